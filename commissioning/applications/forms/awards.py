"""Sums that are recommended and decided, with their reasons: a small form for each application of a table."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict

from commissioning.applications import deciding_issues
from commissioning.applications.enums import AnswerChannel
from commissioning.applications.models import Award
from commissioning.applications.operations import awards
from commissioning.applications.queries.award_board import BoardRow
from commissioning.applications.queries.coverage import Coverage, Covered, Dimension
from commissioning.common.forms import DateField, GovukForm, PoundsField, YesNoField, field_of
from commissioning.common.money import format_pounds
from commissioning.common.uploads import UploadValidator, accept, describe
from commissioning.common.validators import no_nul

LONGEST = 5_000


class SumForm(GovukForm, forms.Form):
    """The sum for one application, and why."""

    amount = PoundsField(label="Recommended")
    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=LONGEST, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    presentation = {"reason": {"rows": 2}}

    def show(self, award: Award) -> None:
        """Say beside the row what somebody else saved, and that the page has shown it now: what is sent next is meant
        to take its place."""
        theirs = format_pounds(award.recommended_pence) + (f": {award.reason}" if award.reason else "")
        self.add_error("amount", f"Somebody else saved {theirs}. Save again to keep yours")
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("shown")] = awards.digest(award.recommended_pence, award.reason)
        self.data = data


class DecisionForm(SumForm):
    """What was decided on one application; ``later`` where it has not been yet."""

    later = forms.BooleanField(label="Not decided yet", required=False)
    labels = {"amount": "Decided"}


class RowForms:
    """A form for each application of a table, by its reference."""

    def __init__(self, forms_by_reference: Mapping[str, SumForm]):
        self.by_reference = dict(forms_by_reference)

    @property
    def all(self) -> list[SumForm]:
        return list(self.by_reference.values())

    def is_valid(self) -> bool:
        wrong = [form for form in self.all if not form.is_valid()]  # All of them, to show what is wrong with each.
        return not wrong

    def refuse(self, refusal: awards.CannotRecommend | awards.CannotDecide) -> None:
        """Show beside each row what is wrong with it, and above the table what is wrong with all of them."""
        for reference, (part, words) in refusal.problems.items():
            form = self.by_reference.get(reference)
            if form is not None:
                form.add_error(part, words)
        if refusal.words and self.all:
            self.all[0].add_error(None, refusal.words)

    @property
    def shown(self) -> dict[str, str]:
        """What the page had shown of each, by reference."""
        return {reference: form.cleaned_data["shown"] for reference, form in self.by_reference.items()}

    @property
    def typed(self) -> dict[str, int]:
        """The sums that were understood, by reference."""
        return {
            reference: form.cleaned_data["amount"]
            for reference, form in self.by_reference.items()
            if form.is_valid() or "amount" in form.cleaned_data
        }


def prefix_of(key: int) -> str:
    return f"a{key}"


def initial_of(row: BoardRow) -> dict[str, Any]:
    """What a page begins with for one application."""
    return {"amount": row.pence, "reason": row.reason, "shown": awards.digest(row.pence, row.reason)}


def sum_forms(rows: Iterable[BoardRow], data: Any = None) -> RowForms:
    """What is recommended for the applications of a board."""
    return RowForms(
        {row.reference: SumForm(data, prefix=prefix_of(row.application.pk), initial=initial_of(row)) for row in rows}
    )


def decision_forms(recommended: Iterable[Award], data: Any = None) -> RowForms:
    """What was decided on applications, beginning with what was recommended."""
    return RowForms(
        {
            award.application.reference: DecisionForm(
                data, prefix=prefix_of(award.application_id), initial={"amount": award.recommended_pence}
            )
            for award in recommended
        }
    )


class AwardForm(SumForm):
    """All that is recommended for one application."""

    conditions = forms.CharField(
        label="Conditions",
        help_text="What must be so before or while it is paid. They go into the letter and the agreement.",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
    )
    is_economic = YesNoField(
        label="Is it an economic activity?",
        help_text="Does the organisation offer goods or services on a market? Only then is a grant a subsidy.",
        required=False,
    )
    economic_reason = forms.CharField(
        label="Why it is or is not", widget=forms.Textarea, max_length=LONGEST, required=False
    )
    presentation = {"reason": {"rows": 3}, "conditions": {"rows": 3}, "economic_reason": {"rows": 2}}
    labels = {"amount": "Recommended sum"}
    hints = {"reason": "Needed where it is nothing, or less than was asked for. It becomes public with the decision."}

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("is_economic") is not None and not found.get("economic_reason", "").strip():
            self.add_error("economic_reason", "Say why the activity is economic or not")
        return found

    @property
    def sum(self) -> awards.Sum:
        """What was typed, for the operation that records it."""
        found = self.cleaned_data
        told = found["is_economic"]
        economic = (None, "") if told is None else (told, found["economic_reason"].strip())
        return awards.Sum(found["amount"], found["reason"], found["conditions"], economic)


class NoteForm(GovukForm, forms.Form):
    """What is done about one gap."""

    mitigation = forms.CharField(
        label="What is done about it", widget=forms.Textarea, max_length=LONGEST, required=False
    )
    presentation = {"mitigation": {"rows": 2, "needed_later": True}}


def note_forms(coverage: Coverage, data: Any = None) -> list[tuple[Dimension, Covered, NoteForm]]:
    """A form for each gap, known by what it is a gap of, not by its place: that may change meanwhile."""
    return [
        (
            dimension,
            gap,
            NoteForm(
                data,
                prefix=f"{dimension.key}-{hashlib.sha256(gap.line.value.encode()).hexdigest()[:12]}",
                initial={"mitigation": gap.note.mitigation if gap.note else ""},
            ),
        )
        for dimension, gap in coverage.gaps
    ]


class FinalForm(GovukForm, forms.Form):
    """The last words before the recommendation is final."""

    equality_analysis = forms.CharField(
        label="What the equality analysis found",
        help_text="Whom the awards reach and whom they do not, in words. It is published with the recommendation.",
        widget=forms.Textarea,
        max_length=20_000,
    )
    presentation = {"equality_analysis": {"rows": 8}}
    submit_label = "Make the recommendation final"


class ReopenForm(GovukForm, forms.Form):
    """Why a final recommendation is opened again."""

    reason = forms.CharField(
        label="Why is it opened again?",
        help_text="For example: Cabinet deferred it and asked for another look at the northern wards.",
        widget=forms.Textarea,
        max_length=LONGEST,
        validators=[no_nul],
    )
    presentation = {"reason": {"rows": 4}}
    submit_label = "Open it again"


class DecidedForm(GovukForm, forms.Form):
    """When and under which issue it was decided."""

    decided_on = DateField(label="Day of the decision")
    reference = forms.CharField(label="Reference of the issue", max_length=60)
    is_elsewhere = forms.BooleanField(
        label="The issue is kept in another register, so nothing here waits for its call-in days", required=False
    )

    def clean(self):
        values = super().clean()
        reference = values.get("reference", "").strip()
        if reference and not values.pop("is_elsewhere", False) and reference not in deciding_issues.of([reference]):
            self.add_error(
                "reference",
                "No issue here has this reference. Check it, or tick that the issue is kept in another register.",
            )
        return values


class FeedbackForm(GovukForm, forms.Form):
    """What the letter says beside scores and reasons."""

    feedback = forms.CharField(
        label="Feedback for the organisation",
        help_text="What was strong, and what would make a next application better.",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
    )
    presentation = {"feedback": {"rows": 6}}


class AnswerForm(GovukForm, forms.Form):
    """Whether the organisation takes its award."""

    accepts = forms.ChoiceField(
        label="Does your organisation accept the award?",
        choices=[("yes", "Yes, we accept it"), ("no", "No, we decline it")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why you decline it", widget=forms.Textarea, max_length=LONGEST, required=False)
    presentation = {"accepts": {"reveals": {"no": "reason"}}, "reason": {"rows": 3}}
    submit_label = "Send the answer"

    why_wanted = "Say why you decline it"

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("accepts") == "no" and not found.get("reason", "").strip():
            self.add_error("reason", self.why_wanted)
        return found


class AnswerOnPaperForm(AnswerForm):
    """What an organisation without an account answered, as an officer heard or read it."""

    said_by = forms.CharField(
        label="Who answered for the organisation?",
        help_text="Their full name, and what they are there, like chair or treasurer.",
        max_length=150,
        validators=[no_nul],
    )
    how = forms.ChoiceField(label="How did the answer come?", choices=AnswerChannel, widget=forms.RadioSelect)
    said_on = DateField(label="On which day?", help_text="The date of the letter, or of the call.")
    file = forms.FileField(
        label="The letter, if there is one",
        help_text=f"{describe()}.",
        validators=[UploadValidator()],
        widget=forms.FileInput(attrs={"accept": accept()}),
        required=False,
    )
    labels = {"accepts": "What did the organisation answer?", "reason": "Why it declines"}
    submit_label = "Record the answer"
    why_wanted = "Say why it declines"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answers = [("yes", "It accepts the award"), ("no", "It declines the award")]
        field_of(self, "accepts", forms.ChoiceField).choices = answers

    @property
    def said(self) -> awards.Said:
        """Who answered and how, for the operation that records it."""
        found = self.cleaned_data
        file = found["file"]
        return awards.Said(found["said_by"], found["how"], found["said_on"], file, file.upload if file else None)
