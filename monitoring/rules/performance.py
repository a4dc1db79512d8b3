"""How an agreement performs: a score out of 100 of each accepted return, and its rating.

Reckoned exactly, with fractions; a score is rounded down to two places, so that one shown as 75.00 is green.
Source of the form: the practice of London-wide grants programmes.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commissioning.programmes.enums import Direction
from monitoring.enums import Rating
from monitoring.rules.figures import DEFAULTS, Rules

HUNDRED = 100
POINTS_PER_QUALITY_MARK = 25
DAYS_PER_WEEK = 7


class Trend(StrEnum):
    """Direction of travel since the period before."""

    UP = "up"
    STEADY = "steady"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Figure:
    """One indicator in one period. ``profile`` is its target for the period, None for none; ``actual`` is None
    where nothing was counted. ``weight`` is a whole number of at least 1."""

    actual: Decimal | None
    profile: Decimal | None
    weight: int = 1
    direction: Direction = Direction.HIGHER


@dataclass(frozen=True)
class Performance:
    """Scores out of 100, to two places, None where there is nothing to reckon one from."""

    delivery: Decimal | None
    quality: Decimal | None
    compliance: Decimal | None
    score: Decimal | None
    rating: Rating


UNRATED = Performance(None, None, None, None, Rating.UNRATED)


def _two_places(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value * HUNDRED // 1) / HUNDRED


def achieved(figure: Figure) -> Fraction | None:
    """The part of its profile that an indicator reached, 0 to 1; None if it is left out.

    Left out: an indicator without a profile, and one of which nothing (0) was expected where higher is better.
    A profile for which nothing was counted is not reached at all. Where lower is better the fraction is turned
    round, and an actual of 0 reaches any profile.
    """
    if figure.profile is None:
        return None
    profile = Fraction(figure.profile)
    if figure.direction == Direction.HIGHER and profile == 0:
        return None
    if figure.actual is None:
        return Fraction(0)
    actual = Fraction(figure.actual)
    if figure.direction == Direction.LOWER:
        return min(profile / actual, Fraction(1)) if actual else Fraction(1)
    return min(actual / profile, Fraction(1))


def _delivery(figures: Iterable[Figure]) -> Fraction | None:
    parts = [(part, figure.weight) for figure in figures if (part := achieved(figure)) is not None]
    if not parts:
        return None
    return sum((part * weight for part, weight in parts), Fraction()) * HUNDRED / sum(weight for _, weight in parts)


def delivery_of(figures: Iterable[Figure]) -> Decimal | None:
    """The weighted mean of what the indicators reached, out of 100; None if every one is left out."""
    return _two_places(_delivery(figures))


def quality_of(mark: int | None) -> Decimal | None:
    """The officer's mark, 0 to 4, out of 100."""
    return None if mark is None else Decimal(mark * POINTS_PER_QUALITY_MARK)


def weeks_late(due: dt.date, submitted: dt.date) -> int:
    """How many weeks late, a part of a week counting as one; 0 in time."""
    return max(-((due - submitted).days // DAYS_PER_WEEK), 0)


def compliance_of(due: dt.date, first_submitted: dt.date, rules: Rules = DEFAULTS) -> Decimal:
    """100 less 20 for each week or part of one late, never below 0. The first submission counts, whatever
    was queried afterwards."""
    return Decimal(max(HUNDRED - rules.late_points_per_week * weeks_late(due, first_submitted), 0))


def rating_of(score: Decimal | None, rules: Rules = DEFAULTS) -> Rating:
    """Green, amber or red by score; unrated without one."""
    if score is None:
        return Rating.UNRATED
    if score >= rules.green_from:
        return Rating.GREEN
    return Rating.AMBER if score >= rules.amber_from else Rating.RED


def rate(
    *,
    figures: Iterable[Figure],
    quality_mark: int | None,
    due: dt.date,
    first_submitted: dt.date,
    rules: Rules = DEFAULTS,
) -> Performance:
    """The performance that one accepted return shows.

    Where delivery or quality cannot be reckoned, the weights of the others are scaled up to 100.
    """
    delivery = _delivery(figures)
    quality, compliance = quality_of(quality_mark), compliance_of(due, first_submitted, rules)
    parts = [
        (part if part is None else Fraction(part), weight)
        for part, weight in (
            (delivery, rules.delivery_weight),
            (quality, rules.quality_weight),
            (compliance, rules.compliance_weight),
        )
    ]
    total = sum(weight for part, weight in parts if part is not None)
    exact = sum((part * weight for part, weight in parts if part is not None), Fraction()) / total if total else None
    score = _two_places(exact)
    return Performance(_two_places(delivery), quality, compliance, score, rating_of(score, rules))


def is_red_for_lateness(due: dt.date, today: dt.date, rules: Rules = DEFAULTS) -> bool:
    """Whether a return that is still outstanding on ``today`` is so late that its agreement is red."""
    return (today - due).days > rules.red_after_days_overdue


def agreement_rating(
    latest: Rating | None, outstanding_due: Iterable[dt.date], today: dt.date, rules: Rules = DEFAULTS
) -> Rating:
    """An agreement's rating: red if any outstanding return is more than 14 days overdue, else that of its
    latest accepted return, else unrated, which is never shown as green."""
    if any(is_red_for_lateness(due, today, rules) for due in outstanding_due):
        return Rating.RED
    return latest or Rating.UNRATED


def direction_of_travel(score: int | Decimal | None, before: int | Decimal | None) -> Trend:
    """Whether the score went up or down since the period before; unknown where either is missing."""
    if score is None or before is None:
        return Trend.UNKNOWN
    if score == before:
        return Trend.STEADY
    return Trend.UP if score > before else Trend.DOWN
