"""Tags that stand for parts of a page. Loaded in every template; the gallery shows each of them."""

import re
from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from commissioning.common.enums import Colour

register = template.Library()

COLOURS = frozenset(Colour.values)
# What a state is called in most tables of states, where a model says nothing of its own.
USUAL_COLOURS: Mapping[str, str] = {
    "not_started": Colour.GREY,
    "planned": Colour.GREY,
    "due": Colour.GREY,
    "withdrawn": Colour.GREY,
    "cancelled": Colour.GREY,
    "waived": Colour.GREY,
    "ended": Colour.GREY,
    "superseded": Colour.GREY,
    "closed": Colour.GREY,
    "queried": Colour.YELLOW,
    "held_back": Colour.YELLOW,
    "suspended": Colour.YELLOW,
    "called_in": Colour.YELLOW,
    "amber": Colour.YELLOW,
    "accepted": Colour.GREEN,
    "active": Colour.GREEN,
    "paid": Colour.GREEN,
    "decided": Colour.GREEN,
    "minutes_agreed": Colour.GREEN,
    "awarded": Colour.GREEN,
    "in_effect": Colour.GREEN,
    "published": Colour.GREEN,
    "cleared": Colour.GREEN,
    "done": Colour.GREEN,
    "green": Colour.GREEN,
    "overdue": Colour.RED,
    "terminated": Colour.RED,
    "declined": Colour.RED,
    "ineligible": Colour.RED,
    "red": Colour.RED,
    "unrated": Colour.GREY,
}


@register.simple_tag
def tag(words: str, colour: str = Colour.BLUE) -> SafeString:
    """A coloured word: ``{% tag "Overdue" "red" %}``. Colours mean what ``Colour`` says."""
    return _tag(conditional_escape(words), str(colour))


@lru_cache(maxsize=512)
def _tag(words: SafeString, colour: str) -> SafeString:
    # A list shows the same few words in every row. Escaped already: a safe text and a plain one are the same key.
    known = colour if colour in COLOURS else Colour.BLUE
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', known, mark_safe(words))  # noqa: S308 - escaped above


@register.simple_tag
def status_tag(record, field: str = "status") -> SafeString:
    """A record's state in words, in the colour that its model's ``STATUS_COLOURS`` (or the usual) gives it."""
    value = getattr(record, field)
    words = getattr(record, f"get_{field}_display", lambda: value)()
    own = getattr(record, "STATUS_COLOURS", {})
    return tag(words, own[value] if value in own else USUAL_COLOURS.get(value, Colour.BLUE))


@register.simple_tag
def side_navigation(groups, label: str) -> SafeString:
    """Pages beside this one, as ``navigation.grouped`` gives them; ``label`` says what the navigation is for."""
    return _side_navigation(tuple((heading, tuple(links)) for heading, links in groups), label)


@lru_cache(maxsize=256)
def _side_navigation(groups: tuple, label: str) -> SafeString:
    # Nothing else goes into it, and a person with the same roles sees the same on every page of a kind.
    return render_to_string("components/side_navigation.html", {"groups": groups, "label": label})


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs):
    """``{% breadcrumbs "Home" home_url "Agreements" list_url %}``: the pages above this one, each a link."""
    return {"links": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("components/back_link.html")
def back_link(url, words="Back"):
    return {"url": url, "words": words}


@register.simple_block_tag
def inset(content) -> SafeString:
    """Text that stands out a little: ``{% inset %}…{% endinset %}``."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content) -> SafeString:
    """What must not be missed: ``{% warning %}…{% endwarning %}``."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<div class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>{}</div></div>',
        content,
    )


@register.simple_block_tag
def details(content, summary: str, *, is_open: bool = False) -> SafeString:
    """What most people need not read: ``{% details "Why we ask" %}…{% enddetails %}``."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        mark_safe(" open") if is_open else "",
        summary,
        content,
    )


@register.simple_block_tag
def panel(content, title: str) -> SafeString:
    """It is done: ``{% panel "Return sent" %}Your reference…{% endpanel %}``. The title is the page's heading."""
    return format_html(
        '<div class="govuk-panel govuk-panel--confirmation"><h1 class="govuk-panel__title">{}</h1>'
        '<div class="govuk-panel__body">{}</div></div>',
        title,
        content,
    )


