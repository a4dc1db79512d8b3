"""What a project costs in full: its direct costs and a fair share of the organisation's overheads.

Worked examples: ``docs/algorithms/full-cost.md``. Source: the full cost recovery principle of a joint commissioning
framework of 2007: relevant overheads are not disallowed, and an award below the full cost is said openly to be a
contribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commissioning.applications.enums import OverheadMethod


@dataclass(frozen=True)
class OverheadBasis:
    """How overheads are shared out. ``yearly_pence`` is the organisation's overheads of a usual year; units are
    hours, people, square metres, or pence of direct cost a year (then ``project_units`` is not used)."""

    method: OverheadMethod
    yearly_pence: int
    project_units: Decimal
    all_units: Decimal


@dataclass(frozen=True)
class FullCost:
    """A project's costs in pence, by year of the term (the first is index 0), and what is asked for."""

    direct: tuple[int, ...]
    overheads: tuple[int, ...]
    other_funding: int
    requested: int

    @property
    def by_year(self) -> tuple[int, ...]:
        return tuple(direct + overhead for direct, overhead in zip(self.direct, self.overheads, strict=True))

    @property
    def total(self) -> int:
        """The full cost of the whole term."""
        return sum(self.by_year)

    @property
    def to_find(self) -> int:
        """What is left of the full cost after money from elsewhere; never below nothing."""
        return max(self.total - self.other_funding, 0)

    @property
    def is_contribution(self) -> bool:
        """Whether less than the full cost is asked for."""
        return self.requested < self.total

    @property
    def shortfall(self) -> int:
        """What nobody has promised or been asked for yet."""
        return max(self.to_find - self.requested, 0)

    @property
    def overasked(self) -> int:
        """By how much the sum asked for and other money pass the full cost; 0 where they do not."""
        return max(self.requested + self.other_funding - self.total, 0)


def share_of(basis: OverheadBasis, direct_pence: int) -> Fraction:
    """The part of the overheads that falls to the project in a year in which its direct costs are
    ``direct_pence``: between 0 and 1."""
    units = Fraction(direct_pence) if basis.method == OverheadMethod.DIRECT_COST else Fraction(basis.project_units)
    return min(units / Fraction(basis.all_units), Fraction(1))


def overheads_by_year(direct: Sequence[int], basis: OverheadBasis | None) -> tuple[int, ...]:
    """The project's overheads in each year, to the nearest penny, half a penny up. In years without direct costs
    there are none: the project does not run."""
    if basis is None:
        return (0,) * len(direct)
    return tuple(_nearest(basis.yearly_pence * share_of(basis, pence)) if pence else 0 for pence in direct)


def full_cost(
    headings: Sequence[Sequence[int]],
    basis: OverheadBasis | None,
    *,
    years: int,
    other_funding: int,
    requested: int,
) -> FullCost:
    """The full cost of a project of ``years`` years whose ``headings`` each have one amount a year, in pence."""
    direct = tuple(sum(amounts[year] for amounts in headings) for year in range(years))
    return FullCost(direct, overheads_by_year(direct, basis), other_funding, requested)


def _nearest(pence: Fraction) -> int:
    return int(pence + Fraction(1, 2))
