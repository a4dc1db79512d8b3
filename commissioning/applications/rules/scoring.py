"""Marks of organisations and scores of projects. Worked examples: ``docs/algorithms/assessment.md``.

Source of the organisation stage: a London borough's community commissioning programme, 2018 (essential criteria passed
or failed, and scored ones with a maximum of 80, of which more than 40 were needed).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

# Anchored scores run from 0 to this.
HIGHEST_SCORE = 5
TWO_PLACES = Decimal("0.01")


def organisation_passes(essential: Iterable[bool], marks: int, highest: int, *, pass_percent: int) -> bool:
    """Whether all essential criteria are passed and the marks are more than ``pass_percent`` per cent of the
    ``highest`` that could be had. Without scored criteria the essential ones decide."""
    return all(essential) and (highest == 0 or marks * 100 > highest * pass_percent)


def project_score(points: Mapping[int, int], weights: Mapping[int, int]) -> Decimal:
    """One assessor's score of 100: the weighted mean of ``points`` (0 to 5, by criterion) under ``weights`` (by
    criterion, any sum), rounded down to two places. Every criterion with a weight has points."""
    whole = sum(weights.values())
    earned = sum(points[key] * weight for key, weight in weights.items())
    return _two_places(Fraction(earned * 100, HIGHEST_SCORE * whole))


def mean_score(scores: Sequence[Decimal]) -> Decimal:
    """The mean of the assessors' scores, rounded down to two places."""
    return _two_places(Fraction(sum(scores)) / len(scores))


def spread(scores: Sequence[Decimal]) -> Decimal:
    """Points of 100 between the highest and the lowest score."""
    return max(scores) - min(scores)


def goes_to_moderation(scores: Sequence[Decimal], *, limit: int) -> bool:
    """Whether the assessors differ by more than ``limit`` points of 100; exactly the limit does not."""
    return spread(scores) > limit


def _two_places(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(TWO_PLACES, rounding=ROUND_DOWN)