@register.simple_block_tag
def summary_list(content, *, no_border: bool = False) -> SafeString:
    """Names and values: ``{% summary_list %}{% row "Term" %}…{% endrow %}{% endsummary_list %}``."""
    extra = " govuk-summary-list--no-border" if no_border else ""
    return format_html('<dl class="govuk-summary-list{}">{}</dl>', extra, content)


@register.simple_block_tag
def row(content, key: str, *, change_url: str = "", change: str = "Change") -> SafeString:
    """One name and value of a summary list; ``change_url`` adds a link to where it is changed."""
    action = (
        format_html(
            '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></dd>',
            change_url,
            change,
            key.lower(),
        )
        if change_url
        else ""
    )
    without = "" if change_url else " govuk-summary-list__row--no-actions"
    return format_html(
        '<div class="govuk-summary-list__row{}"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd>{}</div>',
        without,
        key,
        content if content.strip() else mark_safe('<span class="app-missing">Not given</span>'),
        action,
    )


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, label="Pages", parameter="page"):
    """Links to the pages of a ``Page`` from ``commissioning.common.paging.page_of``; nothing for a single one."""
    return {
        "page": page,
        "label": label,
        "parameter": parameter,
        "request": context.get("request"),
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
    }


@register.simple_tag(takes_context=True)
def page_url(context, number: int, parameter: str = "page") -> str:
    """The address of another page of the same list, with its filters and order."""
    query = context["request"].GET.copy()
    query[parameter] = number
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_header(context, words: str, key: str, *, numeric: bool = False) -> SafeString:
    """A column's heading that sorts by ``?sort=key``, or ``?sort=-key`` when pressed again."""
    request = context["request"]
    now = request.GET.get("sort", context.get("sort", ""))
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    return format_html(
        '<th scope="col" class="govuk-table__header app-sort{}" aria-sort="{}"><a class="app-sort__link" href="?{}">'
        '{}<span class="app-sort__mark app-sort__mark--{}" aria-hidden="true"></span></a></th>',
        " govuk-table__header--numeric" if numeric else "",
        state,
        query.urlencode(),
        words,
        state,
    )


@register.simple_block_tag
def wide_table(content, label: str) -> SafeString:
    """A table that may be wider than a phone: it scrolls by itself, with the keyboard too."""
    return format_html(
        '<div class="app-table-scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content
    )


@register.simple_tag
def figure_link(value, label: str, url: str = "") -> SafeString:
    """A figure and what it counts; with ``url`` a link to its rows."""
    number = format_html('<span class="app-figure__number">{}</span>', value)
    words = format_html('<span class="app-figure__label">{}</span>', label)
    if not url:
        return format_html('<div class="app-figure">{} {}</div>', number, words)
    return format_html('<a class="app-figure app-figure--link" href="{}">{} {}</a>', url, number, words)


@register.simple_block_tag
def figures(content) -> SafeString:
    """A row of figures."""
    return format_html('<div class="app-figures">{}</div>', content)


@register.simple_block_tag
def identity_bar(content, title: str, reference: str = "", *, level: int = 1) -> SafeString:
    """Whose page this is: title (a heading of ``level``), reference, and a list of facts by ``{% fact %}``."""
    shown = format_html('<span class="app-identity__reference">{}</span>', reference) if reference else ""
    return format_html(
        '<div class="app-identity"><div class="app-identity__title"><h{} class="govuk-heading-l">{}</h{}>{}</div>'
        '<dl class="app-identity__facts">{}</dl></div>',
        level,
        title,
        level,
        shown,
        content,
    )


@register.simple_block_tag
def fact(content, key: str) -> SafeString:
    """One fact of an identity bar."""
    return format_html('<div class="app-identity__fact"><dt>{}</dt><dd>{}</dd></div>', key, content)


