"""A form that knows what its page showed, so that an old window writes over nothing (``common.meanwhile``)."""

from typing import Any

from django import forms
from django.db import models

from commissioning.common import meanwhile
from commissioning.common.templatetags.words import long_date

FIELD = "shown"


class StampedForm(forms.BaseForm):
    """Put before ``GovukForm``; call ``stamp`` once the fields are there. ``shown`` is what the page had; it is no
    value of the record."""

    stamped: list[str] = []
    conflict: meanwhile.ChangedMeanwhile | None = None

    def stamp(self, record: meanwhile.Stampable | None) -> None:
        self.stamped = list(self.fields)
        self.fields[FIELD] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=16, initial=meanwhile.stamp(record, self.stamped)
        )
        self.initial.pop(FIELD, None)

    @property
    def shown(self) -> str | None:
        """The stamp that the page sent; None where none was shown."""
        return self.cleaned_data.get(FIELD) or None

    @property
    def written(self) -> dict[str, Any]:
        """What was filled in, by the record's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != FIELD}

    def refuse(self, conflict: meanwhile.ChangedMeanwhile) -> None:
        """Keep what was typed, and let it be saved over what stands now: the page shows that first."""
        self.conflict = conflict
        sent: Any = self.data
        data = sent.copy()
        data[self.add_prefix(FIELD)] = conflict.stamp
        self.data = data

    def theirs(self) -> list[tuple[str, str, str]]:
        """Label, what stands and what was typed, of each field in which the two differ."""
        if self.conflict is None or self.conflict.record is None:
            return []
        found = []
        for name in self.stamped:
            value = getattr(self.conflict.record, name)
            saved, typed = (_in_words(self.fields[name], one) for one in (value, self.cleaned_data.get(name)))
            if saved != typed:
                found.append((str(self[name].label), saved, typed))
        return found


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, models.Manager):
        value = value.all()
    if isinstance(value, models.QuerySet | list | tuple):
        called = getattr(field, "label_from_instance", str)
        return ", ".join(sorted(called(one) for one in value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(field, forms.DateField) or hasattr(value, "isoformat"):
        return long_date(value) if value else ""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value or ""))
    return "" if value is None else str(value).replace("\r\n", "\n")
