"""How long a phase is open: the rule's days, and a closing day that allows for when people are away.

Days are inclusive at both ends. See ``docs/algorithms/consultation-length.md``.
"""

import datetime as dt

from commissioning.common.working_days import bank_holidays, working_day_on_or_after

AUGUST = 8
# A day counts in halves, so that one in August can be half a day.
WHOLE, HALF, NOTHING = 2, 1, 0


def days_open(opens_on: dt.date, closes_on: dt.date) -> int:
    """How many days there are to answer in, both ends counted."""
    return (closes_on - opens_on).days + 1


def is_short(opens_on: dt.date, closes_on: dt.date, *, days: int) -> bool:
    """Whether it is open for fewer than ``days`` days."""
    return days_open(opens_on, closes_on) < days


def earliest_close(opens_on: dt.date, *, days: int) -> dt.date:
    """The first closing day that keeps to a rule of ``days`` days."""
    return opens_on + dt.timedelta(days=max(days, 1) - 1)


def suggested_close(opens_on: dt.date, *, days: int) -> dt.date:
    """The closing day that gives ``days`` days of people's time: a bank holiday counts nothing and a day in August
    half, and it falls on a working day."""
    day, counted = opens_on, _worth(opens_on)
    while counted < days * WHOLE:
        day += dt.timedelta(days=1)
        counted += _worth(day)
    return working_day_on_or_after(day)


def _worth(day: dt.date) -> int:
    if day in bank_holidays(day.year):
        return NOTHING
    return HALF if day.month == AUGUST else WHOLE
