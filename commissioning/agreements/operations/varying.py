"""Making an agreement's records say what a variation says, through the operations that keep each part's rules."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from commissioning.agreements.end_dates import change_end
from commissioning.agreements.models import Agreement, Variation
from commissioning.agreements.operations.drafts import TargetPlan, set_budget, set_shares, set_targets
from commissioning.agreements.operations.payments import PlannedPayment, revise_payments
from commissioning.agreements.varied.proposal import SCALARS
from commissioning.agreements.varied.standing import Terms
from commissioning.common.history import give_reason, sign
from commissioning.common.states import locked
from commissioning.programmes.models import Indicator
from organisations.models import Agency


class _TakenBack(Exception):
    pass


def rehearse(agreement: Agreement, variation: Variation, before: Terms, after: Terms, *, at: dt.datetime, by) -> None:
    """Raise what putting the terms into effect would raise; nothing is kept."""
    try:
        with transaction.atomic():
            put_into_effect(Agreement.objects.get(pk=agreement.pk), variation, before, after, at=at, by=by)
            raise _TakenBack
    except _TakenBack:
        pass


def put_into_effect(
    agreement: Agreement, variation: Variation, before: Terms, after: Terms, *, at: dt.datetime, by
) -> None:
    """Change what differs. Only within a transaction. Raises ``InUse`` where a return reports on what would be taken
    out, and ``ProfileDoesNotFit`` or ``DoesNotAddUp`` where parts do not come to the value."""
    why = f"{variation.name}: {variation.reason}"
    if after["ends_on"] != before["ends_on"]:
        new_end_on = dt.date.fromisoformat(after["ends_on"])
        change_end(agreement, new_end_on=new_end_on, at=at, by=by, reason=why)
    fresh = locked(agreement)
    # The end is moved by its own operation, together with what is owed.
    changed = [name for name in SCALARS if after[name] != before[name] and name != "ends_on"]
    for name in changed:
        setattr(fresh, name, after[name])
        setattr(agreement, name, after[name])
    if changed:
        give_reason(fresh, why)
        sign(fresh, at=at, by=by)
        fresh.save()
    if after["shares"] != before["shares"]:
        agencies = Agency.objects.in_bulk([share["agency"] for share in after["shares"]])
        shares = {agencies[share["agency"]]: share["pence"] for share in after["shares"]}
        set_shares(fresh, shares, at=at, by=by, varied=True)
    if after["budget"] != before["budget"]:
        lines = [(line["heading"], line["pence"]) for line in after["budget"]]
        set_budget(fresh, lines, at=at, by=by, varied=True)
    if after["targets"] != before["targets"]:
        set_targets(fresh, _plans(after), at=at, by=by, varied=True)
    if after["payments"] != before["payments"]:
        keeps = {row["number"] for row in after["payments"] if row["number"]}
        revise_payments(fresh, _instalments(after), keeps=keeps, at=at, by=by)


def _plans(after: Terms) -> list[TargetPlan]:
    indicators = Indicator.objects.in_bulk([target["indicator"] for target in after["targets"]])
    return [
        TargetPlan(
            indicators[target["indicator"]],
            target["weight"],
            {int(number): Decimal(value) for number, value in target["profile"].items()},
        )
        for target in after["targets"]
    ]


def _instalments(after: Terms) -> list[PlannedPayment]:
    """The payments that are new; the others are there."""
    new = [row for row in after["payments"] if row["number"] is None]
    agencies = Agency.objects.in_bulk([row["agency"] for row in new])
    return [
        PlannedPayment(dt.date.fromisoformat(row["due_on"]), row["pence"], agencies[row["agency"]], row["after_return"])
        for row in new
    ]
