"""People of an organisation, and staff."""

from django import forms

from commissioning.common.forms import PlainForm
from organisations.enums import MembershipRole, Role
from organisations.models import Agency, User

ROLE_CHOICES = [
    (MembershipRole.LEAD, "Lead: signs agreements and returns, invites people"),
    (MembershipRole.EDITOR, "Editor: prepares and submits returns"),
    (MembershipRole.VIEWER, "Viewer: reads"),
]


class MemberRoleForm(PlainForm, forms.Form):
    """What a person may do for the organisation."""

    role = forms.ChoiceField(
        label="What may this person do?",
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this person may do."},
    )


class InviteForm(MemberRoleForm):
    """Who is asked to join, and as what."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The person must sign in with this very address to accept.",
        error_messages={"required": "Enter the e-mail address of the person you invite."},
    )

    field_order = ["email", "role"]


class ConfirmForm(PlainForm, forms.Form):
    """A page that only asks whether to go on."""


class StaffRolesForm(PlainForm, forms.Form):
    """The roles of a member of staff."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Each adds to what the person may see and do.",
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.all(),
        label="Agencies of a partner officer",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Needed for the role of partner officer only.",
    )

    def __init__(self, *args, user: User | None = None, **kwargs):
        if user is not None:
            held = list(user.role_assignments.all())
            agencies = [one.agency_id for one in held if one.agency_id]
            kwargs.setdefault("initial", {"roles": {one.role for one in held}, "agencies": agencies})
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        is_partner = Role.PARTNER_OFFICER in cleaned.get("roles", [])
        if is_partner and not cleaned.get("agencies") and "agencies" not in self.errors:
            self.add_error("agencies", "Choose the agency that the partner officer works for.")
        return cleaned

    def assignments(self) -> list[tuple[str, Agency | None]]:
        """What the operations take: each role once, that of a partner officer once for each agency."""
        chosen = []
        for role in self.cleaned_data["roles"]:
            agencies = self.cleaned_data["agencies"] if role == Role.PARTNER_OFFICER else [None]
            chosen += [(role, agency) for agency in agencies]
        return chosen


class AddStaffForm(StaffRolesForm):
    """A new member of staff."""

    full_name = forms.CharField(
        label="Full name", max_length=150, error_messages={"required": "Enter the person's full name."}
    )
    email = forms.EmailField(
        label="E-mail address", max_length=254, error_messages={"required": "Enter the person's e-mail address."}
    )

    field_order = ["full_name", "email", "roles", "agencies"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = True
        self.fields["roles"].error_messages["required"] = "Choose at least one role."
