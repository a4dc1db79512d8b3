"""An organisation's details, as its own people and officers enter them."""

from django import forms
from localflavor.gb.forms import GBPostcodeField

from commissioning.common.forms import PlainForm, field_of
from organisations.forms.fields import CharityNumberField, CompanyNumberField, LongTextField, PoundsField
from organisations.models import Organisation, Ward


class ProfileForm(PlainForm, forms.Form):
    """Everything that may change in an organisation's entry."""

    name = forms.CharField(label="Name of the organisation", max_length=300)
    charity_number = CharityNumberField(
        label="Charity number (if it has one)", help_text="For example 1146179, or SC012345 for a Scottish charity."
    )
    company_number = CompanyNumberField(
        label="Company number (if it has one)", help_text="8 characters, for example 07962245."
    )
    purpose = LongTextField(label="What the organisation is for", required=False, help_text="A few sentences.")
    annual_income_pence = PoundsField(
        label="Income in the last financial year, in pounds",
        help_text="For example 24,500. Small: up to £25,000. Medium: up to £250,000. Large: above.",
    )
    income_year_ends_on = forms.DateField(
        label="Last day of that financial year", required=False, help_text="For example 31/3/2026."
    )
    address = LongTextField(label="Address", required=False, rows=3, max_length=500)
    postcode = GBPostcodeField(
        label="Postcode", required=False, error_messages={"invalid": "Enter a full UK postcode, like E1 4TT."}
    )
    ward = forms.ModelChoiceField(
        Ward.objects.none(), label="Ward", required=False, empty_label="Not known, or outside the area"
    )
    email = forms.EmailField(label="E-mail address of the organisation", required=False, max_length=254)
    telephone = forms.CharField(label="Telephone number", required=False, max_length=40)
    website = forms.URLField(
        label="Website", required=False, max_length=200, assume_scheme="https", help_text="For example www.example.org"
    )

    def __init__(self, *args, organisation: Organisation | None = None, **kwargs):
        if organisation is not None:
            kwargs.setdefault("initial", {name: getattr(organisation, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        wards = Ward.objects.filter(is_current=True)
        if organisation is not None and organisation.ward_id:
            wards = wards | Ward.objects.filter(pk=organisation.ward_id)
        field_of(self, "ward", forms.ModelChoiceField).queryset = wards


class RowForm(ProfileForm):
    """One row of a file: only the columns that it has, a ward by its code, an income where it is known."""

    def __init__(self, cells: dict[str, str], *, organisation: Organisation | None = None):
        super().__init__(cells, organisation=organisation)
        field_of(self, "ward", forms.ModelChoiceField).to_field_name = "code"
        self.fields["ward"].error_messages["invalid_choice"] = "Enter the code of a current ward, like E05009318."
        for name in set(self.fields) - set(cells) - {"name"}:
            del self.fields[name]
        if organisation is not None and "name" not in cells:
            del self.fields["name"]


class SearchForm(PlainForm, forms.Form):
    """Looks for an organisation on the register."""

    q = forms.CharField(
        label="Name, charity number or company number",
        max_length=100,
        min_length=3,
        error_messages={
            "required": "Enter the name or a number of your organisation.",
            "min_length": "Enter at least 3 characters of the name, or the whole number.",
        },
    )


class ClaimForm(PlainForm, forms.Form):
    """Why somebody may act for an organisation."""

    message = LongTextField(
        label="What do you do in the organisation?",
        max_length=1000,
        help_text="For example: I have been the treasurer since 2021. An officer reads this before approving.",
        error_messages={"required": "Say what you do in the organisation."},
    )


class ClaimDecisionForm(PlainForm, forms.Form):
    """An officer's decision about a claim."""

    APPROVE, REFUSE = "approve", "refuse"

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(APPROVE, "Approve: the person may act for the organisation"), (REFUSE, "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve or refuse."},
    )
    reason = LongTextField(
        label="Reason, if you refuse", required=False, max_length=1000, help_text="The person is told this."
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("decision") == self.REFUSE and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter the reason. It is sent to the person.")
        return cleaned
