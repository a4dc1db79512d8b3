"""The demonstration's meetings: years of agreed minutes with their actions, and the latest in every state."""

import datetime as dt

from commissioning.demo.agreements import Cast, moment
from commissioning.demo.meeting_words import ACTIONS, MINUTES, PLACES, SUMMARIES
from monitoring.enums import MeetingMode, MeetingStatus
from monitoring.models import Meeting, MeetingAction
from monitoring.operations import meetings as operations
from monitoring.operations.meetings import ActionEntry, Guest
from organisations.models import User

# What became of the meetings of the last months, in turn; earlier ones have agreed minutes.
LATEST = ["agreed", "without_minutes", "sent", "agreed", "confirmed", "past", "overdue", "agreed"]
COMING = ["arranged", "due", "arranged", "due", "cancelled", "due"]
LATELY = dt.timedelta(days=200)
SOON = dt.timedelta(days=75)
HOUR = dt.timedelta(hours=1)
FIRST = "-001"


def hold_meetings(cast: Cast) -> int:
    """Bring every meeting whose time has come to where it would be today. Returns how many were touched."""
    today = cast.calendar.today
    meetings = (
        Meeting.objects.current()
        .filter(status=MeetingStatus.DUE, window_starts_on__lte=today + SOON)
        .select_related(
            "agreement__organisation__ward", "agreement__officer", "agreement__scheme", "agreement__programme"
        )
        .order_by("due_on", "agreement__reference")
    )
    count = 0
    for place, meeting in enumerate(meetings):
        is_first = meeting.agreement.reference.endswith(FIRST)
        if meeting.due_on >= today:
            fate = "arranged" if is_first else COMING[place % len(COMING)]
            _plan(cast, meeting, fate, place)
        else:
            is_late = meeting.due_on >= today - LATELY
            _play(cast, meeting, LATEST[place % len(LATEST)] if is_late and not is_first else "agreed", place)
        count += 1
    return count


def _lead_of(meeting: Meeting) -> User | None:
    membership = meeting.agreement.organisation.memberships.filter(ended_at=None, role="lead").first()
    return membership.user if membership else None


def _where(meeting: Meeting, place: int) -> dict:
    ward = meeting.agreement.organisation.ward
    if meeting.mode == MeetingMode.TELEPHONE:
        return {"mode": MeetingMode.TELEPHONE, "place": ""}
    if place % 4 == 1:
        return {"mode": MeetingMode.VIDEO, "place": "https://meet.marlbridge.example/monitoring"}
    return {"mode": MeetingMode.IN_PERSON, "place": PLACES[place % len(PLACES)].format(ward=ward)}


def _plan(cast: Cast, meeting: Meeting, fate: str, place: int) -> None:
    """A meeting still to come."""
    today, officer = cast.calendar.today, meeting.agreement.officer
    if fate == "due":
        return
    if fate == "cancelled":
        reason = "The organisation asked for its return to be read first."
        operations.cancel(meeting, reason=reason, at=moment(today), by=officer)
        return
    first = max(today + dt.timedelta(days=5), meeting.window_starts_on)
    day = min(first + dt.timedelta(days=place % 12), max(meeting.due_on, first))
    starts_at = moment(day + dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0), 14)
    guests = [Guest("Rosa Tindall", "rosa.tindall@health.example", "Health partner")] if place % 2 else []
    operations.arrange(
        meeting,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        **_where(meeting, place),
        guests=guests,
        at=moment(today, 9),
        by=officer,
    )


def _play(cast: Cast, meeting: Meeting, fate: str, place: int) -> None:
    """A meeting whose window is over. It is entered afterwards, so that nobody is invited to the past."""
    if fate == "overdue":
        return
    officer, today = meeting.agreement.officer, cast.calendar.today
    day = meeting.due_on - dt.timedelta(days=3 + place % 10)
    day = max(day - dt.timedelta(days=max(0, day.weekday() - 4)), meeting.window_starts_on)
    starts_at, entered = moment(day, 10 + place % 5), moment(min(day + dt.timedelta(days=1), today), 17)
    where = _where(meeting, place)
    operations.arrange(meeting, starts_at=starts_at, ends_at=starts_at + HOUR, **where, at=entered, by=officer)
    if fate == "past":
        return
    came = list(meeting.attendees.values_list("pk", flat=True))
    operations.hold(meeting, held_on=day, attended=came[: 2 + place % 2], at=entered, by=officer)
    if fate == "without_minutes":
        return
    _write(cast, meeting, day, place, entered)
    if fate in {"sent", "confirmed"}:
        operations.send_minutes(meeting, at=entered, by=officer)
    lead = _lead_of(meeting)
    if fate == "confirmed" and lead:
        operations.confirm_minutes(meeting, at=moment(min(day + dt.timedelta(days=3), today), 18), by=lead)
    if fate == "agreed":
        operations.agree_minutes(meeting, how="read out and agreed at the end", at=entered, by=officer)
        _close_old_actions(cast, meeting, day)


def _write(cast: Cast, meeting: Meeting, day: dt.date, place: int, at: dt.datetime) -> None:
    minutes = {item.pk: MINUTES[(place + item.number) % len(MINUTES)] for item in meeting.agenda.all()}
    lead = _lead_of(meeting)
    entries = [
        ActionEntry(
            ACTIONS[(place * 2 + step) % len(ACTIONS)],
            owner,
            str(lead or "") if owner == MeetingAction.Owner.ORGANISATION else str(meeting.agreement.officer),
            day + dt.timedelta(days=30 * (step + 1)),
        )
        for step, owner in enumerate((MeetingAction.Owner.ORGANISATION, MeetingAction.Owner.AGENCY))
        if step == 0 or place % 3
    ]
    summary = SUMMARIES[place % len(SUMMARIES)]
    officer = meeting.agreement.officer
    operations.save_minutes(meeting, minutes=minutes, summary=summary, actions=entries, at=at, by=officer)


def _close_old_actions(cast: Cast, meeting: Meeting, day: dt.date) -> None:
    """Most of what was promised more than half a year ago was done."""
    today = cast.calendar.today
    for action in meeting.actions.all():
        if action.due_on < today - dt.timedelta(days=120):
            closed = moment(min(action.due_on, today), 15)
            operations.close_action(action, note="Done, and seen.", at=closed, by=meeting.agreement.officer)
