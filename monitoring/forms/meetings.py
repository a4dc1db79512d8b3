"""Forms of meetings: when and where, agenda, attendance, minutes with actions, agreement."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commissioning.common.calendar_files import LONDON
from commissioning.common.clock import local_date
from commissioning.common.dates import add_months
from commissioning.common.forms import DateField, GovukForm, field_of
from commissioning.common.forms.times import moment_of, parse_time
from commissioning.common.guaranteed import guaranteed
from monitoring.enums import MeetingMode
from monitoring.models import Meeting, MeetingAction
from monitoring.operations.meetings import ActionEntry, AgendaPoint, Guest
from monitoring.queries.meeting_papers import minutes_stamp

LONGEST = 20_000
MOST_GUESTS, MOST_POINTS, MOST_ACTIONS = 10, 25, 12
LENGTHS = [(30, "30 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours")]
LENGTHS += [(180, "3 hours"), (240, "4 hours")]


def parse_guests(text: str) -> list[Guest]:
    """Guests one to a line: name, e-mail address, whom they act for; the last two may be left out.

    Raises ``ValidationError`` that names the line.
    """
    guests = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        name, email, behalf = ([part.strip() for part in line.split(",", 2)] + ["", ""])[:3]
        if not name or "@" in name:
            raise ValidationError(f"Line {number}: begin with the guest’s name, like Jo Bell, jo@example.org")
        if len(name) > 150 or len(behalf) > 300:
            raise ValidationError(f"Line {number}: shorten it")
        if email:
            try:
                forms.EmailField(max_length=254).clean(email)
            except ValidationError as error:
                raise ValidationError(
                    f"Line {number}: enter an e-mail address in full, like name@example.com"
                ) from error
        guests.append(Guest(name, email, behalf))
    if len(guests) > MOST_GUESTS:
        raise ValidationError(f"Name no more than {MOST_GUESTS} guests")
    return guests


class GuestsField(forms.CharField):
    """Guests, one to a line."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Guests")
        kwargs.setdefault(
            "help_text", "Besides the organisation’s people and you. One to a line: name, e-mail address, who for."
        )
        super().__init__(required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value):
        return parse_guests(super().clean(value))


