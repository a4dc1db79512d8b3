"""What officers choose of an organisation that a response is for."""

from django import forms

from commissioning.common.forms import GovukForm, field_of
from organisations.models import Organisation

MOST = 20


class FindOrganisationForm(GovukForm, forms.Form):
    """A search in the register."""

    submit_label = "Search the register"
    form_method = "get"
    q = forms.CharField(label="Name of the organisation", max_length=300, required=False)


class MatchForm(GovukForm, forms.Form):
    """Which of those that were found it is."""

    submit_label = "Match"
    presentation = {"organisation": {"small": True}}
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Which organisation is it?", widget=forms.RadioSelect, empty_label=None
    )
    all_of_that_name = forms.BooleanField(
        label="Match every response to this phase that gives the same name", required=False
    )

    def __init__(self, *args, found: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(pk__in=[one.pk for one in found]).order_by("name", "pk")
        field_of(self, "organisation", forms.ModelChoiceField).queryset = rows
