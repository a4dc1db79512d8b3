"""What becomes of the periods of returns when an agreement's end moves."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass, field

from commissioning.common.dates import day_after, lasts_at_least
from monitoring.rules.periods import Period, between, periods, remainder_is_short, shortest_remainder, starts


class StartIsFixed(ValueError):
    """A return was handed in or waived, so that the start can no longer move."""


@dataclass(frozen=True)
class Existing:
    """A period that stands (not cancelled) with its return's ``key``; ``settled`` if the return was handed in
    or waived, so that nothing may change it."""

    key: Hashable
    starts_on: dt.date
    ends_on: dt.date
    settled: bool = False


@dataclass
class Changes:
    """What to do: ``stays`` keys, ``moved`` keys with their new period, ``cancelled`` keys, ``created`` periods."""

    stays: list[Hashable] = field(default_factory=list)
    moved: dict[Hashable, Period] = field(default_factory=dict)
    cancelled: list[Hashable] = field(default_factory=list)
    created: list[Period] = field(default_factory=list)


def change_of_end(
    existing: list[Existing], start: dt.date, new_end: dt.date, frequency_months: int, on: dt.date
) -> Changes:
    """What a new end, agreed on the day ``on``, does to the periods of a term that starts on ``start``.

    Settled periods stay, even where the term now ends before they do. So do unsettled ones that were over
    before ``on``, unless the new end falls before theirs. The days after them are divided anew on the grid
    counted from the start: the running period or a later one takes the new end, or a remainder becomes its own
    period; what is left over is cancelled. After it the periods cover the term once.
    """
    ordered = sorted(existing, key=lambda period: period.starts_on)
    kept = _kept(ordered, new_end, on)
    stays, loose = ordered[:kept], {period.starts_on: period for period in ordered[kept:]}
    changes = Changes(stays=[period.key for period in stays])
    begin = day_after(stays[-1].ends_on) if stays else start
    for period in _rest(start, begin, new_end, frequency_months):
        found = loose.pop(period.starts_on, None)
        if found is None:
            changes.created.append(period)
        elif found.ends_on == period.ends_on:
            changes.stays.append(found.key)
        else:
            changes.moved[found.key] = period
    changes.cancelled = [period.key for period in loose.values()]
    return changes


def _kept(ordered: list[Existing], new_end: dt.date, on: dt.date) -> int:
    """How many of the first periods stay as they are: up to the last that is settled or was over in time."""
    fixed = [
        number
        for number, period in enumerate(ordered, start=1)
        if period.settled or (period.ends_on < on and period.ends_on <= new_end)
    ]
    return max(fixed, default=0)


def _rest(start: dt.date, begin: dt.date, new_end: dt.date, frequency_months: int) -> list[Period]:
    """The periods from ``begin`` to ``new_end``: the grid's, where the first and last that are too short join
    their neighbour within this rest."""
    if begin > new_end:
        return []
    grid = list(enumerate(starts(start, new_end, frequency_months)))
    later = [(number, day) for number, day in grid if day > begin]
    if len(grid) > 1 and later and remainder_is_short(start, later[-1][0], new_end, frequency_months):
        later.pop()
    days = [begin] + [day for _, day in later]
    on_grid = any(day == begin for _, day in grid)
    if len(days) > 1 and not on_grid:
        first = between(days, new_end)[0]
        if not lasts_at_least(first.starts_on, first.ends_on, shortest_remainder(frequency_months)):
            del days[1]
    return between(days, new_end)


def change_of_start(existing: list[Existing], start: dt.date, end: dt.date, frequency_months: int) -> Changes:
    """What a new start does while no return is settled: the periods are reckoned anew, and each return takes the
    place of its number. Raises ``StartIsFixed`` once one is settled."""
    if any(period.settled for period in existing):
        raise StartIsFixed("The start cannot change once a return has been handed in.")
    ordered = sorted(existing, key=lambda period: period.starts_on)
    anew = periods(start, end, frequency_months)
    changes = Changes(cancelled=[period.key for period in ordered[len(anew) :]], created=anew[len(ordered) :])
    for before, after in zip(ordered, anew, strict=False):
        if (before.starts_on, before.ends_on) == after:
            changes.stays.append(before.key)
        else:
            changes.moved[before.key] = after
    return changes
