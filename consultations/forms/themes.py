"""What officers fill in of a code frame and of what was made of its themes."""

from typing import Any

from django import forms

from commissioning.common import clock
from commissioning.common.forms import DateField, GovukForm, field_of
from commissioning.common.forms.stamped import StampedForm
from commissioning.common.validators import no_nul
from commissioning.programmes.models import Outcome
from commissioning.programmes.models import Theme as ProgrammeTheme
from consultations.enums import ConsiderationAnswer
from consultations.forms.coding import ThemeChoice
from consultations.models import Consideration, ConsultationDocument, Phase, ScrutinyRecommendation, Theme

LONGEST = 10_000


class ThemeForm(StampedForm, GovukForm, forms.Form):
    """A theme's name, when to use it, and what it stands under."""

    submit_label = "Save theme"
    presentation = {"description": {"rows": 3}}
    name = forms.CharField(max_length=120, validators=[no_nul], help_text="For example: Longer grants.")
    description = forms.CharField(
        label="When to use it",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
        validators=[no_nul],
        help_text="So that every coder uses it alike.",
    )
    parent = ThemeChoice(Theme.objects.none(), label="It stands under", required=False, empty_label="No other theme")

    def __init__(self, *args, phase: Phase, theme: Theme | None = None, **kwargs):
        if theme is not None:
            kwargs["initial"] = {name: getattr(theme, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        top = Theme.objects.filter(phase=phase, parent=None).offered()
        field_of(self, "parent", forms.ModelChoiceField).queryset = top.exclude(pk=theme.pk) if theme else top
        if theme is not None:
            self.stamp(theme)


class MergeForm(GovukForm, forms.Form):
    """The theme that takes over what another has."""

    submit_label = "Merge"
    into = ThemeChoice(Theme.objects.none(), label="Merge it into", empty_label="Choose a theme")

    def __init__(self, *args, theme: Theme, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Theme.objects.filter(phase=theme.phase_id).offered().exclude(pk=theme.pk)
        field_of(self, "into", forms.ModelChoiceField).queryset = rows


class RecommendationForm(StampedForm, GovukForm, forms.Form):
    """What a scrutiny committee recommended."""

    submit_label = "Save recommendation"
    presentation = {"text": {"rows": 4}}
    text = forms.CharField(label="What it recommends", widget=forms.Textarea, max_length=LONGEST, validators=[no_nul])
    committee = forms.CharField(max_length=200, validators=[no_nul])
    made_on = DateField(label="On which day?")
    reference = forms.CharField(
        label="Issue, minute or report",
        max_length=200,
        required=False,
        validators=[no_nul],
        help_text="For example: ISS-2027-004, minute 31.",
    )
    link = forms.URLField(label="Its page", max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args, recommendation: ScrutinyRecommendation | None = None, **kwargs):
        if recommendation is not None:
            kwargs["initial"] = {name: getattr(recommendation, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        field_of(self, "made_on", DateField).latest = clock.today()
        if recommendation is not None:
            self.stamp(recommendation)


class ConsiderForm(StampedForm, GovukForm, forms.Form):
    """What is made of a theme or a recommendation, and where it shows."""

    submit_label = "Save"
    presentation = {"reason": {"rows": 4}, "what_changes": {"rows": 3, "needed_later": True}}
    answer = forms.ChoiceField(label="Is it accepted?", choices=ConsiderationAnswer, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why?", widget=forms.Textarea, max_length=LONGEST, validators=[no_nul], help_text="The public reads it."
    )
    what_changes = forms.CharField(
        label="What changes?",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
        validators=[no_nul],
        help_text="Leave it empty where it is not accepted.",
    )
    programme_theme = forms.ModelChoiceField(
        ProgrammeTheme.objects.none(), label="Theme of the programme where it shows", required=False, empty_label="None"
    )
    outcome = forms.ModelChoiceField(
        Outcome.objects.none(), label="Outcome where it shows", required=False, empty_label="None"
    )
    document = forms.ModelChoiceField(
        ConsultationDocument.objects.none(),
        label="Version of a document where it shows",
        required=False,
        empty_label="None",
    )

    def __init__(self, *args, phase: Phase, consideration: Consideration | None = None, **kwargs):
        if consideration is not None:
            kwargs["initial"] = {name: getattr(consideration, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        programme = phase.consultation.programme_id
        choose: Any = forms.ModelChoiceField
        themes = ProgrammeTheme.objects.filter(programme=programme).order_by("number")
        field_of(self, "programme_theme", choose).queryset = themes
        outcomes = Outcome.objects.filter(scheme__theme__programme=programme).select_related("scheme")
        field_of(self, "outcome", choose).queryset = outcomes.order_by("scheme__code", "number")
        documents = phase.consultation.documents.filter(withdrawn_at=None).order_by("kind", "title", "-number")
        field_of(self, "document", choose).queryset = documents
        self.stamp(consideration)

    def clean(self):
        found = super().clean()
        changes = found.get("answer") in (ConsiderationAnswer.ACCEPTED, ConsiderationAnswer.PARTLY)
        if changes and not found.get("what_changes"):
            self.add_error("what_changes", "Say what changes, or choose that it is not accepted")
        return found
