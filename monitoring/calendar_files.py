"""The calendar file that goes with a meeting's invitation. Source: RFC 5546."""

import datetime as dt
from collections.abc import Iterable

import icalendar

from commissioning.common.calendar_files import LONDON, empty_calendar, uid_of
from commissioning.common.guaranteed import guaranteed
from monitoring.models import Meeting, MeetingAttendee

REQUEST, CANCEL = "REQUEST", "CANCEL"


def title_of(meeting: Meeting) -> str:
    """What the meeting is called in a calendar."""
    return f"{meeting.get_kind_display()}: {meeting.agreement.title}"


def invitation(
    meeting: Meeting, attendees: Iterable[MeetingAttendee], *, method: str, at: dt.datetime, description: str = ""
) -> bytes:
    """The file that puts an arranged meeting into a calendar (``REQUEST``), or takes it out (``CANCEL``).

    The identifier stays the same, and ``invitation_sequence`` goes up with each change, so that a calendar
    replaces what it had.
    """
    calendar = empty_calendar(method=method)
    event = icalendar.Event()
    event.add("uid", uid_of("meeting", meeting.pk))
    event.add("sequence", meeting.invitation_sequence)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("dtstart", guaranteed(meeting.starts_at).astimezone(LONDON))
    event.add("dtend", guaranteed(meeting.ends_at).astimezone(LONDON))
    event.add("summary", title_of(meeting))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    if description:
        event.add("description", description)
    organiser = meeting.convened_by
    if organiser is not None:
        event.add("organizer", _address(organiser.email, str(organiser)))
    for attendee in attendees:
        if attendee.email and (organiser is None or attendee.email != organiser.email):
            address = _address(attendee.email, attendee.name)
            address.params["ROLE"] = icalendar.vText("REQ-PARTICIPANT")
            address.params["RSVP"] = icalendar.vText("TRUE")
            event.add("attendee", address, encode=False)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _address(email: str, name: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{email}")
    # A quotation mark cannot stand in a parameter's value.
    address.params["CN"] = icalendar.vText(name.replace('"', "'"))
    return address
