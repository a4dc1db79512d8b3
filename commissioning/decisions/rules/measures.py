"""What one row adds to a figure, and how a figure is made of what its rows add.

The only place where that is laid down: the report's figures are worked out with it, and the page behind each
figure shows with it what every row contributes.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from commissioning.decisions.rules.figure_tree import AgreementLine, Figure, Part, PaymentLine, ReturnLine, Rows

Contribution = int | Decimal | None


def _part(parts: tuple[Part, ...], name: str) -> int:
    return sum(part.pence for part in parts if part.name == name)


def _actual(line: ReturnLine, indicator_id: int):
    return next(actual for actual in line.actuals if actual.indicator_id == indicator_id)


def _count(line, about: str) -> int:
    return 1


MEASURES = {
    "count": _count,
    "value": lambda line, about: line.value_pence,
    "share": lambda line, about: _part(line.shares, about),
    "ward": lambda line, about: _part(line.wards, about),
    "budget": lambda line, about: line.budget_pence,
    "amount": lambda line, about: line.amount_pence,
    "spent": lambda line, about: line.spent_pence,
    "score": lambda line, about: line.score,
    "actual": lambda line, about: _actual(line, int(about)).value,
    "profile": lambda line, about: _actual(line, int(about)).profile,
    "mean_actual": lambda line, about: _actual(line, int(about)).value,
    "mean_profile": lambda line, about: _actual(line, int(about)).profile,
}
MEANS = {"score": 1, "mean_actual": 1, "mean_profile": 1}


def contribution(line, measure: str, about: str = "") -> Contribution:
    """What ``line`` adds to a figure of ``measure``; to a mean, the number that is averaged."""
    return MEASURES[measure](line, about)


def mean(values: Sequence[int | Decimal], places: int = 1) -> Decimal | None:
    """The mean, rounded down like the scores themselves, so that one shown as 75.0 is green; None of nothing."""
    if not values:
        return None
    exact = sum((Fraction(value) for value in values), Fraction(0)) / len(values)
    return Decimal(exact * 10**places // 1).scaleb(-places)


def total(lines: list, measure: str, about: str = "") -> Contribution:
    """The figure that ``lines`` make. What a line does not say (None) is left out; of nothing a mean is None."""
    parts = [part for part in (contribution(line, measure, about) for line in lines) if part is not None]
    if measure in MEANS:
        return mean(parts, MEANS[measure])
    if not parts and measure in {"actual", "profile"}:
        return None
    return sum(parts)


def lines_of(rows: Rows, kind: str) -> dict[int, AgreementLine | PaymentLine | ReturnLine]:
    """The rows of one kind by their keys."""
    return {line.id: line for line in getattr(rows, kind)}


def recount(figure: Figure, rows: Rows) -> Contribution:
    """``figure`` worked out again from the rows that it names."""
    lines = lines_of(rows, figure.rows)
    return total([lines[key] for key in figure.ids], figure.measure, figure.about)
