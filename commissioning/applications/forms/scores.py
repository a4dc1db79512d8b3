"""Assessors' forms: the declaration, and the scores of one application."""

from collections.abc import Mapping, Sequence

from django import forms

from commissioning.applications.models import Criterion, Score
from commissioning.applications.operations.assessment import ScoreEntry
from commissioning.applications.operations.assessment.scoring import digest
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from commissioning.common.forms import GovukForm
from commissioning.common.forms.fields import LONGEST_TEXT

LONGEST_DETAIL = 5_000


class DeclareForm(GovukForm, forms.Form):
    """Whether the assessor has an interest."""

    interest = forms.ChoiceField(
        label="Do you have an interest in this application?",
        choices=[("no", "No, I have no interest"), ("yes", "Yes, I have an interest, or it could look as if I had")],
        widget=forms.RadioSelect,
    )
    detail = forms.CharField(
        label="What is your interest?",
        help_text="An officer reads this. You will not be asked to assess this application.",
        widget=forms.Textarea,
        max_length=LONGEST_DETAIL,
        required=False,
    )
    presentation = {"interest": {"reveals": {"yes": "detail"}}, "detail": {"rows": 4}}
    submit_label = "Declare and continue"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("interest") == "yes" and not cleaned.get("detail"):
            self.add_error("detail", "Say what your interest is")
        return cleaned


class InterestForm(GovukForm, forms.Form):
    """An interest that came to mind later."""

    detail = forms.CharField(label="What is your interest?", widget=forms.Textarea, max_length=LONGEST_DETAIL)
    presentation = {"detail": {"rows": 4}}
    submit_label = "Declare this interest"
    danger = True


class ScoresForm(GovukForm, forms.Form):
    """A score from 0 to 5 and why, for each criterion. Anything may be missing in a draft.

    ``q-<key>-shown`` tells what the page showed, so that an old window writes over nothing.
    """

    def __init__(self, *args, criteria: Sequence[Criterion], scores: Mapping[int, Score], **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria, self.scores = criteria, scores
        for one in criteria:
            score = scores.get(one.pk)
            self.fields[f"q-{one.pk}-points"] = forms.TypedChoiceField(
                label="Score",
                choices=_choices(one),
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": "Choose one of the scores offered"},
            )
            self.fields[f"q-{one.pk}-why"] = forms.CharField(
                label="Why this score",
                widget=forms.Textarea,
                max_length=LONGEST_TEXT,
                required=False,
            )
            self.fields[f"q-{one.pk}-why"].widget.attrs.pop("maxlength", None)
            if score is not None:
                self.initial[f"q-{one.pk}-points"] = score.points
                self.initial[f"q-{one.pk}-why"] = score.justification

    @property
    def presentation(self) -> dict:  # type: ignore[override]
        return {f"q-{one.pk}-why": {"rows": 5, "needed_later": True} for one in self.criteria} | {
            f"q-{one.pk}-points": {"small": True, "needed_later": True} for one in self.criteria
        }

    def entries(self) -> list[ScoreEntry]:
        """Everything that is understood; what is wrong on one criterion keeps nothing from the others."""
        entries = []
        for one in self.criteria:
            points, why = f"q-{one.pk}-points", f"q-{one.pk}-why"
            if points in self.errors or why in self.errors:
                continue
            text = self.cleaned_data[why].replace("\r\n", "\n")
            shown = self.data.get(f"q-{one.pk}-shown", "")[:16]
            entries.append(ScoreEntry(one.pk, self.cleaned_data[points], text, shown))
        return entries

    def shown(self, criterion: Criterion) -> str:
        """What the page shows of the criterion, for the page to send back."""
        score = self.scores.get(criterion.pk)
        return digest(score.points, score.justification) if score else digest(None, "")


def _choices(criterion: Criterion) -> list[tuple[int, str]]:
    anchors = [str(words) for words in criterion.anchors] + [""] * (HIGHEST_SCORE + 1)
    return [
        (points, f"{points}: {anchors[points]}" if anchors[points] else str(points))
        for points in range(HIGHEST_SCORE + 1)
    ]
