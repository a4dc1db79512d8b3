"""The figures of a performance report as one tree of values: the rows they were counted from, the figures with
the keys of their rows, and the tables that show them. It is stored as JSON when a report is published.

Money is in pence; scores are points out of 100; days are inclusive.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Part:
    """A part of an agreement's value: an agency's share, or what falls to a ward."""

    name: str
    pence: int


@dataclass(frozen=True)
class AgreementLine:
    """An agreement whose term overlaps the window."""

    id: int
    reference: str
    organisation: str
    title: str
    kind: str
    theme_number: int
    theme: str
    scheme: str
    scheme_name: str
    lead_agency: str
    starts_on: dt.date
    ends_on: dt.date
    value_pence: int
    budget_pence: int
    shares: tuple[Part, ...]
    wards: tuple[Part, ...]
    red_after_days_overdue: int


@dataclass(frozen=True)
class PaymentLine:
    """A payment of such an agreement. ``sent_on`` is empty while it has not left."""

    id: int
    agreement_id: int
    number: int
    agency: str
    amount_pence: int
    due_on: dt.date
    sent_on: dt.date | None


@dataclass(frozen=True)
class Actual:
    """What one return reported of one indicator, with its target for the period. ``value`` is None where it was
    not collected."""

    indicator_id: int
    value: Decimal | None
    profile: Decimal | None


@dataclass(frozen=True)
class ReturnLine:
    """A return. ``place``: its period ends in the ``window``, in the window ``before``, or ``earlier``.

    ``standing`` is ``accepted`` (by the cut-off), ``waived`` or ``missing``; ``status`` is in words. Scores,
    spending and figures are given of accepted ones only.
    """

    id: int
    agreement_id: int
    number: int
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    place: str
    standing: str
    status: str
    handed_in_on: dt.date | None
    accepted_at: dt.datetime | None
    sha256: str
    rating: str
    score: Decimal | None
    spent_pence: int
    actuals: tuple[Actual, ...]


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with its place in the programme."""

    id: int
    theme_number: int
    theme: str
    scheme: str
    outcome_id: int
    outcome: str
    name: str
    unit: str
    unit_label: str
    direction: str


@dataclass(frozen=True)
class Rows:
    """Everything that a report counts."""

    agreements: tuple[AgreementLine, ...]
    payments: tuple[PaymentLine, ...]
    returns: tuple[ReturnLine, ...]
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class Figure:
    """One number with the rows that make it up: ``rows`` says which (agreements, payments, returns), ``ids`` their
    keys, and ``measure`` what is done with each. ``about`` names the agency, ward or indicator it is of."""

    key: str
    label: str
    unit: str
    value: int | Decimal | None
    rows: str
    measure: str
    about: str
    ids: tuple[int, ...]


@dataclass(frozen=True)
class MoneyFigures:
    """What was funded under one heading: a theme, a scheme, an agency or a ward."""

    key: str
    name: str
    agreements: Figure
    value: Figure
    paid: Figure


@dataclass(frozen=True)
class ThemeFigures:
    """How one theme stands, or all of them together (number 0)."""

    number: int
    name: str
    money: MoneyFigures
    schemes: tuple[MoneyFigures, ...]
    due: Figure
    accepted: Figure
    missing: Figure
    waived: Figure
    green: Figure
    amber: Figure
    red: Figure
    unrated: Figure
    score: Figure
    score_before: Figure
    trend: str
    budget: Figure
    spent: Figure
    spent_in_window: Figure


@dataclass(frozen=True)
class IndicatorFigures:
    """One indicator's total and the total of its targets in the same returns."""

    name: str
    unit: str
    unit_label: str
    direction: str
    actual: Figure
    profile: Figure
    not_collected: Figure


@dataclass(frozen=True)
class OutcomeFigures:
    theme_number: int
    theme: str
    scheme: str
    title: str
    indicators: tuple[IndicatorFigures, ...]


@dataclass(frozen=True)
class AgreementFigures:
    """An agreement's line in the appendix. ``rating`` is that of its latest period in the window."""

    id: int
    returns_due: int
    returns_accepted: int
    rating: str
    score: Decimal | None
    trend: str
    paid_pence: int
    spent_pence: int


@dataclass(frozen=True)
class ExceptionLine:
    """What a report must explain. ``kind``: red, amber, missing, spend. ``key`` stays the same between drafts."""

    key: str
    kind: str
    theme_number: int
    agreement_id: int
    return_id: int | None
    reference: str
    organisation: str
    what: str


@dataclass(frozen=True)
class PerformanceFigures:
    """The whole of a report's figures."""

    programme: str
    window_starts_on: dt.date
    window_ends_on: dt.date
    before_starts_on: dt.date
    before_ends_on: dt.date
    cut_off_at: dt.datetime
    spend_tolerance_percent: int
    rows: Rows
    total: ThemeFigures
    themes: tuple[ThemeFigures, ...]
    agencies: tuple[MoneyFigures, ...]
    wards: tuple[MoneyFigures, ...]
    outcomes: tuple[OutcomeFigures, ...]
    agreements: tuple[AgreementFigures, ...]
    exceptions: tuple[ExceptionLine, ...]

    @property
    def missing(self) -> tuple[ExceptionLine, ...]:
        """The returns that the report lacks."""
        return tuple(line for line in self.exceptions if line.kind == "missing")

    def all_figures(self) -> dict[str, Figure]:
        """Every figure by its key."""
        found: dict[str, Figure] = {}
        for table in (self.total, self.themes, self.agencies, self.wards, self.outcomes):
            _collect(table, found)
        return found


def _collect(value, found: dict[str, Figure]) -> None:
    if isinstance(value, Figure):
        found[value.key] = value
    elif isinstance(value, tuple):
        for part in value:
            _collect(part, found)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            _collect(getattr(value, name), found)
