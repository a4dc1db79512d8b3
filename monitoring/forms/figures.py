"""The two tables of a return: what was achieved against targets, and what was spent against the budget.

What is typed and not understood is kept as it was typed (``raw``): a draft never loses a word.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from commissioning.common.forms import GovukForm, NumberField, PoundsField
from monitoring.enums import FigureBasis
from monitoring.operations.returns import FigureEntry, SpendEntry
from monitoring.queries.return_content import FigureLine, ReturnContent, SpendLine

LONGEST_RAW = 200
LONGEST_COMMENT = 5_000
# Somebody else may have saved more often than a form can say; what is no whole number counts as “nothing seen”.
MOST_REVISIONS = 2**31


class _TableForm(GovukForm, forms.Form):
    """What both tables share: a row of fields for each line, known by the key of what the line is about.

    Fields are named ``q-…`` and revisions ``q-<key>-shown``, as the script that saves in the background expects.
    """

    data: MultiValueDict[str, Any]

    def __init__(self, data=None, *, content: ReturnContent):
        super().__init__(data)
        self.content, self.presentation = content, {}
        for line in self.lines():
            self.add_row(line)

    def lines(self):
        raise NotImplementedError

    def add_row(self, line):
        raise NotImplementedError

    def add_comment(self, line, key: int, about: str):
        self.fields[f"q-comment-{key}"] = forms.CharField(
            required=False,
            max_length=LONGEST_COMMENT,
            label=f"Comment on {about.lower()}",
            widget=forms.Textarea,
            initial=line.row.comment,
        )
        self.presentation[f"q-comment-{key}"] = {"rows": 2}
        self.fields[f"q-{key}-shown"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=line.row.revision, min_value=0, max_value=MOST_REVISIONS, required=False
        )

    def rows(self):
        """Each line with its bound fields, for the template."""
        raise NotImplementedError

    def show_saved(self, content: ReturnContent) -> None:
        """Say in the form that it has seen what is saved now, so that the same person's next save, or a second
        one after a conflict was told, is not taken for somebody else's."""
        self.data = self.data.copy()
        self.content = content
        for line in self.lines():
            self.data[f"q-{line.row.about_id}-shown"] = line.row.revision

    def _read(self, line, key: int, name: str, field: forms.Field):
        """The value typed, or None and the text where it is not understood."""
        typed = self.cleaned_data.get(f"q-{name}-{key}", "").strip()
        try:
            return field.clean(typed), ""
        except ValidationError as error:
            self.add_error(f"q-{name}-{key}", f"{self.fields[f'q-{name}-{key}'].label}: {error.messages[0]}")
            return None, typed[:LONGEST_RAW]

    def _comment_and_revision(self, key: int) -> dict:
        return {
            "comment": self.cleaned_data.get(f"q-comment-{key}", ""),
            "revision": self.cleaned_data.get(f"q-{key}-shown") or 0,
        }


class FiguresForm(_TableForm):
    """What was achieved of each target."""

    def lines(self) -> list[FigureLine]:
        return self.content.figures

    def add_row(self, line: FigureLine):
        key, name = line.row.target_id, line.row.target.indicator.name
        shown = line.row.raw or ("" if line.row.actual is None else f"{line.row.actual.normalize():f}")
        self.fields[f"q-actual-{key}"] = forms.CharField(
            required=False, max_length=LONGEST_RAW, label=f"{name} in this period", initial=shown
        )
        self.presentation[f"q-actual-{key}"] = {"width": 10, "inputmode": "decimal", "needed_later": True}
        self.fields[f"q-basis-{key}"] = forms.ChoiceField(
            choices=FigureBasis, required=False, initial=line.row.basis, label=f"How you know ({name.lower()})"
        )
        self.presentation[f"q-basis-{key}"] = {"needed_later": True}
        self.add_comment(line, key, name)

    def rows(self):
        return [
            {
                "line": line,
                "is_open": self.content.is_part_open(line.part),
                "actual": self[f"q-actual-{line.row.target_id}"],
                "basis": self[f"q-basis-{line.row.target_id}"],
                "comment": self[f"q-comment-{line.row.target_id}"],
                "revision": self[f"q-{line.row.target_id}-shown"],
            }
            for line in self.lines()
        ]

    def entries(self) -> dict[int, FigureEntry]:
        """What was typed for each open target; adds an error to the form where a number is not understood."""
        self.is_valid()
        entries = {}
        for line in self.lines():
            key = line.row.target_id
            if not self.content.is_part_open(line.part) or f"q-actual-{key}" not in self.data:
                continue
            actual, raw = self._read(line, key, "actual", NumberField(places=2, required=False))
            basis = FigureBasis(self.cleaned_data.get(f"q-basis-{key}") or FigureBasis.COUNTED)
            if basis == FigureBasis.NOT_COLLECTED and actual is not None:
                self.add_error(
                    f"q-actual-{key}",
                    f"{line.row.target.indicator.name}: remove the number, or choose counted or estimated",
                )
                actual, raw = None, f"{actual:f}"
            entries[key] = FigureEntry(actual=actual, raw=raw, basis=basis, **self._comment_and_revision(key))
        return entries


class SpendingForm(_TableForm):
    """What was spent on each budget heading."""

    def lines(self) -> list[SpendLine]:
        return self.content.spending

    def add_row(self, line: SpendLine):
        key, heading = line.row.budget_line_id, line.row.budget_line.heading
        shown = line.row.raw or PoundsField().prepare_value(line.row.spent_pence)
        self.fields[f"q-spent-{key}"] = forms.CharField(
            required=False,
            max_length=LONGEST_RAW,
            label=f"Spent on {heading.lower()} in this period",
            initial=shown or "",
        )
        self.presentation[f"q-spent-{key}"] = {
            "prefix": "£",
            "width": 10,
            "inputmode": "decimal",
            "needed_later": True,
        }
        self.add_comment(line, key, heading)

    def rows(self):
        return [
            {
                "line": line,
                "is_open": self.content.is_part_open(line.part),
                "spent": self[f"q-spent-{line.row.budget_line_id}"],
                "comment": self[f"q-comment-{line.row.budget_line_id}"],
                "revision": self[f"q-{line.row.budget_line_id}-shown"],
            }
            for line in self.lines()
        ]

    def entries(self) -> dict[int, SpendEntry]:
        """What was typed for each open heading; adds an error to the form where an amount is not understood."""
        self.is_valid()
        entries = {}
        for line in self.lines():
            key = line.row.budget_line_id
            if not self.content.is_part_open(line.part) or f"q-spent-{key}" not in self.data:
                continue
            spent, raw = self._read(line, key, "spent", PoundsField(required=False))
            entries[key] = SpendEntry(spent_pence=spent, raw=raw, **self._comment_and_revision(key))
        return entries
