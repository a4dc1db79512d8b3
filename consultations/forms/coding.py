"""What officers fill in when they read what people wrote."""

from typing import Any

from django import forms

from commissioning.common.forms import GovukForm, PlainForm, field_of
from commissioning.common.validators import no_nul
from consultations.enums import Way
from consultations.models import Phase, Theme
from consultations.queries import choosing, texts
from consultations.queries.themes import Group, in_order
from consultations.rules import quoting

LONGEST = 5_000
SHORTEST_QUOTE = 3


def labelled(themes) -> list[tuple[int, str]]:
    """Themes for a list to choose from, those that stand under another after it and with its name."""
    return [(one.pk, f"{one.parent}: {one}" if one.parent else str(one)) for one in in_order(themes)]


class ThemeChoice(forms.ModelChoiceField):
    """One theme of the code frame."""

    def label_from_instance(self, obj):
        return f"{obj.parent}: {obj}" if obj.parent else str(obj)


class ChoiceForm(PlainForm, forms.Form):
    """Which texts are to be read; sent by GET."""

    question = forms.ChoiceField(required=False)
    state = forms.ChoiceField(label="Read", choices=choosing.STATES, required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    way = forms.ChoiceField(label="How it arrived", choices=[("", "Any way"), *Way.choices], required=False)
    capacity = forms.ChoiceField(label="Who answered", required=False)
    q = forms.CharField(label="Words", required=False, max_length=100, validators=[no_nul])

    def __init__(self, *args, phase: Phase, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [(one.key, one.text[:80]) for one in texts.questions_to_read(phase)]
        points = [(choosing.POINTS, "Points raised at events")]
        field_of(self, "question", forms.ChoiceField).choices = [("", "Every question"), *asked, *points]
        found = Theme.objects.filter(phase=phase, merged_into=None).select_related("parent").order_by("order", "pk")
        themes = [(str(pk), label) for pk, label in labelled(found)]
        field_of(self, "theme", forms.ChoiceField).choices = [("", "Any theme"), *themes]
        field_of(self, "capacity", forms.ChoiceField).choices = [("", "Anybody"), *choosing.capacities(phase)]

    def choice(self) -> choosing.Choice:
        """What was chosen; what makes no sense is left out."""
        self.is_valid()
        return choosing.Choice.of(self.cleaned_data)


class FilterForm(GovukForm, forms.Form):
    """A name for the filters in use."""

    name = forms.CharField(max_length=60, validators=[no_nul])
    query = forms.CharField(max_length=1_000, widget=forms.HiddenInput, required=False)


class CodingForm(GovukForm, forms.Form):
    """The themes of one text, and a theme that is not there yet."""

    new_theme = forms.CharField(label="A theme that is not listed", max_length=120, required=False, validators=[no_nul])
    new_under = ThemeChoice(Theme.objects.none(), label="It stands under", required=False, empty_label="No other theme")
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, phase: Phase, groups: list[Group], **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = groups
        top = Theme.objects.filter(phase=phase, parent=None).offered()
        field_of(self, "new_under", forms.ModelChoiceField).queryset = top
        self.offered = {one.pk: one for group in groups for one in (group.theme, *group.under)}

    def ticked(self) -> set[int]:
        """The themes that were ticked; what is none is left out, and so is one that is offered no more."""
        data: Any = self.data
        sent = {int(key) for key in data.getlist("themes") if key.isascii() and key.isdigit() and len(key) < 18}
        return sent & set(self.offered)

    def chosen(self) -> list[Theme]:
        return [self.offered[pk] for pk in sorted(self.ticked())]


class AsideForm(GovukForm, forms.Form):
    """Why a text need not be read."""

    submit_label = "Set it aside"
    presentation = {"reason": {"rows": 3}}
    reason = forms.CharField(
        label="Why need it not be read?",
        widget=forms.Textarea,
        max_length=LONGEST,
        help_text="For example: it is an advertisement, or every tenth answer was read. The reason is kept.",
    )


class ApplyForm(GovukForm, forms.Form):
    """A theme for several texts at once; the boxes of the texts stand in the page."""

    theme = ThemeChoice(Theme.objects.none(), empty_label="Choose a theme")
    presentation = {"theme": {"needed_later": True}}

    def __init__(self, *args, phase: Phase, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "theme", forms.ModelChoiceField).queryset = Theme.objects.filter(phase=phase).offered()


class QuoteForm(GovukForm, forms.Form):
    """A part of an answer to be quoted."""

    submit_label = "Mark as a quote"
    presentation = {"excerpt": {"rows": 6}}
    excerpt = forms.CharField(
        label="The words to quote",
        widget=forms.Textarea,
        max_length=LONGEST,
        min_length=SHORTEST_QUOTE,
        validators=[no_nul],
        help_text="Take away what is not quoted. Words that would say who wrote it are taken out in the next step.",
    )
    theme = ThemeChoice(Theme.objects.none(), label="The theme it shows", empty_label="Choose a theme")

    def __init__(self, *args, phase: Phase, **kwargs):
        super().__init__(*args, **kwargs)
        field_of(self, "theme", forms.ModelChoiceField).queryset = Theme.objects.filter(phase=phase).offered()


class RedactionForm(GovukForm, forms.Form):
    """Words that are taken out of a quote."""

    submit_label = "Take the words out"
    presentation = {"reason": {"rows": 2}}
    words = forms.CharField(
        label="Words to take out", max_length=1_000, validators=[no_nul], help_text="Copy them from the quote."
    )
    instead = forms.CharField(
        label="What stands there instead",
        max_length=60,
        required=False,
        validators=[no_nul],
        help_text=f"For example [our street]. Left empty: {quoting.INSTEAD}",
    )
    reason = forms.CharField(label="Why?", widget=forms.Textarea, max_length=1_000, validators=[no_nul])

    def clean_instead(self):
        return self.cleaned_data["instead"].strip() or quoting.INSTEAD
