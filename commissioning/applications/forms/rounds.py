"""What officers write of a round as a whole."""

import datetime as dt

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from commissioning.applications.models import FundingRound
from commissioning.applications.rules import timetable_order
from commissioning.common.forms import DateField, GovukForm, WholeNumberField, field_of
from commissioning.common.templatetags.words import long_date, time_of
from commissioning.programmes.enums import Route
from commissioning.programmes.models import Programme
from organisations.enums import Role
from organisations.models import User

LONGEST = 50_000
USUAL_HOUR = dt.time(9)


class _Times(GovukForm, forms.Form):
    """Days that follow each other, and the time at which the round opens."""

    opens_on = DateField(label="Day it opens", help_text="For example, 1 10 2027.")
    opens_time = forms.ChoiceField(label="Time it opens", initial=USUAL_HOUR.isoformat("minutes"))
    closes_on = DateField(label="Last day to apply", help_text="Until 11:59pm on this day.")
    agreement_starts_on = DateField(label="First day of agreements")
    agreement_ends_on = DateField(label="Last day of agreements")
    programme_of: Programme | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usual = {dt.time(hour) for hour in range(24)}
        if now := self.initial.get("opens_time"):
            usual.add(dt.time.fromisoformat(now))
        field_of(self, "opens_time", forms.ChoiceField).choices = [
            (one.isoformat("minutes"), time_of(one)) for one in sorted(usual)
        ]

    def clean(self):
        found = super().clean()
        programme = found.get("programme") or self.programme_of
        wrong = timetable_order.out_of_order(found)
        if programme:
            wrong += timetable_order.outside_programme(
                found.get("agreement_starts_on"),
                found.get("agreement_ends_on"),
                first=programme.starts_on,
                last=programme.ends_on,
            )
        for name, message in wrong:
            if name not in self.errors:
                self.add_error(name, message)
        return found

    def values(self) -> dict:
        """What was entered by the round's fields."""
        found = dict(self.cleaned_data)
        day, time = found.pop("opens_on"), dt.time.fromisoformat(found.pop("opens_time"))
        return {**found, "opens_at": timezone.make_aware(dt.datetime.combine(day, time))}


class RoundForm(_Times):
    """A new round. The rest is asked part by part."""

    submit_label = "Make the round"
    presentation = {"summary": {"rows": 4}, "route": {"inline": True}}
    programme = forms.ModelChoiceField(queryset=Programme.objects.all(), empty_label="Choose a programme")
    title = forms.CharField(label="Title", max_length=200, help_text="As the public will read it.")
    route = forms.ChoiceField(
        label="Route", choices=Route, widget=forms.RadioSelect, help_text="A round is for grants or for contracts."
    )
    summary = forms.CharField(
        label="What it is for",
        widget=forms.Textarea,
        max_length=LONGEST,
        help_text="Two or three sentences that anybody understands.",
    )
    field_order = ["programme", "title", "route", "summary"]


class TimetableForm(_Times):
    """Every day of the round."""

    submit_label = "Save timetable"
    questions_close_on = DateField(label="Last day for questions", required=False)
    decision_expected_on = DateField(label="Decision expected", required=False)
    field_order = [
        "opens_on",
        "opens_time",
        "questions_close_on",
        "closes_on",
        "decision_expected_on",
        "agreement_starts_on",
        "agreement_ends_on",
    ]

    def __init__(self, *args, record: FundingRound, **kwargs):
        opens = timezone.localtime(record.opens_at)
        initial = {name: getattr(record, name) for name in self.field_order if hasattr(record, name)}
        initial |= {"opens_on": opens.date(), "opens_time": opens.time().isoformat("minutes")}
        super().__init__(*args, initial=initial, **kwargs)
        self.programme_of = record.programme
        term = f"{long_date(record.programme.starts_on)} to {long_date(record.programme.ends_on)}"
        self.fields["agreement_starts_on"].help_text = f"Within the programme: {term}."


IN_PARAGRAPHS = "An empty line begins a new paragraph, “- ” at the beginning of a line a bullet point."
HINTS = {
    "summary": "Two or three sentences that anybody understands.",
    "privacy": f"What happens with what applicants tell us. {IN_PARAGRAPHS}",
}


class TextsForm(GovukForm, forms.ModelForm):
    """What applicants read. A draft may still lack most of it; the check before publication does not let it."""

    submit_label = "Save texts"
    presentation = {
        "summary": {"rows": 4},
        "who_can_apply": {"rows": 6, "needed_later": True},
        "privacy": {"rows": 8, "needed_later": True},
        "guidance": {"rows": 12},
        "how_decided": {"rows": 8},
    }

    class Meta:
        model = FundingRound
        fields = ["title", "summary", "who_can_apply", "guidance", "how_decided", "privacy"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "title":
                field.validators.append(MaxLengthValidator(LONGEST))
                field.help_text = HINTS.get(name, IN_PARAGRAPHS)


def _officers() -> forms.ModelChoiceField:
    people = User.objects.filter(is_active=True, role_assignments__role=Role.COMMISSIONING_OFFICER)
    return forms.ModelChoiceField(
        queryset=people.distinct().order_by("full_name"), empty_label="Choose an officer", required=False
    )


class OfficersForm(GovukForm, forms.Form):
    """Two people, so that no round depends on one."""

    submit_label = "Save officers"
    presentation = {"officer": {"needed_later": True}, "second_officer": {"needed_later": True}}

    def __init__(self, *args, record: FundingRound, **kwargs):
        super().__init__(*args, initial={"officer": record.officer, "second_officer": record.second_officer}, **kwargs)
        for name, label in (("officer", "First officer"), ("second_officer", "Second officer")):
            self.fields[name] = _officers()
            self.fields[name].label = label

    def clean(self):
        found = super().clean()
        if found.get("second_officer") and found["second_officer"] == found.get("officer"):
            self.add_error("second_officer", "Choose somebody else as the second officer")
        return found


class FiguresForm(GovukForm, forms.Form):
    """The figures of a round's rules."""

    submit_label = "Save figures"
    assessors_per_application = WholeNumberField(label="Assessors for each application", min_value=2, max_value=6)
    moderation_spread = WholeNumberField(
        label="Points of 100 between two assessors above which an application is moderated", max_value=100
    )
    organisation_pass_percent = WholeNumberField(
        label="Per cent of the organisation stage’s marks that must be passed",
        help_text="With 50, an organisation needs more than half of the marks.",
        max_value=99,
    )
    appeal_working_days = WholeNumberField(label="Working days to appeal", max_value=60)

    def __init__(self, *args, record: FundingRound, **kwargs):
        super().__init__(*args, initial={name: getattr(record, name) for name in self.base_fields}, **kwargs)
