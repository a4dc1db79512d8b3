"""What was said at a meeting and who promised what: written by the officer, confirmed by the organisation, agreed."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.operations import finish_tasks
from commissioning.common.states import CannotMove, locked, move
from monitoring.enums import MeetingStatus
from monitoring.models import Meeting, MeetingAction, MeetingAttendee
from monitoring.notifications import meetings as notifications
from monitoring.operations.meetings.agenda import StalePapers
from monitoring.operations.meetings.arrange import Guest
from monitoring.queries.meeting_papers import minutes_stamp


class NoMinutes(Exception):
    """Nothing was written down yet."""


class NotSent(Exception):
    """The organisation has not been sent the minutes yet."""


class NotConfirmed(Exception):
    """The organisation's lead has not confirmed the minutes, and it is not said how else they were agreed."""


class HeldLater(ValueError):
    """A meeting cannot have been held on a day that is still to come."""


@dataclass(frozen=True)
class ActionEntry:
    """An action as a form has it: ``pk`` of the one it changes, None for a new one."""

    text: str
    owner: MeetingAction.Owner
    owner_name: str
    due_on: dt.date
    pk: int | None = None


@transaction.atomic
def hold(
    meeting: Meeting,
    *,
    held_on: dt.date,
    attended: Collection[int],
    also: Sequence[Guest] = (),
    at: dt.datetime,
    by,
) -> Meeting:
    """Record that an arranged meeting took place: ``attended`` are the keys of the attendees who came, ``also``
    those who came without an invitation. Raises ``HeldLater`` for a day to come, ``CannotMove``."""
    if held_on > local_date(at):
        raise HeldLater("The meeting cannot have been held on a day that is still to come.")
    move(meeting, MeetingStatus.HELD, at=at, by=by, held_on=held_on)
    finish_tasks(begins_with=f"meeting:{meeting.pk}:telephone:", at=at, by=by)  # nobody need be invited any more
    meeting.attendees.filter(pk__in=attended).update(attended=True)
    meeting.attendees.exclude(pk__in=attended).update(attended=False)
    MeetingAttendee.objects.bulk_create(
        MeetingAttendee(
            meeting=meeting, name=guest.name, email=guest.email, on_behalf_of=guest.on_behalf_of, attended=True
        )
        for guest in also
    )
    return meeting


@transaction.atomic
def save_minutes(
    meeting: Meeting,
    *,
    minutes: Mapping[int, str],
    summary: str,
    actions: Sequence[ActionEntry],
    at: dt.datetime,
    by,
    shown: str | None = None,
    seen: Collection[int] | None = None,
) -> Meeting:
    """Write down what was said of each agenda item (by its key), the summary and the actions, until all of it is
    agreed. What the organisation confirmed before falls away where anything changes: it confirms anew.

    An action that is left out is taken away, unless it was closed already; where ``seen`` is given, only if its key
    is among them. ``shown`` is the stamp of the minutes that the form showed; ``StalePapers`` where others stand.
    """
    fresh = locked(meeting)
    if fresh.status != MeetingStatus.HELD:
        raise CannotMove(fresh, MeetingStatus.HELD)
    if shown is not None and shown != minutes_stamp(fresh):
        raise StalePapers
    is_changed = _write_items(fresh, minutes) | _write_actions(fresh, actions, seen)
    if is_changed or fresh.summary != summary:
        fresh.summary = summary
        fresh.minutes_confirmed_at = fresh.minutes_confirmed_by = None
        finish_tasks(begins_with=_confirmed(fresh), at=at, by=by)
        fresh.save()
    meeting.refresh_from_db()
    return meeting


def _confirmed(meeting: Meeting) -> str:
    """How the keys of tasks begin that ask to mark confirmed minutes as agreed."""
    return f"meeting:{meeting.pk}:confirmed:"


def _write_items(meeting: Meeting, minutes: Mapping[int, str]) -> bool:
    changed = [item for item in meeting.agenda.all() if minutes.get(item.pk, item.minutes) != item.minutes]
    for item in changed:
        item.minutes = minutes[item.pk]
        item.save()
    return bool(changed)


def _write_actions(meeting: Meeting, entries: Sequence[ActionEntry], seen: Collection[int] | None) -> bool:
    standing = {action.pk: action for action in meeting.actions.select_for_update() if action.closed_at is None}
    number = max([action.number for action in meeting.actions.all()], default=0)
    is_changed = False
    for entry in entries:
        action = standing.pop(entry.pk, None) if entry.pk else None
        if entry.pk and action is None:  # It was closed, or taken away, in the meantime.
            continue
        if action is None:
            number += 1
            action = MeetingAction(meeting=meeting, number=number)
        values = {name: getattr(entry, name) for name in ("text", "owner", "owner_name", "due_on")}
        if action.pk is None or any(getattr(action, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(action, name, value)
            action.save()
            is_changed = True
    for action in standing.values():
        if (seen is None or action.pk in seen) and not action.progress.exists():
            action.delete()
            is_changed = True
    return is_changed


@transaction.atomic
def send_minutes(meeting: Meeting, *, at: dt.datetime, by) -> Meeting:
    """Let the organisation read the minutes and ask its lead to confirm them. Raises ``NoMinutes``."""
    fresh = locked(meeting)
    if fresh.status != MeetingStatus.HELD:
        raise CannotMove(fresh, MeetingStatus.HELD)
    if not fresh.summary.strip() and not fresh.agenda.exclude(minutes="").exists():
        raise NoMinutes("Write the minutes first.")
    fresh.minutes_sent_at = at
    fresh.save()
    meeting.refresh_from_db()
    notifications.minutes_sent(meeting, at=at)
    return meeting


@transaction.atomic
def confirm_minutes(meeting: Meeting, *, at: dt.datetime, by) -> Meeting:
    """Record that the organisation's lead finds the minutes right. Raises ``NotSent``, ``CannotMove``."""
    fresh = locked(meeting)
    if fresh.status != MeetingStatus.HELD:
        raise CannotMove(fresh, MeetingStatus.MINUTES_AGREED)
    if fresh.minutes_sent_at is None:
        raise NotSent("The minutes have not been sent to you yet.")
    if fresh.minutes_confirmed_at is None:
        fresh.minutes_confirmed_at, fresh.minutes_confirmed_by = at, by
        fresh.save()
        notifications.minutes_confirmed(fresh, at=at)
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def agree_minutes(meeting: Meeting, *, how: str = "", at: dt.datetime, by) -> Meeting:
    """Mark the minutes as agreed, after the organisation's lead has confirmed them, or said in another way that
    they are right: then ``how`` says in which. Raises ``NotConfirmed``, ``NoMinutes``, ``CannotMove``."""
    fresh = locked(meeting)
    if fresh.status != MeetingStatus.HELD:
        raise CannotMove(fresh, MeetingStatus.MINUTES_AGREED)
    if not fresh.summary.strip() and not fresh.agenda.exclude(minutes="").exists():
        raise NoMinutes("Write the minutes first.")
    if fresh.minutes_confirmed_at is None and not how.strip():
        raise NotConfirmed("The organisation’s lead has not confirmed the minutes. Say how else they were agreed.")
    move(
        meeting,
        MeetingStatus.MINUTES_AGREED,
        at=at,
        by=by,
        reason=how,
        minutes_agreed_at=at,
        minutes_agreed_by=by,
        minutes_agreed_how=how.strip(),
        minutes_sent_at=fresh.minutes_sent_at or at,
    )
    finish_tasks(begins_with=_confirmed(fresh), at=at, by=by)
    notifications.minutes_agreed(meeting, at=at)
    return meeting
