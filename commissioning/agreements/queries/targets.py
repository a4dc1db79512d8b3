"""Targets by period, with what was achieved beside them once an app that knows registers it."""

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal

from commissioning.agreements import panels
from commissioning.agreements.models import Agreement, Target
from commissioning.programmes.enums import Unit


@dataclass(frozen=True)
class TargetCell:
    """One target in one period."""

    profile: Decimal | None
    actual: Decimal | None
    basis: str = ""


@dataclass(frozen=True)
class TargetRow:
    """One indicator over all periods, and altogether."""

    target: Target
    cells: list[TargetCell]
    profile: Decimal | None
    actual: Decimal | None
    adds_up: bool = True


@dataclass(frozen=True)
class TargetTable:
    """Indicators by periods. ``has_actuals``: something has been reported."""

    periods: list[panels.Period]
    rows: list[TargetRow]
    has_actuals: bool


def _sum(figures: list[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None


def periods_of(agreement: Agreement, today: dt.date, profiled: Set[int] = frozenset()) -> list[panels.Period]:
    """The periods that an app registers, and beyond them those that have a target; numbers alone where none does."""
    known = {}
    for maker in panels.in_order(panels.periods):
        known.update({period.number: period for period in maker(agreement, today)})
    return _with_profiled(known, agreement, profiled)


def _with_profiled(known: dict[int, panels.Period], agreement: Agreement, profiled: Set[int]) -> list[panels.Period]:
    for number in profiled - known.keys():
        known[number] = panels.Period(number, agreement.starts_on, agreement.ends_on, "Not in the plan")
    return [known[number] for number in sorted(known)]


def periods_until(
    agreement: Agreement, ends_on: dt.date, today: dt.date, profiled: Set[int] = frozenset()
) -> list[panels.Period]:
    """The periods as they would be if the agreement ended on ``ends_on``, and beyond them those that have a target."""
    if ends_on == agreement.ends_on:
        return periods_of(agreement, today, profiled)
    known: dict[int, panels.Period] = {}
    for maker in panels.in_order(panels.periods_until):
        known.update({period.number: period for period in maker(agreement, ends_on, today)})
    return _with_profiled(known, agreement, profiled)


def table_of(agreement: Agreement, today: dt.date) -> TargetTable:
    """The agreement's targets as the table on its page."""
    targets = list(agreement.targets.select_related("indicator__outcome").prefetch_related("profiles"))
    profiles = {(target.pk, one.period_number): one.value for target in targets for one in target.profiles.all()}
    figures: dict[tuple[int, int], Decimal] = {}
    basis: dict[tuple[int, int], str] = {}
    for maker in panels.in_order(panels.actuals):
        found = maker(agreement)
        figures.update(found.figures)
        basis.update(found.basis)
    periods = periods_of(agreement, today, {number for _, number in profiles})
    rows = []
    for target in targets:
        keys = [(target.pk, period.number) for period in periods]
        cells = [TargetCell(profiles.get(key), figures.get(key), basis.get(key, "")) for key in keys]
        # Per cents of different periods do not add up to anything.
        adds_up = target.indicator.unit != Unit.PERCENT
        profile = _sum([cell.profile for cell in cells]) if adds_up else None
        actual = _sum([cell.actual for cell in cells]) if adds_up else None
        rows.append(TargetRow(target, cells, profile, actual, adds_up))
    return TargetTable(periods, rows, bool(figures))
