"""What officers write of a report."""

import datetime as dt

from django import forms

from commissioning.common import clock
from commissioning.common.forms import DateField, GovukForm
from commissioning.decisions.models import Report

LONGEST = 200_000


class ReportForm(GovukForm, forms.ModelForm):
    """Who reports to whom, and what is covered. ``windows`` are suggestions: pairs of days."""

    submit_label = "Save report"
    meets_on = DateField(label="Date of the meeting")
    window_starts_on = DateField(label="Covers periods that end from")
    window_ends_on = DateField(label="Covers periods that end up to")
    cut_off_on = DateField(
        label="Counts returns accepted up to",
        help_text="The end of this day. It may not be in the future when you publish.",
    )

    class Meta:
        model = Report
        fields = [
            "title",
            "committee",
            "meets_on",
            "report_of",
            "author",
            "contact",
            "window_starts_on",
            "window_ends_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["cut_off_on"] = clock.local_date(self.instance.cut_off_at)

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("window_starts_on"), cleaned.get("window_ends_on")
        if starts and ends and ends < starts:
            self.add_error("window_ends_on", "The last day must not be before the first")
        if ends and cleaned.get("cut_off_on") and cleaned["cut_off_on"] < ends:
            self.add_error("cut_off_on", "The cut-off must be on or after the last day covered")
        return cleaned

    def written(self) -> dict:
        """The arguments of ``create_report`` and ``update_particulars``."""
        values = dict(self.cleaned_data)
        return {"values": values | {"cut_off_at": clock.end_of_day(values.pop("cut_off_on"))}}


def cut_off_for(ends_on: dt.date, today: dt.date) -> dt.date:
    """A cut-off to begin with: the last day covered and what is due of it, or today if that is sooner."""
    return max(ends_on, min(today, ends_on + dt.timedelta(days=33)))


class SectionForm(GovukForm, forms.Form):
    """A section's text; ``revision`` is that which the page showed."""

    submit_label = "Save section"
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="Leave an empty line between paragraphs: each gets its number. "
        "You can use Markdown for lists, tables and links.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    presentation = {"text": {"rows": 18}}


class RecommendationsForm(GovukForm, forms.Form):
    submit_label = "Save recommendations"
    texts = forms.CharField(
        label="Recommendations",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="One to a line, each beginning with a verb: they follow “is recommended to”.",
    )
    presentation = {"texts": {"rows": 10}}


class ExplanationsForm(GovukForm, forms.Form):
    """A text for each exception of the report."""

    submit_label = "Save explanations"

    def __init__(self, *args, exceptions, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {}
        for line in exceptions:
            name = line.key.replace(":", "_")
            self.keys[name] = line.key
            self.fields[name] = forms.CharField(
                label=f"{line.organisation} ({line.reference})",
                help_text=line.what,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea,
            )
        self.presentation = {name: {"rows": 3} for name in self.keys}

    def written(self) -> dict[str, str]:
        """Texts by the exceptions' keys."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class ClearForm(GovukForm, forms.Form):
    submit_label = "Clear"
    comment = forms.CharField(label="Comment", required=False, max_length=5_000, widget=forms.Textarea)
    presentation = {"comment": {"rows": 3}}
