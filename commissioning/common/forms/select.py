"""A select with its options, written in one go.

Django makes a context of every option and hands each to a template of its own, which in a filter panel of eighty
options costs more than the list beside it.
"""

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECTED = mark_safe(" selected")
Option = tuple[str, str, bool]
Group = tuple[str, tuple[Option, ...]]


def is_plain(widget: forms.Widget) -> bool:
    """Whether ``widget`` is Django's own select, of which nothing was changed."""
    return type(widget) is forms.Select


def select_html(bound: forms.BoundField, attrs: dict[str, Any]) -> SafeString:
    """What ``bound.as_widget(attrs=attrs)`` gives for a plain select."""
    widget = bound.field.widget
    built = bound.build_widget_attrs(dict(attrs), widget)
    if bound.auto_id and "id" not in widget.attrs:
        built.setdefault("id", bound.auto_id)
    built = widget.build_attrs(widget.attrs, built)
    shown = {key: value if isinstance(value, bool) else conditional_escape(value) for key, value in built.items()}
    return _written(bound.html_name, tuple(shown.items()), _groups(widget, widget.format_value(bound.value())))


def _groups(widget: forms.Select, chosen: list[str]) -> tuple[Group, ...]:
    groups: list[Group] = []
    loose: list[Option] = []
    left = set(chosen)
    for value, label in widget.choices:
        if isinstance(label, list | tuple):
            if loose:
                groups.append(("", tuple(loose)))
                loose = []
            groups.append((conditional_escape(value or ""), tuple(_option(each, words, left) for each, words in label)))
        else:
            loose.append(_option(value, label, left))
    return (*groups, ("", tuple(loose))) if loose else tuple(groups)


def _option(value: Any, label: Any, left: set[str]) -> Option:
    said = "" if value is None else str(value)
    is_chosen = said in left
    left.discard(said)  # Of two options with the same value the first is chosen.
    return conditional_escape(said), conditional_escape(label), is_chosen


# Whatever comes in is escaped already: a text that is safe and one that only looks the same would be one key.
@lru_cache(maxsize=512)
def _written(name: str, attrs: tuple[tuple[str, Any], ...], groups: tuple[Group, ...]) -> SafeString:
    inside = format_html_join("", "{}", ((_group(title, options),) for title, options in groups))
    return format_html('<select name="{}"{}>{}</select>', name, flatatt(dict(attrs)), inside)


def _group(title: str, options: tuple[Option, ...]) -> SafeString:
    inside = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if chosen else "", label) for value, label, chosen in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', title, inside) if title else inside
