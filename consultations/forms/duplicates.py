"""What officers decide of responses that look like duplicates."""

from django import forms

from commissioning.common.forms import GovukForm
from consultations.enums import Deciding

ALL, CHOSEN = "all", "chosen"


class DecideForm(GovukForm, forms.Form):
    """Keep, remove or undo; of all that nobody decided, or of those that are ticked; and why."""

    submit_label = "Save"
    decision = forms.ChoiceField(label="What should happen?", choices=Deciding, widget=forms.RadioSelect)
    of = forms.ChoiceField(
        label="To which?",
        choices=[(ALL, "To the whole set, where nothing is decided yet"), (CHOSEN, "To those that are ticked")],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    reason = forms.CharField(
        label="Why?",
        max_length=2_000,
        widget=forms.Textarea,
        help_text="For example: a campaign’s own words, each from another person; or a program sent them. It is kept.",
    )
    presentation = {"reason": {"rows": 3}}

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.ticked = [
            pk for pk in (data.getlist("response") if data is not None else []) if pk.isascii() and pk.isdigit()
        ]

    def clean(self):
        found = super().clean()
        if found.get("of") == CHOSEN and not self.ticked:
            self.add_error("of", "Tick the responses, or choose the whole set")
        if found.get("of") == CHOSEN and found.get("decision") == Deciding.BUT_FIRST:
            self.add_error("decision", "All but the first can be removed of the whole set only")
        return found

    def chosen(self) -> list[int]:
        """Primary keys of those that are ticked; empty where all are meant."""
        return [int(pk[:18]) for pk in self.ticked] if self.cleaned_data["of"] == CHOSEN else []
