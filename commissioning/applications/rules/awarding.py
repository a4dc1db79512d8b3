"""Which applications the money of a scheme reaches: their order, what is proposed for each, where the money ends, and
what a sum must keep to.

Sums are whole pence. The highest score comes first; applications with equal scores share a rank and stand by reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.common.money import format_pounds


@dataclass(frozen=True)
class Limits:
    """A scheme's budget and the smallest and largest award, in pence."""

    budget: int
    minimum: int
    maximum: int


@dataclass(frozen=True)
class Candidate:
    """An assessed application: its reference, score of 100, and the sum asked for in pence."""

    reference: str
    score: Decimal
    asked: int


@dataclass(frozen=True)
class CutOff:
    """The money ends above ``reference``: ``left`` pence remain, and it wants ``wanted``."""

    reference: str
    left: int
    wanted: int


def in_order(candidates: Sequence[Candidate]) -> list[tuple[int, Candidate]]:
    """The candidates with their ranks, the first being 1; after two that share rank 3 comes rank 5."""
    ordered = sorted(candidates, key=lambda one: (-one.score, one.reference))
    ranked: list[tuple[int, Candidate]] = []
    for place, one in enumerate(ordered, start=1):
        same = ranked and ranked[-1][1].score == one.score
        ranked.append((ranked[-1][0] if same else place, one))
    return ranked


def wanted(candidate: Candidate, limits: Limits) -> int:
    """What would go to it if there were money enough: the sum asked for, at most the largest award."""
    return min(candidate.asked, limits.maximum)


def proposed(ordered: Sequence[Candidate], limits: Limits) -> dict[str, int]:
    """Pence by reference for candidates in their order: what each wants for as long as the budget lasts, then nothing.
    Nobody further down is served before one for whom the money did not last."""
    left, ended = limits.budget, False
    sums = {}
    for one in ordered:
        pence = wanted(one, limits)
        ended = ended or pence > left
        sums[one.reference] = 0 if ended else pence
        left -= sums[one.reference]
    return sums


def cut_off(ordered: Sequence[Candidate], sums: Mapping[str, int], limits: Limits) -> CutOff | None:
    """Where the money ends under ``sums``: at the first that gets nothing and for which too little is left by those
    above it. None where it is enough for all."""
    left = limits.budget
    for one in ordered:
        pence = sums.get(one.reference, 0)
        if pence == 0 and wanted(one, limits) > left:
            return CutOff(one.reference, max(left, 0), wanted(one, limits))
        left -= pence
    return None


def problem_of(pence: int, asked: int, limits: Limits) -> str:
    """Why a sum cannot be awarded, in words for the one who typed it; empty where it can. Nothing always can."""
    if pence == 0:
        return ""
    if pence < limits.minimum:
        return f"Enter 0, or {format_pounds(limits.minimum)} or more: that is the scheme’s smallest award"
    if pence > limits.maximum:
        return f"Enter {format_pounds(limits.maximum)} or less: that is the scheme’s largest award"
    if pence > asked:
        return f"Enter {format_pounds(asked)} or less: that is what was asked for"
    return ""


def overspent(sums: Mapping[str, int], limits: Limits) -> int:
    """By how much ``sums`` together pass the budget; 0 where they do not."""
    return max(sum(sums.values()) - limits.budget, 0)


def needs_reason(pence: int, asked: int) -> bool:
    """Whether a sum has to be explained: nothing, or less than was asked for."""
    return pence < asked
