"""Engagement events: planned, changed, cancelled, held and written up."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.common import states
from commissioning.common.history import give_reason, keep, sign
from consultations import notifications
from consultations.enums import EventStatus
from consultations.models import Consultation, EngagementEvent, EventAttendance, EventPoint
from consultations.operations import coding, sign_ups

# What those who signed up must hear of when it changes.
TOLD_OF = ("starts_at", "ends_at", "place")


class EventNotPlanned(Exception):
    """The event was held or cancelled and can no longer be changed in this way."""

    def __init__(self, event: EngagementEvent):
        super().__init__(f"{event} is {event.get_status_display().lower()} and can no longer be changed in this way.")


class NotYet(Exception):
    """The event has not begun, so nothing of it can be written up."""


def _planned(event: EngagementEvent) -> EngagementEvent:
    fresh = states.locked(event, "consultation")
    if fresh.status != EventStatus.PLANNED:
        raise EventNotPlanned(fresh)
    return fresh


@transaction.atomic
def create_event(consultation: Consultation, *, values: Mapping[str, Any], at: dt.datetime, by) -> EngagementEvent:
    """A planned event with ``values`` by field. Raises ``ValidationError``."""
    event = EngagementEvent(**values, consultation=consultation, created_at=at, changed_at=at)
    _check_phase(event)
    keep(event, at=at, by=by)
    states.record_change(event, "", EventStatus.PLANNED, at=at, by=by)
    return event


@transaction.atomic
def change_event(event: EngagementEvent, *, values: Mapping[str, Any], at: dt.datetime, by) -> EngagementEvent:
    """Set ``values`` by field. Those who signed up are told of another time or place; with more places than before
    the first who wait get one. Raises ``EventNotPlanned``, ``ValidationError``."""
    fresh = _planned(event)
    before = {name: getattr(fresh, name) for name in TOLD_OF}
    for name, value in values.items():
        setattr(fresh, name, value)
    _check_phase(fresh)
    taken = sign_ups.places_taken(fresh)
    if fresh.capacity is not None and fresh.capacity < taken:
        raise ValidationError({"capacity": f"{taken} places are taken already: enter {taken} or more."})
    is_moved = any(getattr(fresh, name) != value for name, value in before.items())
    fresh.changed_at = at
    fresh.sequence += is_moved
    keep(fresh, at=at, by=by)
    sign_ups.fill_places(fresh, at=at)
    if is_moved:
        notifications.event_moved(fresh, at=at)
    return fresh


def _check_phase(event: EngagementEvent) -> None:
    if event.phase is not None and event.phase.consultation_id != event.consultation_id:
        raise ValidationError({"phase": "Choose a phase of this consultation."})


@transaction.atomic
def cancel_event(event: EngagementEvent, *, reason: str, at: dt.datetime, by) -> EngagementEvent:
    """Call a planned event off; everybody who signed up is told why. Raises ``CannotMove``."""
    fresh = states.locked(event, "consultation")
    fresh.changed_at, fresh.sequence = at, fresh.sequence + 1
    give_reason(fresh, reason)
    _move(event, EventStatus.CANCELLED, at=at, by=by, fresh=fresh, reason=reason, cancelled_reason=reason)
    notifications.event_cancelled(fresh, at=at)
    return fresh


@transaction.atomic
def write_up(
    event: EngagementEvent,
    *,
    notes: str,
    attendance: Sequence[Mapping[str, Any]],
    points: Sequence[str],
    at: dt.datetime,
    by,
) -> EngagementEvent:
    """Write down who came, what was said and the points raised; a planned event is then held.

    ``attendance``: dicts of ``organisation`` or ``name``, and ``people``. It can be done again: what was written
    before is replaced, and kept in history. Raises ``NotYet``, ``CannotMove`` for a cancelled event,
    ``ValidationError``.
    """
    fresh = states.locked(event, "consultation")
    if at < fresh.starts_at:
        raise NotYet(f"{fresh} has not begun.")
    if fresh.status == EventStatus.HELD:
        fresh.notes = notes
        keep(fresh, at=at, by=by)
    else:
        _move(event, EventStatus.HELD, at=at, by=by, fresh=fresh, notes=notes, held_at=at, held_by=by)
    event.notes = notes
    _replace(fresh.attendance.all(), [EventAttendance(event=fresh, **row) for row in attendance], at=at, by=by)
    _write_points(fresh, points, at=at, by=by)
    return fresh


def _write_points(event: EngagementEvent, points: Sequence[str], *, at: dt.datetime, by) -> None:
    """Points keep their numbers, and with them what was found in them; one in other words must be read again."""
    old = {point.number: point for point in event.points.all()}
    for number, text in enumerate(points, start=1):
        point = old.pop(number, None) or EventPoint(event=event, number=number)
        if point.text != text:
            point.text = text
            keep(point, at=at, by=by)
            coding.point_changed(point, at=at)
    for point in old.values():
        sign(point, at=at, by=by)
        point.delete()


def _replace(old, new: Sequence[Any], *, at: dt.datetime, by) -> None:
    for row in old:
        sign(row, at=at, by=by)
        row.delete()
    for row in new:
        keep(row, at=at, by=by)


def _move(event: EngagementEvent, to: str, *, at, by, fresh: EngagementEvent, reason: str = "", **values):
    sign(fresh, at=at, by=by)
    return states.move(event, to, at=at, by=by, reason=reason, fresh=fresh, **values)
