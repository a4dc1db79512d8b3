"""What officers say of where a round's question comes from."""

from django import forms
from django.db.models import Q

from commissioning.applications.models import FundingRound
from commissioning.applications.queries.sources import SAID, SourcesOfQuestion, offered_to
from commissioning.common.forms import GovukForm, field_of
from commissioning.common.forms.stamped import StampedForm
from consultations.models import Consideration


class SaidChoice(forms.ModelMultipleChoiceField):
    """Themes with where they were raised, and what stands against telling the public of them."""

    def label_from_instance(self, obj: Consideration) -> str:
        where = f"{obj.theme} ({obj.phase.consultation}: {obj.phase})"
        return where if obj.is_followed else f"{where}, not accepted any more"


class SourcesForm(StampedForm, GovukForm, forms.Form):
    """The themes that one question follows from."""

    submit_label = "Save"
    considerations = SaidChoice(
        Consideration.objects.none(),
        label="What people said",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Select each theme that the question follows from. Leave all empty where it follows from none.",
    )

    def __init__(self, *args, record: FundingRound, known: SourcesOfQuestion, **kwargs):
        kwargs["initial"] = {SAID: [one.pk for one in known.considerations]}
        super().__init__(*args, **kwargs)
        # What was chosen before stays to be seen and taken away, whatever became of it.
        chosen = Q(pk__in=kwargs["initial"][SAID])
        rows = Consideration.objects.filter(chosen | Q(pk__in=offered_to(record).values("pk")))
        rows = rows.select_related("theme", "phase__consultation")
        field_of(self, SAID, SaidChoice).queryset = rows.order_by("-phase__opens_on", "phase", "theme__order", "pk")
        self.stamp(known)

    @property
    def has_choice(self) -> bool:
        return bool(field_of(self, SAID, SaidChoice).queryset)
