"""What officers write of engagement events."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils import timezone

from commissioning.common.calendar_files import LONDON
from commissioning.common.forms import DateField, GovukForm, WholeNumberField, field_of
from commissioning.common.forms.times import TimeField, moment_of
from consultations.enums import EventKind
from consultations.models import Consultation, EngagementEvent, Phase
from organisations.models import Organisation

LONGEST = 20_000
MOST_ROWS = 100
MOST_POINTS = 100


class EventForm(GovukForm, forms.Form):
    """What, when, where, and who may come."""

    submit_label = "Save event"
    presentation = {"about": {"rows": 5}, "capacity": {"width": 5}}
    kind = forms.ChoiceField(label="What kind of event?", choices=EventKind)
    title = forms.CharField(max_length=200)
    about = forms.CharField(widget=forms.Textarea, max_length=LONGEST, required=False, help_text="Markdown.")
    phase = forms.ModelChoiceField(
        Phase.objects.none(),
        label="Of which phase?",
        required=False,
        empty_label="None of them",
        help_text="The points raised are read with that phase’s answers.",
    )
    day = DateField(label="Day")
    starts = TimeField(label="Start time")
    ends = TimeField(label="End time")
    place = forms.CharField(label="Where?", max_length=300, help_text="The address, or that it is online.")
    facilitator = forms.CharField(label="Who leads it?", max_length=200, required=False)
    is_public = forms.BooleanField(label="Open to everybody, with a page to sign up", required=False)
    capacity = WholeNumberField(
        label="Places", min_value=1, max_value=100_000, required=False, help_text="Leave empty for as many as come."
    )

    def __init__(self, *args, consultation: Consultation, event: EngagementEvent | None = None, **kwargs):
        if event is not None:
            kwargs.setdefault("initial", _initial(event))
        super().__init__(*args, **kwargs)
        field_of(self, "phase", forms.ModelChoiceField).queryset = consultation.phases.order_by("number")

    def clean(self):
        found = super().clean()
        if found.get("day") and found.get("starts") and found.get("ends"):
            for name, moment in (("starts", "starts_at"), ("ends", "ends_at")):
                try:
                    found[moment] = moment_of(found["day"], found[name])
                except ValidationError as error:
                    self.add_error(name, error)
                    return found
            if found["ends_at"] <= found["starts_at"]:
                self.add_error("ends", "Enter an end time after the start time")
        return found

    def values(self) -> dict:
        """By the record's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"day", "starts", "ends"}}


def _initial(event: EngagementEvent) -> dict:
    names = ("kind", "title", "about", "phase", "place", "facilitator", "is_public", "capacity")
    starts, ends = timezone.localtime(event.starts_at, LONDON), timezone.localtime(event.ends_at, LONDON)
    return {
        **{name: getattr(event, name) for name in names},
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }


class WriteUpForm(GovukForm, forms.Form):
    """Who came, what was said and the points raised."""

    submit_label = "Save what was written up"
    presentation = {"attendance": {"rows": 6}, "notes": {"rows": 8}, "points": {"rows": 10}}
    attendance = forms.CharField(
        label="Who came",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
        help_text="One to a line: an organisation, a group or kind of people, a comma and how many. "
        "For example: Riverside Lunch Club, 3. A name that is on the register is linked to it.",
    )
    points = forms.CharField(
        label="Points that were raised",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
        help_text="One to a line, without the name of who raised it. Reports tell them.",
    )
    notes = forms.CharField(
        label="Notes", widget=forms.Textarea, max_length=LONGEST, required=False, help_text="For officers only."
    )

    def __init__(self, *args, event: EngagementEvent, **kwargs):
        initial = {
            "attendance": "\n".join(
                f"{row.who}, {row.people}" for row in event.attendance.select_related("organisation")
            ),
            "points": "\n".join(event.points.values_list("text", flat=True)),
            "notes": event.notes,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_attendance(self) -> list[dict]:
        """Rows as ``operations.events.write_up`` takes them."""
        lines = [line.strip() for line in self.cleaned_data["attendance"].splitlines() if line.strip()]
        if len(lines) > MOST_ROWS:
            raise ValidationError(f"Enter {MOST_ROWS} lines or fewer")
        said = [_attendance_line(number, line) for number, line in enumerate(lines, start=1)]
        known = organisations_named([name for name, _ in said])
        rows, seen = [], set()
        for number, (name, people) in enumerate(said, start=1):
            organisation = known.get(name.casefold())
            if organisation is not None and organisation.pk in seen:
                raise ValidationError(f"Line {number}: {organisation} is there already")
            if organisation is not None:
                seen.add(organisation.pk)
            rows.append({"organisation": organisation, "name": "" if organisation else name, "people": people})
        return rows

    def clean_points(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["points"].splitlines() if line.strip()]
        if len(lines) > MOST_POINTS:
            raise ValidationError(f"Enter {MOST_POINTS} points or fewer")
        return lines


def _attendance_line(number: int, line: str) -> tuple[str, int]:
    name, comma, count = line.rpartition(",")
    count = count.strip()
    if not (comma and name.strip() and count.isascii() and count.isdigit() and 0 < len(count) <= 5 and int(count)):
        raise ValidationError(f"Line {number}: write the name, a comma and how many came, like Riverside Lunch Club, 3")
    if len(name.strip()) > 200:
        raise ValidationError(f"Line {number}: shorten the name")
    return name.strip(), int(count)


def organisations_named(names: list[str]) -> dict[str, Organisation]:
    """Organisations of the register by name in small letters; a name that two have is nobody's. One query."""
    wanted = {name.casefold() for name in names}
    rows = Organisation.objects.annotate(small=Lower("name")).filter(small__in=[name.lower() for name in names])
    found: dict[str, Organisation] = {}
    twice = set()
    for row in rows:
        key = row.name.casefold()
        if key in found:
            twice.add(key)
        found[key] = row
    return {key: row for key, row in found.items() if key in wanted - twice}
