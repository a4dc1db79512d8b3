"""Tags that show a report's figures."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.common.money import format_pounds
from commissioning.common.templatetags.words import plain_number
from commissioning.decisions.rules.figure_tree import Figure

register = template.Library()
NOTHING = "–"
TRENDS = {"up": "Up", "down": "Down", "steady": "Steady", "unknown": NOTHING}
RATINGS = {"green": "Green", "amber": "Amber", "red": "Red", "unrated": "Not rated yet"}
KINDS = {"missing": "Missing return", "red": "Red", "amber": "Amber", "spend": "Spending far off"}


def in_words(value, unit: str) -> str:
    """A figure as it is printed, with its unit where the unit is money or per cent."""
    if value is None:
        return NOTHING
    if unit == "pounds":
        return format_pounds(int(value))
    if unit == "score":
        return f"{value:.1f}"
    return f"{plain_number(value)} per cent" if unit == "percent" else plain_number(value)


@register.simple_tag(takes_context=True)
def shown(context, figure: Figure) -> SafeString | str:
    """A figure; on a page that has ``traced_report`` a link to the rows that make it up."""
    words = in_words(figure.value, figure.unit)
    reference = context.get("traced_report")
    if not reference or not figure.ids:
        return words
    url = reverse("decisions:report-trace", args=[reference, figure.key])
    return format_html(
        '<a class="govuk-link govuk-link--no-visited-state" href="{}">'
        '<span class="govuk-visually-hidden">{}: </span>{}</a>',
        url,
        figure.label,
        words,
    )


@register.filter
def trend_words(trend: str) -> str:
    """The direction of travel in a word."""
    return TRENDS.get(trend, NOTHING)


@register.filter
def rating_words(rating: str) -> str:
    """Green, amber, red, or that it is not rated yet."""
    return RATINGS.get(rating, NOTHING)


@register.filter
def exception_words(kind: str) -> str:
    """What kind of exception it is."""
    return KINDS.get(kind, kind)


@register.filter
def in_unit(value, unit: str) -> str:
    """A number in its unit."""
    return in_words(value, unit)
