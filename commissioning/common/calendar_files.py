"""Calendar files: dates and meetings as any calendar program reads them.

Times are in Europe/London with its rules for summer time, so that a calendar anywhere shows the right hour.
Source: RFC 5545.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class FeedEntry:
    """One date: a whole day, or from ``starts`` to ``ends`` where both are moments."""

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


def empty_calendar(**properties) -> icalendar.Calendar:
    """A calendar of the service without entries; ``properties`` by their names with _ for -."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.COUNCIL_NAME}//{settings.SERVICE_NAME}//EN")
    calendar.add("version", "2.0")
    for name, value in properties.items():
        calendar.add(name.replace("_", "-"), value)
    return calendar


def feed(entries: Iterable[FeedEntry], *, name: str) -> bytes:
    """A calendar of ``entries``; the same entries give the same bytes."""
    calendar = empty_calendar(method="PUBLISH", x_wr_calname=name, x_wr_timezone="Europe/London")
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
        event.add("summary", entry.title)
        event.add("url", entry.url)
        if entry.ends is None or not isinstance(entry.starts, dt.datetime):
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
