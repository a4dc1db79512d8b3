"""Who and where awards reach, beside who lives there, and which gaps they would leave.

Every figure is over the awards that are recommended or decided. A project in several wards, or for several groups,
counts as a project in each; its money is shared out equally among them by largest remainder, so that sums of money
equal the total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commissioning.common.money import share_out

# A value that has less than this part of the money that its part of the population would give is named as a gap.
FAIR_SHARE = Fraction(1, 2)


@dataclass(frozen=True)
class Reach:
    """One award's money and the values that it reaches in a dimension (wards, groups, a size, a theme)."""

    pence: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One value of a dimension: projects and pence that reach it, its population where known, the programme before's
    pence where known, and whether it is a gap."""

    value: str
    projects: int
    pence: int
    population: int | None
    before_pence: int | None
    is_gap: bool
    reason: str = ""


def lines(
    reaches: Iterable[Reach],
    values: Sequence[str],
    *,
    population: Mapping[str, int] | None = None,
    before: Mapping[str, int] | None = None,
) -> list[Line]:
    """A line for each of ``values`` (those that ought to be reached), in their order, then for others that are."""
    population, before = population or {}, before or {}
    projects: dict[str, int] = {}
    pence: dict[str, int] = {}
    total = 0
    for reach in reaches:
        total += reach.pence
        shares = share_out(reach.pence, [1] * len(reach.values)) if reach.values else []
        for value, share in zip(reach.values, shares, strict=True):
            projects[value] = projects.get(value, 0) + 1
            pence[value] = pence.get(value, 0) + share
    people = sum(population.get(value, 0) for value in values)
    ordered = [*values, *sorted(set(projects) - set(values))]
    made = []
    for value in ordered:
        reason = _gap(value, projects, pence, total, population, people) if value in values else ""
        made.append(
            Line(
                value,
                projects.get(value, 0),
                pence.get(value, 0),
                population.get(value),
                before.get(value),
                bool(reason),
                reason,
            )
        )
    return made


def _gap(value, projects, pence, total, population, people) -> str:
    """Why ``value`` is a gap, in words; empty where it is none."""
    if not projects.get(value):
        return "No project."
    if people and value in population and total:
        fair = Fraction(population[value], people)
        if Fraction(pence.get(value, 0), total) < fair * FAIR_SHARE:
            return "Less than half the money that its part of the population would give."
    return ""
