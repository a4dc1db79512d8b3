"""Officers' forms of assessment: checks, eligibility, marks, assessors, moderation."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import cast

from django import forms

from commissioning.applications.enums import CheckKind, CheckResult, CriterionKind
from commissioning.applications.models import Criterion, DueDiligenceCheck, OrganisationMark
from commissioning.applications.operations.assessment import MarkEntry
from commissioning.applications.queries.assessment_progress import Candidate
from commissioning.common.forms import DateField, GovukForm, NumberField, YesNoField
from commissioning.common.working_days import add_working_days

LONGEST = 10_000
USUAL_WORKING_DAYS = 15


class ReasonForm(GovukForm, forms.Form):
    """Why; kept with what is done."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=LONGEST)
    presentation = {"reason": {"rows": 4}}


class CheckForm(GovukForm, forms.Form):
    """What one check found."""

    result = forms.ChoiceField(label="What did you find?", choices=CheckResult, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Note",
        help_text="What you looked at. Needed for a concern.",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
    )
    presentation = {"note": {"rows": 4}}
    submit_label = "Save the check"

    def __init__(self, *args, check: DueDiligenceCheck | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if check is not None:
            self.initial = {"result": check.result, "note": check.note}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("result") == CheckResult.CONCERN and not cleaned.get("note"):
            self.add_error("note", "Say what the concern is")
        return cleaned


class EligibilityForm(GovukForm, forms.Form):
    """Whether an application goes on, with the reason where it does not."""

    is_eligible = YesNoField(label="Is the application eligible?")
    reason = forms.CharField(
        label="Why it is not eligible",
        help_text="The letter to the organisation gives this reason.",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
    )
    presentation = {"is_eligible": {"inline": False, "reveals": {"no": "reason"}}, "reason": {"rows": 4}}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_eligible") is False and not cleaned.get("reason"):
            self.add_error("reason", "Say why the application is not eligible")
        return cleaned


class MarksForm(GovukForm, forms.Form):
    """The organisation stage's criteria: passed or not, or a mark, each with its justification."""

    submit_label = "Save the marks"

    def __init__(self, *args, criteria: Sequence[Criterion], found: Mapping[int, OrganisationMark], **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.presentation = {}
        for one in criteria:
            # Marks are kept as far as they have come: what is empty now is wanted before the outcome.
            self.presentation[f"found-{one.pk}"] = {"needed_later": True, "width": 3}
            self.presentation[f"why-{one.pk}"] = {"needed_later": True, "rows": 3}
            self.fields[f"found-{one.pk}"] = self._finding(one)
            self.fields[f"why-{one.pk}"] = forms.CharField(
                label="Why", widget=forms.Textarea, max_length=LONGEST, required=False
            )
            if mark := found.get(one.pk):
                passed = {True: "yes", False: "no", None: None}[mark.passed]
                self.initial[f"found-{one.pk}"] = passed or mark.mark
                self.initial[f"why-{one.pk}"] = mark.justification

    @staticmethod
    def _finding(criterion: Criterion) -> forms.Field:
        if criterion.kind == CriterionKind.PASS_FAIL:
            return YesNoField(label="Passed?", required=False)
        return NumberField(
            label="Mark",
            help_text=f"From 0 to {criterion.marks}.",
            places=0,
            max_value=criterion.marks or 0,
            required=False,
        )

    @property
    def rows(self) -> list[tuple]:
        """Each criterion with its two fields."""
        return [(one, self[f"found-{one.pk}"], self[f"why-{one.pk}"]) for one in self.criteria]

    def clean(self):
        cleaned = super().clean()
        for one in self.criteria:
            found, why = f"found-{one.pk}", f"why-{one.pk}"
            is_found = found in self.errors or cleaned.get(found) is not None
            if is_found and not cleaned.get(why) and why not in self.errors:
                self.add_error(why, f"Say why: {one}")
            if cleaned.get(why) and not is_found:
                ask = "Say whether it is passed" if one.kind == CriterionKind.PASS_FAIL else "Enter the mark"
                self.add_error(found, f"{ask}: {one}")
        return cleaned

    def entries(self) -> list[MarkEntry]:
        """What was filled in, criterion by criterion."""
        entries = []
        for one in self.criteria:
            found, why = self.cleaned_data.get(f"found-{one.pk}"), self.cleaned_data.get(f"why-{one.pk}", "")
            if found is None:
                continue
            is_essential = one.kind == CriterionKind.PASS_FAIL
            value = {"passed": found} if is_essential else {"mark": found}
            entries.append(MarkEntry(one.pk, why, **value))
        return entries


class DueForm(GovukForm, forms.Form):
    """By when the scores are wanted."""

    due_on = DateField(label="Scores wanted by", help_text="For example, 27 3 2027.")

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["due_on"] = add_working_days(today, USUAL_WORKING_DAYS)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError("The day has passed. Choose a later one")
        return day


class AssignForm(DueForm):
    """One more assessor for one application."""

    assessor = forms.ChoiceField(
        label="Who assesses it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who assesses it"},
    )
    field_order = ["assessor", "due_on"]
    submit_label = "Give it to this assessor"

    def __init__(self, *args, candidates: Sequence[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        able = [one for one in candidates if not one.why_not]
        self.people = {str(one.person.pk): one.person for one in able}
        choices = [(str(one.person.pk), f"{one.person} ({one.in_hand} in hand)") for one in able]
        cast("forms.ChoiceField", self.fields["assessor"]).choices = choices

    @property
    def person(self):
        """Whom the officer chose."""
        return self.people[self.cleaned_data["assessor"]]


class ModerationForm(GovukForm, forms.Form):
    """What the assessors settled on."""

    agreed_score = NumberField(label="Agreed score", help_text="Of 100.", places=2, max_value=100)
    outcome = forms.CharField(
        label="What was settled and why",
        help_text="Who spoke with whom, where they differed, and what decided it. The organisation may be told.",
        widget=forms.Textarea,
        max_length=LONGEST,
    )
    presentation = {"agreed_score": {"width": 5}, "outcome": {"rows": 6}}
    submit_label = "Record the agreed score"


def check_label(kind: str) -> str:
    """A check's name; raises ``ValueError`` where there is no such check."""
    return str(CheckKind(kind).label)
