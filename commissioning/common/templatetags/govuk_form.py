"""Tags that show fields and what is wrong with them. Loaded in every template."""

from django import template
from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from commissioning.common import once
from commissioning.common.forms.presentation import FieldView, error_list, revealed_names

register = template.Library()

AFFIX = '<div class="govuk-input__%s" aria-hidden="true">%s</div>'
ERROR = '<p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> %s</p>'


def _has_errors(form) -> bool:
    if hasattr(form, "total_error_count"):
        return form.is_bound and form.total_error_count() > 0
    return bool(getattr(form, "errors", None))


def _forms_on(context) -> list:
    forms = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    return [form for form in forms if hasattr(form, "is_bound")]


@register.simple_tag(takes_context=True)
def error_prefix(context) -> str:
    """``Error: `` for the page's title where ``form``, ``formset`` or one of ``forms`` has errors."""
    wrong = context.get("has_errors") or any(_has_errors(form) for form in _forms_on(context))
    return "Error: " if wrong else ""


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context, *forms):
    """Everything that is wrong, each with a link to its field; without forms, those of the page's context."""
    return {"errors": error_list(forms or _forms_on(context))}


@register.simple_tag
def govuk_field(bound) -> str:
    """One field with its label, hint, errors and control."""
    view = FieldView(bound)
    return get_template(view.template).render({"view": view})


@register.simple_tag
def govuk_fields(form) -> SafeString:
    """A form's fields in their order; those that a choice reveals stand inside it."""
    inside = revealed_names(form)
    return mark_safe("".join(govuk_field(bound) for bound in form if bound.name not in inside))  # noqa: S308 - joined safe parts


# Fields of several inputs, or with their label behind them: in a table they are shown as anywhere else.
WHOLE = {"date", "radios", "checkboxes", "checkbox"}


@register.simple_tag
def govuk_cell(bound, row: int) -> SafeString:
    """A field inside a table: its label is spoken, with the row's number, and not shown. Written in one go: a table has
    many of them."""
    view = FieldView(bound)
    if view.kind in WHOLE:
        return mark_safe(govuk_field(bound))  # noqa: S308 - a template's output
    label = f'<label class="govuk-visually-hidden" for="{escape(view.id)}">{escape(bound.label)}, row {row}</label>'
    control = view.control
    before, after = (view.options.get(name) for name in ("prefix", "suffix"))
    if before or after:
        sides = [AFFIX % (name, escape(text)) if text else "" for name, text in (("prefix", before), ("suffix", after))]
        control = f'<div class="govuk-input__wrapper">{sides[0]}{control}{sides[1]}</div>'
    wrong = "".join(ERROR % escape(error) for error in view.errors)
    told = f'<div id="{escape(view.id)}-error">{wrong}</div>' if wrong else ""
    return mark_safe(f"{label}{told}{control}")  # noqa: S308 - every part is escaped


@register.simple_tag
def form_token() -> SafeString:
    """What makes two presses of a form's button one: stands beside ``{% csrf_token %}``. See ``common.once``."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token())
