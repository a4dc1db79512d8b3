"""The periods of returns, when each opens and is due, and the mails about it."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from commissioning.common.dates import add_months, day_before, lasts_at_least
from commissioning.common.working_days import working_day_on_or_after, working_day_on_or_before
from monitoring.enums import NoticeKind
from monitoring.rules.figures import DEFAULTS, Rules

# The shortest remainder, in months, that is a period of its own, by the months between returns.
SHORTEST_REMAINDER = {3: 1, 6: 2, 12: 3}


class Period(NamedTuple):
    """Days that one return reports on, both inclusive."""

    starts_on: dt.date
    ends_on: dt.date


class EmptyTerm(ValueError):
    """The term ends before it starts."""


def shortest_remainder(frequency_months: int) -> int:
    """How many months the rest of a term must last to be a period of its own: 1, 2, 3 for a frequency of
    3, 6, 12 months; a third of any other, and at least 1."""
    return SHORTEST_REMAINDER.get(frequency_months) or max(frequency_months // 3, 1)


def starts(start: dt.date, end: dt.date, frequency_months: int) -> Iterator[dt.date]:
    """The days on which periods would start if none joined another: never drifting, since each is counted
    from the term's start."""
    number, day = 0, start
    while day <= end:
        yield day
        number += 1
        day = add_months(start, number * frequency_months)


def periods(start: dt.date, end: dt.date, frequency_months: int) -> list[Period]:
    """The periods of the term from ``start`` to ``end``, which they cover once.

    A remainder that is too short joins the period before it; a term shorter than a frequency is one period.
    Raises ``EmptyTerm``.
    """
    if end < start:
        raise EmptyTerm("A term ends on or after the day it starts.")
    days = list(starts(start, end, frequency_months))
    if len(days) > 1 and remainder_is_short(start, len(days) - 1, end, frequency_months):
        days.pop()
    return between(days, end)


def remainder_is_short(start: dt.date, number: int, end: dt.date, frequency_months: int) -> bool:
    """Whether what is left from the start of period ``number`` (the first is 0) is too short for its own period.

    Months are counted from the term's start here too, so that a start on the 31st loses nothing.
    """
    return not lasts_at_least(start, end, number * frequency_months + shortest_remainder(frequency_months))


def between(days: list[dt.date], end: dt.date) -> list[Period]:
    """Periods that begin on ``days``, each up to the day before the next, the last up to ``end``."""
    ends = [day_before(day) for day in days[1:]] + [end]
    return [Period(*pair) for pair in zip(days, ends, strict=True)]


def opens_on(period_ends_on: dt.date) -> dt.date:
    """The first day on which a return may be answered: the last day of its period."""
    return period_ends_on


def due_on(period_ends_on: dt.date, rules: Rules = DEFAULTS) -> dt.date:
    """The day by which a return is due: 28 days after its period's end, moved on to a working day."""
    return working_day_on_or_after(period_ends_on + dt.timedelta(days=rules.return_due_days))


def reminders(due: dt.date) -> list[tuple[NoticeKind, dt.date]]:
    """The days of the reminders and escalations about a return due on ``due``, in order.

    Those before the day are moved back to a working day; the others are not moved.
    """
    return [
        (NoticeKind.DUE_IN_14_DAYS, working_day_on_or_before(due - dt.timedelta(days=14))),
        (NoticeKind.DUE_IN_3_DAYS, working_day_on_or_before(due - dt.timedelta(days=3))),
        (NoticeKind.DUE_TODAY, due),
        (NoticeKind.OVERDUE_7_DAYS, due + dt.timedelta(days=7)),
        (NoticeKind.OVERDUE_14_DAYS, due + dt.timedelta(days=14)),
    ]


ESCALATIONS = {NoticeKind.OVERDUE_7_DAYS, NoticeKind.OVERDUE_14_DAYS}
