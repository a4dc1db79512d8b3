"""A text input or area, written in one go.

Django makes a context of every input and hands it to a template, which in a table of two inputs for each of many rows
costs more than everything else on the page.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

INPUTS = {forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput}


def is_plain_text(widget: forms.Widget) -> bool:
    """Whether ``widget`` is one of Django's own for text, of which nothing was changed."""
    return type(widget) in INPUTS or type(widget) is forms.Textarea


def text_html(bound: forms.BoundField, attrs: dict[str, Any]) -> SafeString:
    """What ``bound.as_widget(attrs=attrs)`` gives for a plain text input or area."""
    widget = bound.field.widget
    built = bound.build_widget_attrs(dict(attrs), widget)
    if bound.auto_id and "id" not in widget.attrs:
        built.setdefault("id", bound.auto_id)
    shown, value = _attributes({**widget.attrs, **built}), widget.format_value(bound.value())
    name = escape(bound.html_name)
    if isinstance(widget, forms.Textarea):
        # The first line end inside belongs to the tag.
        return mark_safe(f'<textarea name="{name}"{shown}>\n{_escaped(value or "")}</textarea>')  # noqa: S308 - escaped
    said = "" if value is None else f' value="{_escaped(value)}"'
    return mark_safe(f'<input type="{widget.input_type}" name="{name}"{said}{shown}>')  # noqa: S308 - escaped


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attrs.items()
        if value is not False and value is not None
    )


def _escaped(value: Any) -> str:
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))