class ArrangeForm(GovukForm, forms.Form):
    """Day, time, how and where. ``cleaned_data`` is what ``operations.arrange`` takes."""

    submit_label = "Send the invitation"
    day = DateField(label="Day")
    time = forms.CharField(max_length=20, label="Start time", help_text="For example 10:30am or 14:00")
    length = forms.TypedChoiceField(choices=LENGTHS, coerce=int, label="How long", initial=60)
    mode = forms.ChoiceField(choices=MeetingMode.choices, widget=forms.RadioSelect, label="How you meet")
    place = forms.CharField(
        required=False,
        max_length=300,
        label="Place, link or number",
        help_text="The address, the link to the video call, or the number that you ring.",
    )
    guests = GuestsField()
    presentation = {"time": {"width": 10}}

    def __init__(self, *args, meeting: Meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        agreement = meeting.agreement
        field_of(self, "day", DateField).earliest = add_months(agreement.starts_on, -3)
        field_of(self, "day", DateField).latest = add_months(agreement.ends_on, 12)
        if not self.is_bound:
            self.initial = {**initial_of(meeting), **self.initial}

    def clean_time(self):
        try:
            return parse_time(self.cleaned_data["time"])
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        found = super().clean()
        if found.get("mode") in {MeetingMode.IN_PERSON, MeetingMode.VIDEO} and not found.get("place"):
            self.add_error("place", "Enter the address or the link")
        if found.get("day") and found.get("time") is not None and "length" in found:
            try:
                found["starts_at"] = moment_of(found["day"], found["time"])
            except ValidationError as error:
                self.add_error("time", error)
                return found
            found["ends_at"] = found["starts_at"] + dt.timedelta(minutes=found["length"])
        return found

    def values(self) -> dict:
        """What the operation takes."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "mode", "place", "guests")}


def initial_of(meeting: Meeting) -> dict:
    """The form's values for a meeting: as arranged, or a proposal."""
    guests = [row for row in meeting.attendees.all() if row.user_id is None]
    lines = "\n".join(", ".join(filter(None, [row.name, row.email, row.on_behalf_of])) for row in guests)
    if meeting.starts_at is None:
        return {"mode": meeting.mode, "length": 30 if meeting.mode == MeetingMode.TELEPHONE else 60, "guests": lines}
    starts_at = timezone.localtime(meeting.starts_at, LONDON)
    return {
        "day": local_date(meeting.starts_at),
        "time": f"{starts_at:%H:%M}",
        "length": int((guaranteed(meeting.ends_at) - meeting.starts_at).total_seconds() // 60),
        "mode": meeting.mode,
        "place": meeting.place,
        "guests": lines,
    }


class ExtraMeetingForm(GovukForm, forms.Form):
    """Why one more meeting is wanted."""

    submit_label = "Ask for a meeting"
    reason = forms.CharField(
        max_length=250,
        label="What would you like to talk about?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you would like to talk about"},
    )


class AgendaForm(GovukForm, forms.Form):
    """The agenda: one item to a line, its reason after a bar, as text that anybody can edit."""

    submit_label = "Save the agenda"
    agenda = forms.CharField(
        max_length=LONGEST,
        label="Agenda",
        help_text="One item to a line. Put its reason after a bar, like: Spending on rooms | Over profile in return 2",
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "Enter at least one item"},
    )
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_agenda(self):
        points = []
        for line in self.cleaned_data["agenda"].splitlines():
            title, _, reason = (part.strip() for part in line.partition("|"))
            if not title:
                continue
            if len(title) > 200 or len(reason) > 300:
                raise ValidationError(f"Shorten the item that begins “{title[:40]}”")
            points.append(AgendaPoint(title, reason))
        if not points:
            raise ValidationError("Enter at least one item")
        if len(points) > MOST_POINTS:
            raise ValidationError(f"Enter no more than {MOST_POINTS} items")
        return points


def agenda_as_text(items) -> str:
    """Agenda items as ``AgendaForm`` shows them."""
    return "\n".join(f"{item.title} | {item.reason}" if item.reason else item.title for item in items)


