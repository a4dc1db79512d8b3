"""Working days: not a weekend, not a bank holiday of England and Wales, not a day the council is closed.

Bank holidays come from the ``holidays`` package. Closure days come from the setting ``CLOSURE_DAYS``:
``MM-DD/MM-DD``, both inclusive, over the turn of the year where the second comes first (``12-24/01-01``);
a single day as ``MM-DD``; several separated by commas; empty for none.
"""

import datetime as dt
from functools import lru_cache

import holidays
from django.conf import settings

from commissioning.common.dates import day_after, day_before

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
LEAP_YEAR = 2000  # in which every MM-DD exists
# A closure of eleven months would leave too few working days to be what anybody meant.
LONGEST_SEARCH = 366

MonthDay = tuple[int, int]


class BadClosureDays(ValueError):
    """The setting ``CLOSURE_DAYS`` is not written as it should be."""


def _month_day(text: str) -> MonthDay:
    try:
        day = dt.date.fromisoformat(f"{LEAP_YEAR}-{text.strip()}")
    except ValueError as error:
        raise BadClosureDays(f"CLOSURE_DAYS: {text.strip()!r} is not a day written as MM-DD, like 12-24.") from error
    return day.month, day.day


@lru_cache
def parse_closure_days(text: str) -> tuple[tuple[MonthDay, MonthDay], ...]:
    """The first and last day of each closure. Raises ``BadClosureDays``, naming what is wrong."""
    spans = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, slash, last = part.partition("/")
        spans.append((_month_day(first), _month_day(last if slash else first)))
    return tuple(spans)


def _within(day: MonthDay, first: MonthDay, last: MonthDay) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


@lru_cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of England and Wales in ``year``, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@lru_cache(maxsize=8192)
def _is_working_day(day: dt.date, closures: str) -> bool:
    if day.weekday() >= SATURDAY or day in bank_holidays(day.year):
        return False
    return not any(_within((day.month, day.day), *span) for span in parse_closure_days(closures))


def is_working_day(day: dt.date) -> bool:
    """Whether the council's offices are open on ``day``."""
    return _is_working_day(day, settings.CLOSURE_DAYS)


def _first_working_day(day: dt.date, step: dt.timedelta) -> dt.date:
    for _ in range(LONGEST_SEARCH):
        if is_working_day(day):
            return day
        day += step
    raise BadClosureDays("CLOSURE_DAYS leaves no working day in a whole year.")


def working_day_on_or_after(day: dt.date) -> dt.date:
    """``day``, or the next working day if it is not one."""
    return _first_working_day(day, ONE_DAY)


def working_day_on_or_before(day: dt.date) -> dt.date:
    """``day``, or the last working day before it if it is not one."""
    return _first_working_day(day, -ONE_DAY)


def next_working_day(day: dt.date) -> dt.date:
    """The first working day later than ``day``."""
    return working_day_on_or_after(day_after(day))


def previous_working_day(day: dt.date) -> dt.date:
    """The last working day earlier than ``day``."""
    return working_day_on_or_before(day_before(day))


def add_working_days(day: dt.date, count: int) -> dt.date:
    """The working day ``count`` working days after ``day`` (before it, if negative); ``day`` itself is not counted.

    With 0, ``day`` or the next working day.
    """
    if count == 0:
        return working_day_on_or_after(day)
    step = next_working_day if count > 0 else previous_working_day
    for _ in range(abs(count)):
        day = step(day)
    return day


def clear_days_before(day: dt.date, count: int) -> dt.date:
    """The last day that leaves ``count`` clear days before ``day``: neither end counts.

    Source of the way of counting: the executive-arrangements regulations 2012 (SI 2012/2089), reg. 9.
    """
    return day - dt.timedelta(days=count + 1)


def clear_days_between(first: dt.date, second: dt.date) -> int:
    """How many whole days lie between two days, neither of them counted."""
    return max((second - first).days - 1, 0)