@register.simple_block_tag
def timeline(content) -> SafeString:
    """What happened, newest first, by ``{% event %}``."""
    return format_html('<ol class="app-timeline">{}</ol>', content)


@register.simple_block_tag
def event(content, title: str, when: str = "", by="") -> SafeString:
    """One event of a timeline: what, when in words, by whom, and any more."""
    return format_html(
        '<li class="app-timeline__event"><h3 class="app-timeline__title">{}</h3>'
        '<p class="app-timeline__when">{}{}</p><div class="app-timeline__more">{}</div></li>',
        title,
        when,
        format_html(" by {}", by) if by else "",
        content,
    )


@register.inclusion_tag("components/tabs.html", takes_context=True)
def tabs(context, links, label="Parts of this page"):
    """Pages of one record side by side; ``links``: pairs of words and address. The current one is marked."""
    path = context["request"].path
    return {"links": links, "label": label, "path": path}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context, chips):
    """What a list is filtered by; ``chips``: tuples of words, parameter and value. Each can be taken away."""
    request = context["request"]
    items = []
    for words, parameter, value in chips:
        query = request.GET.copy()
        query.setlist(parameter, [kept for kept in query.getlist(parameter) if kept != str(value)])
        query.pop("page", None)
        items.append((words, f"?{query.urlencode()}"))
    return {"chips": items, "clear_url": request.path}


@register.simple_block_tag
def task_list(content) -> SafeString:
    """What there is to do, by ``{% task %}``."""
    return format_html('<ul class="govuk-task-list">{}</ul>', content)


_task_ids = re.compile(r"[^a-z0-9]+")


@register.simple_tag
def task(words: str, url: str = "", status: str = "", colour: str = "", hint: str = "") -> SafeString:
    """One task: its link, a hint, and its state as a tag, or plain words where ``colour`` is empty."""
    key = "task-" + _task_ids.sub("-", f"{words} {hint}".lower()).strip("-")
    name = (
        format_html(
            '<a class="govuk-link govuk-task-list__link" href="{}" aria-describedby="{}-status">{}</a>', url, key, words
        )
        if url
        else format_html("<div>{}</div>", words)
    )
    said = format_html('<div class="govuk-task-list__hint">{}</div>', hint) if hint else ""
    return format_html(
        '<li class="govuk-task-list__item{}"><div class="govuk-task-list__name-and-hint">{}{}</div>'
        '<div class="govuk-task-list__status" id="{}-status">{}</div></li>',
        " govuk-task-list__item--with-link" if url else "",
        name,
        said,
        key,
        tag(status, colour) if colour else conditional_escape(status),
    )


@register.simple_block_tag
def empty_state(content, title: str) -> SafeString:
    """There is nothing here, why, and what to do about it."""
    return format_html(
        '<div class="app-empty"><p class="app-empty__title">{}</p><div class="app-empty__text">{}</div></div>',
        title,
        content,
    )


@register.simple_block_tag
def card(content, title: str, url: str = "") -> SafeString:
    """A record among others: its name, a link to it, and the most useful about it."""
    name = format_html('<a class="govuk-link" href="{}">{}</a>', url, title) if url else title
    return format_html('<div class="app-card"><h3 class="app-card__title">{}</h3>{}</div>', name, content)


@register.simple_tag
def chart(drawn) -> SafeString:
    """A chart from ``commissioning.common.charts`` as a figure, with its data as a table folded below."""
    return render_to_string("components/chart.html", {"chart": drawn})


@register.simple_tag
def timeline_picture(drawn) -> SafeString:
    """A ``timeline`` of ``commissioning.common.charts``: wide or narrow as there is room, its data folded below."""
    return render_to_string("components/timeline_picture.html", {"timeline": drawn})


@register.simple_tag
def small_timeline(drawn) -> SafeString:
    """The same ``timeline`` in a line or two, for a card."""
    return format_html('<div class="app-term">{}</div>', drawn.small)
