"""What officers write of results."""

from django import forms

from commissioning.common.forms import GovukForm
from consultations.models import Phase
from consultations.operations.publishing import NAMES, TEXTS, digest

LONGEST = 50_000
HINTS = {
    "we_asked": "What it was about and whom you asked, in a few sentences.",
    "you_said": "What most people said, and what some said otherwise. Quote nobody here: quotes stand with the themes.",
    "we_did": "What changes because of it, and what does not and why.",
}


class TextsForm(GovukForm, forms.Form):
    """We asked, you said, we did. Anything may be missing in a draft.

    ``q-<name>-shown`` tells what the page showed, so that an old window writes over nothing.
    """

    presentation = {f"q-{name}": {"rows": 10, "needed_later": True} for name in TEXTS}

    def __init__(self, *args, phase: Phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.phase = phase
        for name in TEXTS:
            self.fields[f"q-{name}"] = forms.CharField(
                label=NAMES[name],
                widget=forms.Textarea,
                max_length=LONGEST,
                required=False,
                help_text=f"{HINTS[name]} Markdown.",
            )
            self.fields[f"q-{name}"].widget.attrs.pop("maxlength", None)
            self.initial[f"q-{name}"] = getattr(phase, name)

    def texts(self) -> dict[str, tuple[str, str]]:
        """Each text that is understood, with what the page had shown of it."""
        return {
            name: (self.cleaned_data[f"q-{name}"].replace("\r\n", "\n"), self.data.get(f"q-{name}-shown", "")[:16])
            for name in TEXTS
            if f"q-{name}" not in self.errors
        }

    def rows(self) -> list[tuple]:
        """Each field with its mark of what the page shows."""
        return [(self[f"q-{name}"], f"q-{name}-shown", digest(getattr(self.phase, name))) for name in TEXTS]


class CorrectionForm(GovukForm, forms.Form):
    """What changed in results that are public."""

    submit_label = "Publish the correction"
    presentation = {"note": {"rows": 3}}
    note = forms.CharField(
        label="What changed, and why?",
        widget=forms.Textarea,
        max_length=5_000,
        help_text="The public reads this beside the results. What was published before is kept.",
    )

    def __init__(self, *args, action: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    @property
    def helper(self):
        """It stands on the page of the texts, which saves what it is sent."""
        helper = super().helper
        helper.form_action = self.action
        return helper
