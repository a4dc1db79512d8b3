"""What is asked when a round is extended, cancelled or copied."""

from django import forms

from commissioning.applications.models import FundingRound
from commissioning.common.forms import DateField, GovukForm


class ExtendForm(GovukForm, forms.Form):
    """More time for everybody."""

    submit_label = "Change the last day to apply"
    presentation = {"reason": {"rows": 4}}
    closes_on = DateField(label="New last day to apply", help_text="Until 11:59pm on this day.")
    decision_expected_on = DateField(label="Decision expected", required=False)
    reason = forms.CharField(
        label="Why is there more time?",
        widget=forms.Textarea,
        max_length=5_000,
        help_text="The public reads this on the round’s page.",
    )

    def __init__(self, *args, record: FundingRound, **kwargs):
        super().__init__(*args, initial={"decision_expected_on": record.decision_expected_on}, **kwargs)
        self.record = record

    def clean(self):
        found = super().clean()
        closes, decision = found.get("closes_on"), found.get("decision_expected_on")
        if closes and closes <= self.record.closes_on:
            self.add_error("closes_on", "Enter a day after the present last day to apply")
        elif closes and closes >= self.record.agreement_starts_on:
            self.add_error("closes_on", "Enter a day before agreements start")
        if closes and decision and decision <= closes:
            self.add_error("decision_expected_on", "Enter a day for the decision after the new last day to apply")
        return found


class CancelForm(GovukForm, forms.Form):
    """Calling a round off."""

    submit_label = "Cancel the round"
    cancel_label = "Keep it"
    danger = True
    presentation = {"reason": {"rows": 4}}
    reason = forms.CharField(
        label="Why is the round cancelled?",
        widget=forms.Textarea,
        max_length=5_000,
        help_text="The public reads this, and so do the organisations that have begun or sent an application.",
    )


class CopyForm(GovukForm, forms.Form):
    """A new round like an earlier one."""

    submit_label = "Make the copy"
    title = forms.CharField(label="Title of the new round", max_length=200)
