"""How a bound field is shown: everything its template needs, worked out once, in Python."""

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import escape

from commissioning.common.forms.dates import PARTS, DateBoxes
from commissioning.common.forms.select import is_plain, select_html
from commissioning.common.forms.text import is_plain_text, text_html

# From the most special widget to the most general.
KINDS = (
    (DateBoxes, "date"),
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.Widget, "input"),
)
CLASSES = {
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "textarea": "govuk-textarea",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "input": "govuk-input",
}
GROUPS = {"date", "checkboxes", "radios"}


class FieldView:
    """A bound field with its look.

    Options, from the field's own ``presentation``, then the form's under its name:
    ``prefix``, ``suffix`` (£, %); ``width`` (2, 3, 4, 5, 10, 20 characters); ``words`` or ``characters`` (a
    live count); ``rows``; ``inline`` and ``small`` (radios, checkboxes); ``label_size`` (s, m, l);
    ``is_heading`` (the label is the page's heading); ``hidden_label``; ``option_hints`` (value to hint);
    ``reveals`` (value to the name of the field that choosing it shows); ``autocomplete``; ``inputmode``;
    ``spellcheck``; ``needed_later`` (may be empty in a draft and is no option all the same).
    """

    def __init__(self, bound: forms.BoundField):
        self.bound = bound
        given = getattr(bound.form, "presentation", {}).get(bound.name, {})
        self.options = {**getattr(bound.field, "presentation", {}), **given}

    @cached_property
    def kind(self) -> str:
        return next(kind for widget, kind in KINDS if isinstance(self.bound.field.widget, widget))

    @property
    def template(self) -> str:
        return f"govuk/fields/{self.kind}.html"

    @property
    def id(self) -> str:
        return self.bound.auto_id or self.bound.html_name

    @property
    def first_id(self) -> str:
        """The id that an error's link leads to."""
        if self.kind == "date":
            wrong = self.wrong_parts
            return f"{self.id}_{next((at for at, part in enumerate(PARTS) if part in wrong), 0)}"
        return f"{self.id}_0" if self.kind in GROUPS else self.id

    @property
    def label(self) -> str:
        # A form that is none of ours is a filter's: there everything is optional.
        is_filter = getattr(self.bound.form, "form_method", "get") == "get"
        says_nothing = self.bound.field.required or self.kind == "checkbox" or self.options.get("needed_later")
        optional = "" if says_nothing or is_filter else " (optional)"
        return f"{self.bound.label}{optional}" if self.bound.label else ""

    @property
    def hint(self) -> str:
        """Always escaped: questions' authors write hints."""
        return escape(str(self.bound.help_text)) if self.bound.help_text else ""

    @property
    def errors(self):
        return self.bound.errors

    @property
    def described_by(self) -> str:
        count = f"{self.id}-info" if self.counts else ""
        hint, error = f"{self.id}-hint" if self.hint else "", f"{self.id}-error" if self.errors else ""
        return " ".join(part for part in (count, hint, error) if part)

    @property
    def counts(self) -> bool:
        return self.kind == "textarea" and bool(self.options.get("words") or self.options.get("characters"))

    @property
    def wrong_parts(self) -> set[str]:
        """Which boxes of a date are wrong; all where it is missing altogether."""
        if not self.errors:
            return set()
        parts = [(error.params or {}).get("parts", PARTS) for error in self.errors.as_data()]
        return {part for some in parts for part in some}

    @property
    def control(self):
        """The input itself, with its classes and what describes it."""
        self.bound.field.widget.attrs.pop("placeholder", None)  # a hint that goes away when it is needed
        classes = [CLASSES[self.kind], self.bound.field.widget.attrs.get("class", "")]
        if width := self.options.get("width"):
            classes.append(f"govuk-input--width-{width}")
        if self.errors:
            classes.append(f"{CLASSES[self.kind].split()[0]}--error")
        if self.counts:
            classes.append("govuk-js-character-count")
        attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        for name in ("rows", "autocomplete", "inputmode", "spellcheck"):
            if name in self.options:
                attrs[name] = self.options[name]
        if self.kind == "textarea":
            attrs.setdefault("rows", self.bound.field.widget.attrs.get("rows", 5))
        if is_plain(self.bound.field.widget):
            return select_html(self.bound, attrs)
        if is_plain_text(self.bound.field.widget):
            return text_html(self.bound, attrs)
        return self.bound.as_widget(attrs=attrs)

    @property
    def items(self) -> list[dict]:
        """The choices of radios or checkboxes."""
        hints, reveals = self.options.get("option_hints", {}), self.options.get("reveals", {})
        items: list[dict] = []
        for option in self.bound.subwidgets:
            value = str(option.data["value"])
            revealed = reveals.get(option.data["value"], reveals.get(value))
            items.append(
                {
                    "id": option.id_for_label or f"{self.id}_{len(items)}",
                    "name": option.data["name"],
                    "value": value,
                    "label": option.choice_label,
                    "chosen": option.data["selected"],
                    "disabled": option.data["attrs"].get("disabled", False),
                    "hint": escape(str(hints[value])) if value in hints else "",
                    "reveals": self.bound.form[revealed] if revealed else None,
                }
            )
        return items

    @property
    def boxes(self) -> list[dict]:
        """The three boxes of a date."""
        value = self.bound.value()
        typed = [value.day, value.month, value.year] if isinstance(value, dt.date) else (value or ["", "", ""])
        return [
            {
                "id": f"{self.id}_{at}",
                "name": f"{self.bound.html_name}_{part}",
                "label": part.capitalize(),
                "width": 4 if part == "year" else 2,
                "value": "" if typed[at] is None else typed[at],
                "wrong": part in self.wrong_parts,
            }
            for at, part in enumerate(PARTS)
        ]

    @property
    def is_ticked(self) -> bool:
        return bool(self.bound.value()) and self.bound.value() not in ("False", "false")

    @property
    def current_file(self):
        """The file that is there already, or None."""
        value = self.bound.initial
        return value if value and hasattr(value, "name") else None


def revealed_names(form) -> set[str]:
    """Fields that are shown inside another one's choice, not by themselves."""
    options = [FieldView(bound).options.get("reveals", {}) for bound in form]
    return {name for reveals in options for name in reveals.values()}


def error_list(forms_) -> list[tuple[str, str]]:
    """Each error of ``forms_`` (forms and formsets) as its sentence and the id it links to, or no id."""
    found: list[tuple[str, str]] = []
    for form in forms_:
        if isinstance(form, forms.BaseFormSet):
            if form.is_bound:
                found += [(str(message), "") for message in form.non_form_errors()]
                found += error_list(form.forms)
            continue
        if not form.is_bound:
            continue
        found += [(message, "") for message in form.non_field_errors()]
        for bound in form:
            found += [(message, FieldView(bound).first_id) for message in bound.errors]
    return found
