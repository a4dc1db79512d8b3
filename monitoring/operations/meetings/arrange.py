"""When, where and with whom: arranging a meeting, putting it on another day, calling it off, asking for one more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from commissioning.agreements.models import Agreement
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.models import OfficerTask
from commissioning.common.operations import raise_task
from commissioning.common.states import CannotMove, changes_of, locked, move, record_change
from monitoring.enums import MeetingKind, MeetingMode, MeetingStatus
from monitoring.models import Meeting, MeetingAttendee
from monitoring.notifications import meetings as notifications
from monitoring.notifications.recipients import preparers_of
from monitoring.operations.meetings.agenda import propose_agenda
from monitoring.operations.schedule.meetings import task_key

EXTRA_WITHIN = dt.timedelta(days=28)


@dataclass(frozen=True)
class Guest:
    """Somebody besides the organisation's people and the officer; without an address there is no mail."""

    name: str
    email: str = ""
    on_behalf_of: str = ""


@transaction.atomic
def arrange(
    meeting: Meeting,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    mode: MeetingMode,
    place: str,
    guests: Sequence[Guest] = (),
    at: dt.datetime,
    by,
) -> Meeting:
    """Convene a meeting that is due: invite the organisation's leads and editors, the agreement's officer and
    ``guests`` by a mail with a calendar file, and propose an agenda where there is none.

    Of a meeting that lies in the past (it is entered afterwards) nobody is invited. Raises ``CannotMove``.
    """
    move(
        meeting,
        MeetingStatus.ARRANGED,
        at=at,
        by=by,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=mode,
        place=place,
        convened_by=by,
    )
    _invite(meeting, guests)
    if not meeting.agenda.exists():
        propose_agenda(meeting, today=local_date(at))
    OfficerTask.objects.filter(key=task_key(meeting.pk), done_at=None).update(done_at=at, done_by=by)
    _tell(meeting, at=at)
    return meeting


@transaction.atomic
def rearrange(
    meeting: Meeting,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    mode: MeetingMode,
    place: str,
    guests: Sequence[Guest] = (),
    at: dt.datetime,
    by,
) -> Meeting:
    """Change an arranged meeting. Everybody gets the new invitation, which takes the place of the one before in
    their calendars; whoever is no longer invited gets a cancellation. Without a change nobody gets anything."""
    fresh = locked(meeting)
    if fresh.status != MeetingStatus.ARRANGED:
        raise CannotMove(fresh, MeetingStatus.ARRANGED)
    values = {"starts_at": starts_at, "ends_at": ends_at, "mode": mode, "place": place}
    is_changed = any(getattr(fresh, name) != value for name, value in values.items())
    dropped, is_new = _invite(fresh, guests)
    if is_changed or dropped or is_new:
        fresh.invitation_sequence += 1
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save()
        _tell(fresh, at=at, is_change=True)
        if starts_at > at:
            notifications.cancelled(fresh, dropped, reason="You are no longer invited.", at=at)
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, at: dt.datetime, by) -> Meeting:
    """Call off a meeting that is due or arranged. Whoever was invited is told, and their calendars forget it."""
    fresh = locked(meeting)
    was_arranged = fresh.status == MeetingStatus.ARRANGED
    sequence = fresh.invitation_sequence + (1 if was_arranged else 0)
    move(meeting, MeetingStatus.CANCELLED, at=at, by=by, reason=reason, invitation_sequence=sequence)
    OfficerTask.objects.filter(key=task_key(meeting.pk), done_at=None).update(done_at=at, done_by=by)
    if was_arranged and guaranteed(fresh.starts_at) > at:
        notifications.cancelled(meeting, list(meeting.attendees.all()), reason=reason, at=at)
    return meeting


@transaction.atomic
def request_extra(agreement: Agreement, *, reason: str, at: dt.datetime, by) -> Meeting:
    """Ask for a meeting besides those that the plan wants, within four weeks; its officer gets the task.

    Asked again by the same person on the same day for the same reason, as by a second click, it is the same meeting.
    """
    fresh = locked(agreement)
    numbers = Meeting.objects.filter(agreement=fresh, kind=MeetingKind.EXTRA)
    today = local_date(at)
    for waiting in numbers.filter(status=MeetingStatus.DUE, window_starts_on=today):
        if changes_of(waiting).filter(before="", by=by, reason=reason).exists():
            return waiting
    meeting = Meeting(
        agreement=fresh,
        kind=MeetingKind.EXTRA,
        number=numbers.aggregate(last=Max("number", default=0))["last"] + 1,
        window_starts_on=today,
        due_on=today + EXTRA_WITHIN,
    )
    meeting.save()
    record_change(meeting, "", MeetingStatus.DUE, at=at, by=by, reason=reason)
    raise_task(
        key=task_key(meeting.pk),
        title=f"Arrange the extra meeting with {fresh.organisation}: {reason}",
        path=meeting.get_absolute_url(),
        at=at,
        due_on=meeting.due_on,
        assigned_to=fresh.officer,
    )
    return meeting


def _invite(meeting: Meeting, guests: Sequence[Guest]) -> tuple[list[MeetingAttendee], bool]:
    """Bring the attendees in line; those who are no longer among them, and whether somebody is new."""
    agreement = meeting.agreement
    users = preparers_of([agreement.organisation_id]).get(agreement.organisation_id, [])
    theirs = {user.pk for user in users}
    ours = [user for user in (agreement.officer, meeting.convened_by) if user is not None and user.is_active]
    wanted: dict[tuple, MeetingAttendee] = {}
    for user in [*users, *ours]:
        behalf = agreement.organisation.name if user.pk in theirs else agreement.lead_agency.name
        wanted.setdefault(
            ("user", user.pk),
            MeetingAttendee(meeting=meeting, user=user, name=str(user), email=user.email, on_behalf_of=behalf),
        )
    addresses = {row.email.lower() for row in wanted.values()}
    for guest in guests:
        if guest.email.lower() not in addresses or not guest.email:
            wanted.setdefault(
                ("guest", guest.email.lower() or guest.name.lower()),
                MeetingAttendee(
                    meeting=meeting, name=guest.name, email=guest.email, on_behalf_of=guest.on_behalf_of[:300]
                ),
            )
    dropped = []
    for row in meeting.attendees.all():
        key = ("user", row.user_id) if row.user_id else ("guest", row.email.lower() or row.name.lower())
        same = wanted.pop(key, None)
        if same is None:
            dropped.append(row)
        elif (same.name, same.on_behalf_of) != (row.name, row.on_behalf_of):
            row.name, row.on_behalf_of = same.name, same.on_behalf_of
            row.save()
    MeetingAttendee.objects.filter(pk__in=[row.pk for row in dropped]).delete()
    MeetingAttendee.objects.bulk_create(wanted.values())
    return dropped, bool(wanted)


def _tell(meeting: Meeting, *, at: dt.datetime, is_change: bool = False) -> None:
    if guaranteed(meeting.starts_at) > at:
        notifications.invited(meeting, is_change=is_change, at=at)
