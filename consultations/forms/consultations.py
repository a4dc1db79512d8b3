"""What officers write of a consultation as a whole."""

from django import forms
from django.core.validators import MaxLengthValidator

from commissioning.common.forms import GovukForm, field_of
from commissioning.common.forms.stamped import StampedForm
from consultations.models import Consultation
from organisations.enums import Role
from organisations.models import Agency, User, Ward

LONGEST = 50_000


def agencies_for(user):
    """Those in whose name the person may ask: every one, or a partner officer's own."""
    if user.has_role(Role.COMMISSIONING_OFFICER):
        return Agency.objects.all()
    return Agency.objects.filter(pk__in=user.agency_ids)


class ConsultationForm(StampedForm, GovukForm, forms.ModelForm):
    """Everything that a consultation says. The gate of a phase, not this form, asks for what is missing."""

    submit_label = "Save"
    presentation = {
        "summary": {"rows": 4, "needed_later": True},
        "background": {"rows": 10},
        "what_can_change": {"rows": 4, "needed_later": True},
        "privacy": {"rows": 8, "needed_later": True},
        "equality": {"needed_later": True},
        "equality_note": {"rows": 3, "needed_later": True},
        "postal_address": {"rows": 4, "needed_later": True},
        "returns_email": {"needed_later": True},
        "contact_name": {"needed_later": True},
        "contact_email": {"needed_later": True},
        "audiences": {"rows": 4},
        "officer": {"needed_later": True},
        "wards": {"small": True},
    }
    labels = {"agency": "Who asks", "officer": "Officer", "wards": "Wards, if not all"}
    wards = forms.ModelMultipleChoiceField(
        Ward.objects.filter(is_current=True), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Consultation
        fields = [
            "title",
            "agency",
            "programme",
            "summary",
            "background",
            "what_can_change",
            "audiences",
            "all_wards",
            "wards",
            "officer",
            "contact_name",
            "contact_email",
            "contact_telephone",
            "postal_address",
            "returns_email",
            "privacy",
            "equality",
            "equality_note",
        ]

    def __init__(self, *args, user, is_public: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "agency", forms.ModelChoiceField).queryset = agencies_for(user)
        people = User.objects.filter(
            is_active=True, role_assignments__role__in=[Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER]
        )
        field_of(self, "officer", forms.ModelChoiceField).queryset = people.distinct().order_by("full_name")
        field_of(self, "officer", forms.ModelChoiceField).empty_label = "Choose an officer"
        field_of(self, "programme", forms.ModelChoiceField).empty_label = "None: it stands alone"
        field_of(self, "equality", forms.TypedChoiceField).choices = [
            ("", "Not said yet"),
            *[choice for choice in Consultation._meta.get_field("equality").flatchoices if choice[0]],
        ]
        self.fields["privacy"].help_text = "What happens with what people tell us, and for how long. Markdown."
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.validators.append(MaxLengthValidator(LONGEST))
        if is_public:
            for name in ("privacy", "agency"):
                del self.fields[name]
        self.stamp(self.instance)

    def clean(self):
        found = super().clean()
        if found.get("equality") and not found.get("equality_note", "").strip():
            self.add_error("equality_note", "Say what it found, what it is due with, or why none is needed")
        if not found.get("all_wards") and not found.get("wards"):
            self.add_error("wards", "Choose the wards, or tick that all are affected")
        return found

    def _post_clean(self):
        """The operation writes the record: what is refused must not show in the page's heading."""

    def values(self) -> dict:
        """By the record's fields, wards left out."""
        return {name: value for name, value in self.written.items() if name != "wards"}


class NewConsultationForm(GovukForm, forms.ModelForm):
    """A new consultation. The rest is asked part by part."""

    submit_label = "Make the consultation"
    presentation = {"summary": {"rows": 4, "needed_later": True}}
    labels = {"agency": "Who asks"}

    class Meta:
        model = Consultation
        fields = ["title", "agency", "programme", "summary"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "agency", forms.ModelChoiceField).queryset = agencies_for(user)
        field_of(self, "agency", forms.ModelChoiceField).empty_label = "Choose an agency"
        field_of(self, "programme", forms.ModelChoiceField).empty_label = "None: it stands alone"
        self.fields["summary"].validators.append(MaxLengthValidator(LONGEST))

    def _post_clean(self):
        """The operation writes the record."""


class CopyForm(GovukForm, forms.Form):
    """One like an earlier one."""

    submit_label = "Make the copy"
    title = forms.CharField(label="Title of the new consultation", max_length=200)
