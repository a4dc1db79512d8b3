"""The parts of a draft variation, each a page: what the page begins with, and what it writes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.agreements.forms.rows import BudgetRows, PaymentRows, ShareRows
from commissioning.agreements.forms.targets import TargetsForm
from commissioning.agreements.models import Agreement
from commissioning.agreements.operations import TargetPlan
from commissioning.agreements.queries.targets import periods_until
from commissioning.agreements.varied.standing import Terms, figure
from commissioning.common.money import format_pounds
from commissioning.programmes.models import Indicator


@dataclass(frozen=True)
class RowsPart:
    """A part that is a table of rows. ``initial(rows)`` fills the table, ``content(filled)`` is what it writes."""

    title: str
    explains: str
    rows: type
    initial: Callable[[list[Terms]], list[dict[str, Any]]]
    content: Callable[[list[dict[str, Any]]], list[Terms]]


def _shares(filled):
    shares: dict[int, Terms] = {}
    for row in filled:
        share = shares.setdefault(
            row["agency"].pk, {"agency": row["agency"].pk, "name": row["agency"].name, "pence": 0}
        )
        share["pence"] += row["amount"]
    return [shares[key] for key in sorted(shares)]


def _payments(filled):
    return [
        {
            "number": None,
            "due_on": row["due_on"].isoformat(),
            "pence": row["amount"],
            "agency": row["agency"].pk,
            "name": row["agency"].name,
            "after_return": row["after_return"],
        }
        for row in sorted(filled, key=lambda row: row["due_on"])
    ]


ROWS_PARTS = {
    "shares": RowsPart(
        "Shares by agency",
        "The shares must add up to the value, {value}. Clear every row to have them worked out from the value.",
        ShareRows,
        lambda rows: [{"agency": row["agency"], "amount": row["pence"]} for row in rows],
        _shares,
    ),
    "budget": RowsPart(
        "Budget",
        "The lines must add up to the value, {value}. Clear every row to have them worked out from the value.",
        BudgetRows,
        lambda rows: [{"heading": row["heading"], "amount": row["pence"]} for row in rows],
        lambda filled: [{"heading": row["heading"], "pence": row["amount"]} for row in filled],
    ),
    "payments": RowsPart(
        "Payments",
        "All payments together must come to the value, {value}. {fixed} of it is approved, held, sent or paid and "
        "stays as it is. Clear every row to have the others worked out from the value.",
        PaymentRows,
        lambda rows: [
            {
                "due_on": dt.date.fromisoformat(row["due_on"]),
                "amount": row["pence"],
                "agency": row["agency"],
                "after_return": row["after_return"],
            }
            for row in rows
        ],
        _payments,
    ),
}


def explained(part: RowsPart, after: Terms, fixed: set[int]) -> str:
    """What the page of ``part`` says, with its sums."""
    stays = sum(row["pence"] for row in after["payments"] if row["number"] in fixed)
    return part.explains.format(value=format_pounds(after["value_pence"]), fixed=format_pounds(stays))


def targets_form(data, agreement: Agreement, after: Terms, today: dt.date) -> TargetsForm:
    """The table of targets over the periods as they would be."""
    indicators = Indicator.objects.in_bulk([target["indicator"] for target in after["targets"]])
    there = {
        target["indicator"]: TargetPlan(
            indicators[target["indicator"]],
            target["weight"],
            {int(number): Decimal(value) for number, value in target["profile"].items()},
        )
        for target in after["targets"]
    }
    profiled = {int(number) for target in after["targets"] for number in target["profile"]}
    periods = periods_until(agreement, dt.date.fromisoformat(after["ends_on"]), today, profiled)
    return TargetsForm(data, agreement=agreement, periods=periods, there=there)


def targets_content(form: TargetsForm) -> list[Terms]:
    """What was typed in, as a proposal keeps it."""
    return [
        {
            "indicator": plan.indicator.pk,
            "name": plan.indicator.name,
            "weight": plan.weight,
            "profile": {str(number): figure(value) for number, value in plan.profile.items()},
        }
        for plan in form.plans
    ]
