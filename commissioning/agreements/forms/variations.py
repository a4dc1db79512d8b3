"""What an officer writes into a variation, and a signature on paper."""

import datetime as dt
from typing import Any

from django import forms

from commissioning.agreements.forms.confirm import ConfirmForm
from commissioning.agreements.forms.draft import LONGEST
from commissioning.agreements.varied.proposal import SCALARS
from commissioning.agreements.varied.standing import Terms
from commissioning.common.forms import DateField, GovukForm, PoundsField
from commissioning.common.uploads import UploadValidator, accept, describe
from commissioning.common.validators import no_nul


class VariationForm(GovukForm, forms.Form):
    """Why, from when, and what is said once for the whole agreement. What is left as it stands does not change."""

    submit_label = "Save and continue"
    presentation = {"reason": {"rows": 4}, "purpose": {"rows": 6}, "contribution_reason": {"rows": 3}}

    reason = forms.CharField(
        label="Why does the agreement change?",
        help_text="The organisation reads this. Write it for them.",
        widget=forms.Textarea,
        max_length=5_000,
        validators=[no_nul],
    )
    effective_from = DateField(
        label="From which day do the changes apply?",
        help_text="This is said in the terms. Nothing changes here until both sides have signed.",
    )
    value_pence = PoundsField(
        label="Value",
        help_text="For the whole term. Shares, budget and payments to come are worked out from it; you can change "
        "each of them next.",
        min_pence=1,
    )
    ends_on = DateField(label="Last day", help_text="Returns, meetings and the review follow it.")
    purpose = forms.CharField(label="What it is for", widget=forms.Textarea, max_length=LONGEST, validators=[no_nul])
    full_cost_pence = PoundsField(label="Full cost of the work", required=False)
    contribution_reason = forms.CharField(
        label="Why less than the full cost is paid",
        help_text="Needed where the value is below the full cost.",
        widget=forms.Textarea,
        required=False,
        max_length=LONGEST,
        validators=[no_nul],
    )

    def __init__(self, *args, before: Terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts_on = dt.date.fromisoformat(self.before["starts_on"])
        day, ends_on = found.get("effective_from"), found.get("ends_on")
        if ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Enter a last day on or after the first day")
        elif day and ends_on and not starts_on <= day <= ends_on:
            self.add_error("effective_from", "Enter a day within the agreement’s term")
        value, full_cost = found.get("value_pence"), found.get("full_cost_pence")
        below = value is not None and full_cost is not None and value < full_cost
        if below and not found.get("contribution_reason", "").strip():
            self.add_error("contribution_reason", "Say why less than the full cost is paid")
        return found

    @property
    def changes(self) -> dict[str, Any]:
        """What was written, by part; None for a part that stays as it stands."""
        written: dict[str, Any] = {name: self.cleaned_data[name] for name in SCALARS}
        written["ends_on"] = written["ends_on"].isoformat()
        for name in ("purpose", "contribution_reason"):
            # A browser sends line ends as two characters; the same words are no change.
            written[name] = "\n".join(written[name].splitlines())
        return {name: None if value == self.before[name] else value for name, value in written.items()}


class PaperForm(ConfirmForm):
    """The organisation signed the offered terms on paper."""

    name = forms.CharField(label="Who signed?", help_text="Their full name.", max_length=150, validators=[no_nul])
    on = DateField(label="When did they sign?", help_text="For example, 27 3 2027.")
    file = forms.FileField(
        label="The signed paper",
        help_text=f"{describe()}.",
        validators=[UploadValidator()],
        widget=forms.FileInput(attrs={"accept": accept()}),
        allow_empty_file=True,
    )


class AcceptVariationForm(ConfirmForm):
    """The lead signs with their name, under the changes that are on the page."""

    name = forms.CharField(label="Your full name", help_text="Typing it signs the change.", max_length=150)
    terms_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    agrees = forms.BooleanField(label="I have read the changes above and accept them for the organisation")