class HeldForm(GovukForm, forms.Form):
    """When the meeting was held, and who came."""

    submit_label = "Save attendance"
    held_on = DateField(label="Held on")
    attended = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple, label="Who came"
    )
    also = GuestsField(label="Who else came", help_text="One to a line: name, e-mail address, who for.")

    def __init__(self, *args, meeting: Meeting, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(meeting.attendees.all())
        field_of(self, "attended", forms.TypedMultipleChoiceField).choices = [
            (row.pk, f"{row.name} ({row.on_behalf_of})" if row.on_behalf_of else row.name) for row in rows
        ]
        field_of(self, "held_on", DateField).latest = today
        field_of(self, "held_on", DateField).earliest = add_months(meeting.agreement.starts_on, -3)
        if not self.is_bound:
            day = local_date(meeting.starts_at) if meeting.starts_at else today
            self.initial = {"held_on": min(day, today), "attended": [row.pk for row in rows]}


class MinutesForm(GovukForm, forms.Form):
    """What was said of each item, a summary, and the actions. The actions are rows of a table."""

    submit_label = "Save the minutes"
    summary = forms.CharField(
        required=False, max_length=LONGEST, label="Summary", widget=forms.Textarea(attrs={"rows": 4})
    )
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    ROWS_TO_SPARE = 3

    def __init__(self, *args, meeting: Meeting, **kwargs):
        self.meeting = meeting
        super().__init__(*args, **kwargs)
        self.items = list(meeting.agenda.all())
        for item in self.items:
            self.fields[f"item-{item.pk}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                label=f"{item.number}. {item.title}",
                help_text=item.reason,
                initial=item.minutes,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.actions = [action for action in meeting.actions.all() if action.closed_at is None][:MOST_ACTIONS]
        self.rows = max(len(self.actions) + self.ROWS_TO_SPARE, self._rows_sent())
        for number in range(self.rows):
            self._add_row(number, self.actions[number] if number < len(self.actions) else None)
        self.initial.setdefault("summary", meeting.summary)
        self.initial.setdefault("shown", minutes_stamp(meeting))
        super_fields = [f"item-{item.pk}" for item in self.items]
        self.order_fields([*super_fields, "summary"])

    def _rows_sent(self) -> int:
        sent = str(self.data.get("rows", "")) if self.is_bound else ""
        rows = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
        return min(rows, MOST_ACTIONS + self.ROWS_TO_SPARE)

    def _add_row(self, number: int, action: MeetingAction | None) -> None:
        owners = [("", "Choose"), *MeetingAction.Owner.choices]
        self.fields[f"action-{number}-pk"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=action.pk if action else None, max_value=2**31
        )
        self.fields[f"action-{number}-text"] = forms.CharField(
            required=False, max_length=500, label="What is to be done", initial=action.text if action else ""
        )
        self.fields[f"action-{number}-owner"] = forms.ChoiceField(
            required=False, choices=owners, label="Who for", initial=action.owner if action else ""
        )
        self.fields[f"action-{number}-name"] = forms.CharField(
            required=False, max_length=150, label="Name", initial=action.owner_name if action else ""
        )
        self.fields[f"action-{number}-due"] = DateField(
            required=False, label="By", initial=action.due_on if action else None
        )

    def clean(self):
        found = super().clean()
        for number in range(self.rows):
            row = f"action-{number}"
            if found.get(f"{row}-text"):
                if not found.get(f"{row}-owner") and f"{row}-owner" not in self.errors:
                    self.add_error(f"{row}-owner", f"Action {number + 1}: choose who does it")
                if found.get(f"{row}-due") is None and f"{row}-due" not in self.errors:
                    self.add_error(f"{row}-due", f"Action {number + 1}: enter the day by which it is done")
            elif found.get(f"{row}-name") or found.get(f"{row}-due"):
                self.add_error(f"{row}-text", f"Action {number + 1}: say what is to be done")
        return found

    def item_fields(self):
        """The fields of the agenda's items."""
        return [self[f"item-{item.pk}"] for item in self.items]

    def action_rows(self) -> list[dict]:
        """The fields of each action."""
        return [
            {
                "number": number + 1,
                **{name: self[f"action-{number}-{name}"] for name in ("pk", "text", "owner", "name", "due")},
            }
            for number in range(self.rows)
        ]

    def values(self) -> dict:
        """What ``operations.save_minutes`` takes."""
        found = self.cleaned_data
        entries = [
            ActionEntry(
                text=found[f"action-{number}-text"],
                owner=MeetingAction.Owner(found[f"action-{number}-owner"]),
                owner_name=found[f"action-{number}-name"],
                due_on=found[f"action-{number}-due"],
                pk=found[f"action-{number}-pk"],
            )
            for number in range(self.rows)
            if found.get(f"action-{number}-text")
        ]
        minutes = {item.pk: found[f"item-{item.pk}"] for item in self.items}
        pks = [found.get(f"action-{number}-pk") for number in range(self.rows)]
        return {
            "minutes": minutes,
            "summary": found["summary"],
            "actions": entries,
            "seen": {pk for pk in pks if pk},
            "shown": found["shown"],
        }


class AgreeForm(GovukForm, forms.Form):
    """How the organisation agreed, where its lead has not confirmed here."""

    submit_label = "Mark the minutes as agreed"
    how = forms.CharField(
        required=False,
        max_length=300,
        label="How the organisation agreed",
        help_text="Only where its lead has not confirmed here: for example, by e-mail on 3 March.",
    )


class CloseActionForm(GovukForm, forms.Form):
    """What became of an action."""

    submit_label = "Close the action"
    note = forms.CharField(
        max_length=2_000,
        label="What became of it",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what became of it"},
    )
