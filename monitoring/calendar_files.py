"""Calendar files: a meeting's invitation that goes with a mail, and the feed of a person's dates.

Times are in Europe/London with its rules for summer time, so that a calendar anywhere shows the right hour.
Source: RFC 5545, and RFC 5546 for invitations.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings

from monitoring.models import Meeting, MeetingAttendee

LONDON = ZoneInfo("Europe/London")
REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class FeedEntry:
    """One date of a feed: a whole day, or from ``starts`` to ``ends`` where both are moments."""

    uid: str
    title: str
    starts: dt.date | dt.datetime
    changed_at: dt.datetime
    url: str
    ends: dt.datetime | None = None
    place: str = ""
    sequence: int = 0


def uid_of(kind: str, pk: int) -> str:
    """The identifier that a record keeps in every calendar."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"{kind}-{pk}@{host}"


def _calendar(**properties) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.COUNCIL_NAME}//{settings.SERVICE_NAME}//EN")
    calendar.add("version", "2.0")
    for name, value in properties.items():
        calendar.add(name.replace("_", "-"), value)
    return calendar


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
    calendar = _calendar(method=method)
    event = icalendar.Event()
    event.add("uid", uid_of("meeting", meeting.pk))
    event.add("sequence", meeting.invitation_sequence)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(LONDON))
    event.add("dtend", meeting.ends_at.astimezone(LONDON))
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


def feed(entries: Iterable[FeedEntry], *, name: str) -> bytes:
    """A calendar of ``entries``; the same entries give the same bytes."""
    calendar = _calendar(method="PUBLISH", x_wr_calname=name, x_wr_timezone="Europe/London")
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
        event.add("summary", entry.title)
        event.add("url", entry.url)
        if entry.ends is None:
            event.add("dtstart", entry.starts)
            event.add("dtend", entry.starts + dt.timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        else:
            event.add("dtstart", entry.starts.astimezone(LONDON))
            event.add("dtend", entry.ends.astimezone(LONDON))
        if entry.place:
            event.add("location", entry.place)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
