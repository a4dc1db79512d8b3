"""What the forward plan can be narrowed to."""

from django import forms

from commissioning.common.forms import GovukForm, field_of
from commissioning.decisions.enums import IssueStatus
from organisations.models import Ward

PUBLIC_STATUSES = [(status.value, status.label) for status in IssueStatus if status != IssueStatus.DRAFT]


class IssueFilterForm(GovukForm, forms.Form):
    """State, ward and year; what makes no sense in an address is left out of account."""

    form_method = "get"
    status = forms.ChoiceField(required=False)
    ward = forms.ModelChoiceField(Ward.objects.filter(is_current=True), required=False, empty_label="All wards")
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, *args, years, statuses=PUBLIC_STATUSES, **kwargs):
        super().__init__(*args, **kwargs)
        self.statuses = dict(statuses)
        field_of(self, "status", forms.ChoiceField).choices = [("", "All"), *statuses]
        field_of(self, "year", forms.ChoiceField).choices = [("", "All"), *((year, str(year)) for year in years)]

    def chosen(self) -> dict:
        """The arguments of ``queries.filtered``."""
        self.full_clean()
        return {name: self.cleaned_data.get(name) or None for name in ("ward", "year")} | {
            "status": self.cleaned_data.get("status") or ""
        }

    def chips(self) -> list[tuple[str, str, str]]:
        """What is chosen, in words, with its parameter and value."""
        chosen, chips = self.chosen(), []
        if chosen["status"]:
            chips.append((self.statuses[chosen["status"]], "status", chosen["status"]))
        if chosen["ward"]:
            chips.append((str(chosen["ward"]), "ward", str(chosen["ward"].pk)))
        if chosen["year"]:
            chips.append((str(chosen["year"]), "year", str(chosen["year"])))
        return chips
