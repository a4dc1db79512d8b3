"""A network as officers keep it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from commissioning.common.forms import GovukForm
from organisations.enums import NetworkKind
from organisations.models import Network, Organisation

MOST_MEMBERS = 2_000


class NetworkForm(GovukForm, forms.Form):
    """What it is, where it is written to, and who belongs to it."""

    submit_label = "Save network"
    presentation = {"description": {"rows": 3}, "members": {"rows": 8}}
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(label="What is it?", choices=NetworkKind, widget=forms.RadioSelect)
    description = forms.CharField(widget=forms.Textarea, max_length=5_000, required=False)
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text="Where news for its members is sent. Only officers see it.",
    )
    website = forms.URLField(max_length=200, required=False, assume_scheme="https")
    members = forms.CharField(
        label="Organisations that belong to it",
        widget=forms.Textarea,
        max_length=500_000,
        required=False,
        help_text="One to a line, by its name on the register.",
    )
    is_current = forms.BooleanField(label="It is there at present", required=False, initial=True)

    def __init__(self, *args, network: Network | None = None, **kwargs):
        if network is not None:
            names = [name for name in self.base_fields if name != "members"]
            kwargs.setdefault("initial", {name: getattr(network, name) for name in names})
            members = network.members.order_by("name").values_list("name", flat=True)
            kwargs["initial"]["members"] = "\n".join(members)
        super().__init__(*args, **kwargs)
        self.network = network

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = Network.objects.filter(name__iexact=name)
        if self.network is not None:
            others = others.exclude(pk=self.network.pk)
        if others.exists():
            raise ValidationError("A network has this name already. Enter another")
        return name

    def clean_members(self) -> list[Organisation]:
        lines = [line.strip() for line in self.cleaned_data["members"].splitlines() if line.strip()]
        if len(lines) > MOST_MEMBERS:
            raise ValidationError(f"Enter {MOST_MEMBERS:,} organisations or fewer")
        found: dict[str, list[Organisation]] = {}
        small = [line.lower() for line in lines]
        for row in Organisation.objects.annotate(small=Lower("name")).filter(small__in=small):
            found.setdefault(row.name.lower(), []).append(row)
        members = []
        for number, line in enumerate(lines, start=1):
            named = found.get(line.lower(), [])
            if not named:
                raise ValidationError(f"Line {number}: “{line}” is not on the register. Write its name as it is there")
            members += named
        return members

    def values(self) -> dict:
        """By the record's fields, members left out."""
        return {name: value for name, value in self.cleaned_data.items() if name != "members"}
