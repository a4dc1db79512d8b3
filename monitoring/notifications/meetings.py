"""Mails about meetings: invitations with their calendar file, cancellations, minutes."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.urls import reverse

from commissioning.common import outbox
from commissioning.common.operations import raise_task
from monitoring import calendar_files
from monitoring.enums import MeetingMode
from monitoring.models import Meeting, MeetingAttendee
from monitoring.notifications.recipients import preparers_of


def invited(meeting: Meeting, *, is_change: bool, at: dt.datetime) -> None:
    """Invite everybody with an address; where the organisation has nobody, ask the officer to telephone."""
    attendees = list(meeting.attendees.all())
    agenda = list(meeting.agenda.all())
    calendar = calendar_files.invitation(
        meeting,
        attendees,
        method=calendar_files.REQUEST,
        at=at,
        description="\n".join(f"{item.number}. {item.title}" for item in agenda),
    )
    _send(meeting, attendees, "meeting_invitation", calendar, calendar_files.REQUEST, at, is_change=is_change)
    organisation_id = meeting.agreement.organisation_id
    if not preparers_of([organisation_id]).get(organisation_id):
        raise_task(
            key=f"meeting:{meeting.pk}:telephone:{meeting.invitation_sequence}",
            title=f"Telephone {meeting.agreement.organisation} about the meeting: nobody there has an account",
            path=meeting.get_absolute_url(),
            at=at,
            assigned_to=meeting.agreement.officer,
        )


def cancelled(meeting: Meeting, attendees: Sequence[MeetingAttendee], *, reason: str, at: dt.datetime) -> None:
    """Tell ``attendees`` that the meeting is off for them, so that their calendars forget it."""
    calendar = calendar_files.invitation(meeting, attendees, method=calendar_files.CANCEL, at=at)
    _send(meeting, attendees, "meeting_cancelled", calendar, calendar_files.CANCEL, at, reason=reason)


def _send(meeting: Meeting, attendees, name: str, calendar: bytes, method: str, at: dt.datetime, **context) -> None:
    theirs = meeting.agreement.organisation_id
    attachment = outbox.Attachment(
        "meeting.ics", calendar, f"text/calendar; method={method}; charset=utf-8; component=VEVENT"
    )
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"meeting:{meeting.pk}:{method.lower()}:{meeting.invitation_sequence}:{_short(attendee.email)}",
                to=attendee.email,
                template=f"monitoring/mail/{name}.txt",
                context={
                    "name": attendee.user.get_short_name() if attendee.user_id else attendee.name,
                    "page": _page(meeting, attendee, theirs),
                    "is_telephone": meeting.mode == MeetingMode.TELEPHONE,
                    **_about(meeting),
                    **context,
                },
                attachments=[attachment],
            )
            for attendee in attendees
            if attendee.email
        ],
        at=at,
    )


def _short(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()[:16]


def _page(meeting: Meeting, attendee: MeetingAttendee, organisation_id: int) -> str:
    """Where the attendee reads more; nowhere for a guest without an account."""
    if attendee.user is None:
        return ""
    if organisation_id in attendee.user.membership_roles:
        return reverse("monitoring:organisation-meeting", args=[meeting.pk])
    return meeting.get_absolute_url()


def _about(meeting: Meeting) -> dict:
    agreement = meeting.agreement
    return {
        "meeting": meeting,
        "kind": meeting.get_kind_display(),
        "mode": meeting.get_mode_display().lower(),
        "agreement": agreement,
        "organisation": agreement.organisation,
        "officer": agreement.officer or meeting.convened_by,
    }


def minutes_sent(meeting: Meeting, *, at: dt.datetime) -> None:
    """Ask the organisation to read the minutes; its lead confirms them."""
    _to_organisation(meeting, "minutes_sent", f"meeting:{meeting.pk}:minutes:{at:%Y%m%d%H%M%S}", at)


def minutes_agreed(meeting: Meeting, *, at: dt.datetime) -> None:
    """Tell the organisation that the minutes are agreed, with its actions."""
    theirs = meeting.actions.filter(owner="organisation", closed_at=None)
    _to_organisation(meeting, "minutes_agreed", f"meeting:{meeting.pk}:agreed", at, actions=list(theirs))


def minutes_confirmed(meeting: Meeting, *, at: dt.datetime) -> None:
    """Ask the officer to mark the minutes as agreed."""
    raise_task(
        key=f"meeting:{meeting.pk}:confirmed:{at:%Y%m%d%H%M%S}",
        title=f"Mark the minutes with {meeting.agreement.organisation} as agreed: its lead has confirmed them",
        path=meeting.get_absolute_url(),
        at=at,
        assigned_to=meeting.agreement.officer,
    )


def _to_organisation(meeting: Meeting, name: str, key: str, at: dt.datetime, **context) -> None:
    agreement = meeting.agreement
    people = preparers_of([agreement.organisation_id]).get(agreement.organisation_id, [])
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"{key}:{person.pk}",
                to=person.email,
                template=f"monitoring/mail/{name}.txt",
                context={
                    "name": person.get_short_name(),
                    "page": reverse("monitoring:organisation-meeting", args=[meeting.pk]),
                    **_about(meeting),
                    **context,
                },
            )
            for person in people
        ],
        at=at,
    )
    if not people:
        raise_task(
            key=f"{key}:telephone",
            title=f"Send {agreement.organisation} the minutes by post: nobody there has an account",
            path=meeting.get_absolute_url(),
            at=at,
            assigned_to=agreement.officer,
        )
