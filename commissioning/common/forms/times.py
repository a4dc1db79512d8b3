"""A time of day as people type it, and a day and a time as a moment in London."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from commissioning.common.calendar_files import LONDON

HOW = "Enter a time, like 10:30am or 14:00"
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)


def parse_time(text: str) -> dt.time:
    """``10:30``, ``14.00``, ``2pm``, ``2:30 pm``, ``midday``. Raises ``ValueError``."""
    text = text.strip().lower()
    if text in {"midday", "noon"}:
        return dt.time(12)
    match = _TIME.fullmatch(text)
    if match is None or (match[2] is None and match[3] is None):
        raise ValueError(HOW)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(HOW)
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError as error:
        raise ValueError(HOW) from error


def moment_of(day: dt.date, time: dt.time) -> dt.datetime:
    """``time`` in London on ``day``, in UTC. Raises ``ValidationError`` for a time that summer time skips."""
    naive = dt.datetime.combine(day, time)
    moment = timezone.make_aware(naive, LONDON).astimezone(dt.UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != naive:
        raise ValidationError("The clocks go forward that night: this time does not exist. Enter another")
    return moment


class TimeField(forms.CharField):
    """A time of day, cleaned to a ``time``."""

    presentation = {"width": 10}

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "For example 10:30am or 14:00")
        super().__init__(max_length=20, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_time(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, dt.time) else value
