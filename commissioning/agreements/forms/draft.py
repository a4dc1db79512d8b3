"""The details of a draft."""

from django import forms

from commissioning.agreements.models import Agreement
from commissioning.common.forms import DateField, GovukForm, PoundsField, field_of
from commissioning.programmes.enums import Route
from commissioning.programmes.models import Programme, Scheme
from organisations.enums import Role
from organisations.models import Agency, User, Ward

OFFICER_ROLES = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)
LONGEST = 20_000


class SchemeChoice(forms.ModelChoiceField):
    """Schemes with their programme, since codes repeat from programme to programme."""

    def label_from_instance(self, scheme):
        return f"{scheme} ({scheme.theme.programme})"


def officers():
    """Those who run agreements."""
    return User.objects.filter(is_active=True, role_assignments__role__in=OFFICER_ROLES).distinct()


class DraftForm(GovukForm, forms.ModelForm):
    """Everything but the organisation, which is chosen before."""

    submit_label = "Save draft"
    presentation = {
        "kind": {"inline": True},
        "purpose": {"rows": 6},
        "contribution_reason": {"rows": 3},
        "wards": {"small": True},
    }

    kind = forms.ChoiceField(label="Kind", choices=Route, widget=forms.RadioSelect)
    purpose = forms.CharField(
        label="What it is for",
        help_text="The organisation agrees to this: say what is done, for whom and where.",
        widget=forms.Textarea,
        max_length=LONGEST,
    )
    scheme = SchemeChoice(Scheme.objects.select_related("theme__programme"), required=False, empty_label="No scheme")
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        required=False,
        empty_label="No programme",
        help_text="Only where there is no scheme: a scheme’s programme is known.",
    )
    lead_agency = forms.ModelChoiceField(Agency.objects.all(), empty_label="Choose an agency")
    officer = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Nobody yet")
    awarded_on = DateField(label="Date of award", required=False)
    starts_on = DateField(label="First day", help_text="For example, 1 4 2027.")
    ends_on = DateField(label="Last day", help_text="The last day of the term, for example 31 3 2030.")
    value_pence = PoundsField(label="Value", help_text="For the whole term, from all agencies.", min_pence=1)
    full_cost_pence = PoundsField(
        label="Full cost of the work",
        help_text="What the work costs the organisation, with a fair share of its overheads.",
        required=False,
    )
    contribution_reason = forms.CharField(
        label="Why less than the full cost is paid",
        help_text="Needed where the value is below the full cost.",
        widget=forms.Textarea,
        required=False,
        max_length=LONGEST,
    )
    wards = forms.ModelMultipleChoiceField(
        Ward.objects.filter(is_current=True),
        label="Wards it serves",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "title",
            "purpose",
            "scheme",
            "programme",
            "lead_agency",
            "officer",
            "awarded_on",
            "starts_on",
            "ends_on",
            "value_pence",
            "full_cost_pence",
            "contribution_reason",
            "wards",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        field_of(self, "officer", forms.ModelChoiceField).queryset = officers()
        if not user.has_role(Role.COMMISSIONING_OFFICER):
            own = Agency.objects.filter(pk__in=user.agency_ids)
            field_of(self, "lead_agency", forms.ModelChoiceField).queryset = own

    def clean(self):
        found = super().clean()
        starts_on, ends_on = found.get("starts_on"), found.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Enter a last day on or after the first day")
        value, full_cost = found.get("value_pence"), found.get("full_cost_pence")
        below = value is not None and full_cost is not None and value < full_cost
        if below and not found.get("contribution_reason", "").strip():
            self.add_error("contribution_reason", "Say why less than the full cost is paid")
        scheme = found.get("scheme")
        if scheme:
            found["programme"] = scheme.theme.programme
        return found


class OfficerForm(GovukForm, forms.Form):
    """Who looks after the agreement."""

    officer = forms.ModelChoiceField(User.objects.none(), label="Officer", required=False, empty_label="Nobody")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "officer", forms.ModelChoiceField).queryset = officers()
