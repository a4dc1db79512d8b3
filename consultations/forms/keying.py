"""What officers say of papers that were keyed in twice."""

from collections.abc import Iterator, Sequence

from django import forms

from commissioning.common.forms import GovukForm
from consultations.enums import Keying
from consultations.operations.keying import Settled
from consultations.queries.keying import Difference


class SettleForm(GovukForm, forms.Form):
    """Of every difference, which keying is right and why they differ."""

    submit_label = "Settle"

    def __init__(self, *args, differences: Sequence[Difference], **kwargs):
        super().__init__(*args, **kwargs)
        self.differences = differences
        for one in differences:
            pk, question = one.record.pk, f"question {one.number}"
            self.fields[f"right_{pk}"] = forms.ChoiceField(
                label=f"Which keying of {question} does the paper bear out?",
                choices=Keying.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Look at the paper and choose which keying of {question} is right"},
            )
            self.fields[f"reason_{pk}"] = forms.CharField(
                label=f"Why do they differ in {question}?",
                help_text="For example: a slip of the key, handwriting that is hard to read, two boxes ticked.",
                max_length=500,
                error_messages={"required": f"Say why the keyings of {question} differ"},
            )

    def rows(self) -> Iterator[tuple[Difference, forms.BoundField, forms.BoundField]]:
        """Each difference with its two fields."""
        for one in self.differences:
            yield one, self[f"right_{one.record.pk}"], self[f"reason_{one.record.pk}"]

    def decisions(self) -> dict[int, Settled]:
        """By the differences' primary keys."""
        found = self.cleaned_data
        return {
            one.record.pk: Settled(Keying(found[f"right_{one.record.pk}"]), found[f"reason_{one.record.pk}"])
            for one in self.differences
        }
