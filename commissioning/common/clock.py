"""The one clock. Operations never call it: they are told the time as ``at``.

Datetimes are aware and stored in UTC; days are days in ``Europe/London``.
"""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The moment, aware."""
    return timezone.now()


def local_date(at: dt.datetime) -> dt.date:
    """The day it is in London at ``at``."""
    return timezone.localtime(at).date()


def today() -> dt.date:
    """The day it is in London now."""
    return local_date(now())


def end_of_day(day: dt.date) -> dt.datetime:
    """23:59:59 in London on ``day``: the last moment that meets a deadline of that day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def start_of_day(day: dt.date) -> dt.datetime:
    """Midnight in London at which ``day`` begins."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
