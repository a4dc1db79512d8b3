"""Grant or contract: what is considered, and what is decided."""

from crispy_forms.layout import HTML, Layout
from django import forms

from commissioning.applications.rules.route import FACTORS
from commissioning.common.forms import GovukForm, PoundsField, YesNoField
from commissioning.programmes.enums import Route


class RouteForm(GovukForm, forms.Form):
    """Every factor is answered; the choice is the officer's, with reasons."""

    submit_label = "Record the decision"
    more_buttons = (("suggest", "Show what follows"),)
    presentation = {"chosen": {"inline": True}, "reasons": {"rows": 6}}
    estimated_pence = PoundsField(
        label="Estimated value", help_text="Of all awards of the scheme over the whole term, VAT included."
    )
    is_light_touch = YesNoField(
        label="Is it a social, health or community service?",
        help_text="Contracts for these are “light touch”: the threshold for a tender notice is higher.",
    )
    chosen = forms.ChoiceField(label="Route", choices=Route, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label="Reasons",
        widget=forms.Textarea,
        max_length=20_000,
        help_text="Above all where you choose another route than the one suggested.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        factors = {}
        for factor in FACTORS:
            field = factors[factor.key] = YesNoField(label=factor.text)
            field.error_messages["required"] = f"Say yes or no: {factor.text}"
        self.fields = {**factors, **self.fields}
        self.presentation = {
            **self.presentation,
            **{factor.key: {"small": True, "inline": True} for factor in FACTORS},
        }

    def layout(self):
        """What follows from the factors stands before the choice."""
        factors = [factor.key for factor in FACTORS]
        found = HTML('{% include "applications/office/rounds/suggestion.html" %}')
        return Layout(*factors, "estimated_pence", "is_light_touch", found, "chosen", "reasons")

    def answers(self) -> dict[str, bool]:
        """Whether each factor holds, of those answered so far."""
        return {
            factor.key: self[factor.key].value() == "yes" or self[factor.key].value() is True
            for factor in FACTORS
            if self[factor.key].value() not in {None, ""}
        }
