"""How a value is paid out: in which instalments, when, and how much of each agency's share in each.

Worked through in ``docs/algorithms/payment-profile.md``.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commissioning.agreements.enums import PayTiming
from commissioning.common.dates import add_months, day_before, months_between
from commissioning.common.money import share_out
from commissioning.common.working_days import working_day_on_or_after


@dataclass(frozen=True)
class Span:
    """A period that one instalment is for, its days inclusive; ``number`` that of its return, or None."""

    starts_on: dt.date
    ends_on: dt.date
    number: int | None = None
    return_due_on: dt.date | None = None

    @property
    def months(self) -> Fraction:
        return months_between(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Instalment:
    """What one agency pays of one span, in whole pence. ``after_return``: the return whose acceptance it waits for;
    ``due_on`` is then only expected."""

    due_on: dt.date
    amount_pence: int
    agency_id: int
    after_return: int | None = None


def spans_of_term(starts_on: dt.date, ends_on: dt.date, months: int) -> list[Span]:
    """The term cut into spans of ``months`` months, counted from its start so that they never drift; the last one
    ends with the term, however short."""
    spans, step = [], 0
    while (first := add_months(starts_on, step)) <= ends_on:
        step += months
        spans.append(Span(first, min(day_before(add_months(starts_on, step)), ends_on)))
    return spans


def due_day(span: Span, timing: str, *, days_after_acceptance: int) -> dt.date:
    """When the span's instalment is due: a working day."""
    if timing == PayTiming.ADVANCE:
        return working_day_on_or_after(span.starts_on)
    if timing == PayTiming.ARREARS:
        return working_day_on_or_after(span.ends_on)
    return due_after(span.return_due_on or span.ends_on, days_after_acceptance)


def due_after(accepted_on: dt.date, days: int) -> dt.date:
    """When a payment is due that waited for a return accepted on that day: so many days later, or the next working
    day."""
    return working_day_on_or_after(accepted_on + dt.timedelta(days=days))


def instalments(
    spans: Sequence[Span], worth: Mapping[int, int], *, timing: str, days_after_acceptance: int
) -> list[Instalment]:
    """Each agency's ``worth`` in pence shared out over ``spans`` by their length in months, by largest remainder:
    it adds up exactly to each agency's part, and so to the whole. An instalment of nothing is none.

    Ordered by day, then as the agencies come. Raises ``ValueError`` without a span.
    """
    found = []
    for agency, pence in worth.items():
        parts = share_out(pence, [span.months for span in spans])
        found += [
            Instalment(
                due_day(span, timing, days_after_acceptance=days_after_acceptance),
                part,
                agency,
                span.number if timing == PayTiming.ACCEPTANCE else None,
            )
            for span, part in zip(spans, parts, strict=True)
            if part > 0
        ]
    return sorted(found, key=lambda one: one.due_on)
