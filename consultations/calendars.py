"""A consultation's dates as files for anybody's calendar."""

import datetime as dt

from django.conf import settings

from commissioning.common.calendar_files import FeedEntry, feed, uid_of
from commissioning.common.guaranteed import guaranteed
from consultations.enums import EventStatus
from consultations.models import Consultation, EngagementEvent, Phase


def of_consultation(consultation: Consultation) -> bytes:
    """The closing days of its approved phases, and its public events that are not cancelled."""
    phases = consultation.phases.public().exclude(status="cancelled").prefetch_related("closing_changes")
    events = consultation.events.public().exclude(status=EventStatus.CANCELLED)
    entries = [_closing(consultation, phase) for phase in phases]
    return feed([*entries, *(_entry(event) for event in events)], name=consultation.title)


def of_event(event: EngagementEvent) -> bytes:
    """One event."""
    return feed([_entry(event)], name=event.title)


def _closing(consultation: Consultation, phase: Phase) -> FeedEntry:
    changes = list(phase.closing_changes.all())
    changed_at: dt.datetime = changes[0].made_at if changes else guaranteed(phase.approved_at)
    return FeedEntry(
        uid=uid_of("consultation-phase-closes", phase.pk),
        title=f"Last day to answer: {consultation.title}",
        starts=phase.closes_on,
        changed_at=changed_at,
        url=settings.SITE_URL + consultation.public_url,
        sequence=len(changes),
    )


def _entry(event: EngagementEvent) -> FeedEntry:
    return FeedEntry(
        uid=uid_of("consultation-event", event.pk),
        title=f"{event.title}: {event.consultation.title}",
        starts=event.starts_at,
        ends=event.ends_at,
        changed_at=event.changed_at,
        url=settings.SITE_URL + event.public_url,
        place=event.place,
        sequence=event.sequence,
    )
