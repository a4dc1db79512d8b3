"""How an officer chooses that an agreement's value is paid."""

from typing import Any

from django import forms

from commissioning.agreements.enums import PayEvery, PayTiming
from commissioning.common.forms import GovukForm


class ProfileForm(GovukForm, forms.Form):
    """Sent by GET: what it gives is looked at before it is saved."""

    form_method = "get"
    submit_label = "Propose payments"
    timing = forms.ChoiceField(label="When is it paid?", choices=PayTiming, widget=forms.RadioSelect)
    every = forms.ChoiceField(
        label="For each",
        choices=PayEvery,
        initial=PayEvery.HALF_YEAR,
        help_text="A payment on acceptance is always for a return’s period.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("timing") == PayTiming.ACCEPTANCE:
            found["every"] = PayEvery.RETURN
        return found
