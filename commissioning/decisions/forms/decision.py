"""What democratic services record of a decision and a call-in."""

from django import forms

from commissioning.common.forms import DateField, GovukForm, YesNoField
from commissioning.decisions.enums import CallInOutcome, Outcome
from commissioning.decisions.operations.decision import Decided


class DecisionForm(GovukForm, forms.Form):
    """A decision with an outcome for each recommendation; ``recommendations`` are pairs of number and text."""

    submit_label = "Record decision"
    decided_on = DateField(label="Decided on")
    published_on = DateField(label="Published on", help_text="The days for call-in are counted from this day.")
    decided_by = forms.CharField(label="Decided by", max_length=200)
    reasons = forms.CharField(label="Reasons for the decision", widget=forms.Textarea)
    alternatives = forms.CharField(label="Alternatives considered and rejected", widget=forms.Textarea)
    conflicts = forms.CharField(
        label="Conflicts of interest declared, and dispensations", widget=forms.Textarea, required=False
    )
    subject_to_call_in = YesNoField(label="Is it subject to call-in?")
    not_called_in_reason = forms.CharField(
        label="Why it is not subject to call-in", widget=forms.Textarea, required=False
    )
    presentation = {"subject_to_call_in": {"reveals": {"no": "not_called_in_reason"}, "inline": False}}

    def __init__(self, *args, recommendations, **kwargs):
        super().__init__(*args, **kwargs)
        self.recommendations = list(recommendations)
        outcomes: dict[str, forms.Field] = {}
        for number, text in self.recommendations:
            outcomes[f"outcome_{number}"] = forms.ChoiceField(
                label=f"Recommendation {number}",
                help_text=text[:500],
                choices=[("", "Choose what was decided"), *Outcome.choices],
                error_messages={"required": f"Select what was decided of recommendation {number}"},
            )
            outcomes[f"note_{number}"] = forms.CharField(
                label=f"Recommendation {number} as amended, or the comment", widget=forms.Textarea, required=False
            )
        self.fields = {**outcomes, **self.fields}

    def clean(self):
        cleaned = super().clean()
        for number, _ in self.recommendations:
            wordy = cleaned.get(f"outcome_{number}") in {Outcome.AMENDED, Outcome.COMMENTED}
            if wordy and not cleaned.get(f"note_{number}"):
                self.add_error(
                    f"note_{number}", f"Enter the words of recommendation {number} as amended, or the comment"
                )
        if cleaned.get("subject_to_call_in") is False and not cleaned.get("not_called_in_reason"):
            self.add_error("not_called_in_reason", "Say why it is not subject to call-in")
        return cleaned

    def written(self) -> dict:
        """The arguments of ``record_decision``."""
        names = (
            "decided_on published_on decided_by reasons alternatives conflicts subject_to_call_in not_called_in_reason"
        )
        return {name: self.cleaned_data[name] for name in names.split()} | {
            "outcomes": [
                Decided(number, text, self.cleaned_data[f"outcome_{number}"], self.cleaned_data[f"note_{number}"])
                for number, text in self.recommendations
            ]
        }


class CallInForm(GovukForm, forms.Form):
    submit_label = "Record call-in"
    called_in_on = DateField(label="Called in on")
    councillors = forms.CharField(label="Councillors who called it in", widget=forms.Textarea)
    reason = forms.CharField(label="Their reasons", widget=forms.Textarea)


class CallInOutcomeForm(GovukForm, forms.Form):
    submit_label = "Record outcome"
    outcome = forms.ChoiceField(choices=CallInOutcome.choices, widget=forms.RadioSelect)
    outcome_on = DateField(label="Date of the scrutiny meeting")
    reason = forms.CharField(label="What scrutiny found", widget=forms.Textarea)
