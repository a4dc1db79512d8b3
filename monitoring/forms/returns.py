"""Forms of the pages around a return: declaration, an officer's query, acceptance, settling."""

import re

from django import forms

from commissioning.common.forms import DateField, GovukForm
from commissioning.common.templatetags.words import long_date
from monitoring.operations.returns import ProgressEntry

LONGEST = 20_000
PART_FIELD = re.compile(r"(?:figure|spend)-[0-9]{1,18}")


class DeclarationForm(GovukForm, forms.Form):
    """The last step: sentences for the warnings, and a name under the declaration."""

    submit_label = "Submit return"

    def __init__(self, *args, cautions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.cautions = list(cautions)
        for caution in self.cautions:
            field = forms.CharField(
                required=False,
                max_length=LONGEST,
                label=f"{caution.text}. Why is that?",
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=caution.explanation,
            )
            self.fields[self.name_of(caution.part)] = field
        self.presentation = {self.name_of(caution.part): {"needed_later": True} for caution in self.cautions}
        self.fields["declared_by_name"] = forms.CharField(
            max_length=150,
            label="Your full name",
            help_text="By submitting you say that the return is true to the best of your knowledge.",
            error_messages={"required": "Enter your full name"},
        )
        self.order_fields([*(self.name_of(caution.part) for caution in self.cautions), "declared_by_name"])

    @staticmethod
    def name_of(part: str) -> str:
        """The field of a warning."""
        return part.replace(":", "-")

    @staticmethod
    def explanations(data) -> dict[str, str]:
        """The sentences in what was sent, by the warning's part; whatever else is wrong with it.

        Only a part of a return can have one: ``figure:`` or ``spend:`` and a number.
        """
        return {
            name.replace("-", ":"): data.get(name, "").replace("\x00", "")
            for name in data
            if PART_FIELD.fullmatch(name)
        }

    @staticmethod
    def fit(explanations: dict[str, str]) -> bool:
        """Whether every sentence is short enough to be handed in."""
        return all(len(text) <= LONGEST for text in explanations.values())


class QueryForm(GovukForm, forms.Form):
    """What an officer asks about one part."""

    submit_label = "Add query"
    text = forms.CharField(
        max_length=2_000,
        label="What would you like to know?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you would like to know"},
    )


class AcceptForm(GovukForm, forms.Form):
    """The officer's mark and answer."""

    submit_label = "Accept return"
    QUALITY = (
        (4, "4 – exceeds what was agreed"),
        (3, "3 – good"),
        (2, "2 – as agreed"),
        (1, "1 – below what was agreed"),
        (0, "0 – poor"),
    )
    quality = forms.TypedChoiceField(
        choices=QUALITY,
        coerce=int,
        widget=forms.RadioSelect,
        label="Quality of the work in this period",
        error_messages={"required": "Select the quality of the work in this period"},
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Your answer to the organisation",
        help_text="How you use what they wrote. They read it with the acceptance.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(GovukForm, forms.Form):
    """Why something is done."""

    submit_label = "Confirm"
    reason = forms.CharField(
        max_length=2_000,
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )


class ExtensionForm(ReasonForm):
    """More time, and why."""

    submit_label = "Give more time"
    due_on = DateField(label="New due date")
    field_order = ["due_on", "reason"]


class FeedbackForm(GovukForm, forms.Form):
    """The one question that the portal asks about itself."""

    submit_label = "Send"
    EASE = ((5, "Very easy"), (4, "Easy"), (3, "Neither"), (2, "Difficult"), (1, "Very difficult"))
    ease = forms.TypedChoiceField(
        choices=EASE,
        coerce=int,
        widget=forms.RadioSelect,
        label="How easy was it to complete this return?",
        error_messages={"required": "Select how easy it was"},
    )


class ProgressForm(GovukForm, forms.Form):
    """How far the organisation has got with each of its actions that are open for changes (``promises``);
    ``queries`` are what the council asks, by part."""

    def __init__(self, data=None, *, promises, queries=None):
        super().__init__(data)
        self.promises = list(promises)
        for promise in self.promises:
            key = promise.action.pk
            hint = f"Promised by {long_date(promise.action.due_on)}. How far have you got?"
            if asked := (queries or {}).get(promise.part):
                hint = f"{hint} The council asks: {asked}"
            self.fields[f"progress-{key}"] = forms.CharField(
                required=False,
                max_length=2_000,
                label=promise.action.text,
                help_text=hint,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=promise.text,
            )
            self.fields[f"shown-{key}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=promise.revision, min_value=0, max_value=2**31 - 1, required=False
            )

    def entries(self) -> dict[int, ProgressEntry]:
        """What ``operations.save_progress`` takes."""
        found = self.cleaned_data
        keys = [promise.action.pk for promise in self.promises]
        return {key: ProgressEntry(found[f"progress-{key}"], found.get(f"shown-{key}") or 0) for key in keys}
