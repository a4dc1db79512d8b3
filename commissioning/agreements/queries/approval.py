"""Payments that somebody has ticked to approve together: which may be, which may not and why, and their sums."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from commissioning.agreements import conditions
from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Payment
from commissioning.agreements.payment_filters import for_approval_by
from commissioning.agreements.queries.payment_queue import AgencySums, payments_for, sums_by_agency


@dataclass(frozen=True)
class Chosen:
    """``late``: by agreement's key, returns that have not come; shown, and nothing more."""

    payments: list[Payment]
    left_out: list[tuple[Payment, str]]
    sums: list[AgencySums]
    late: list[tuple[str, str]]

    @property
    def total(self) -> int:
        return sum(payment.amount_pence for payment in self.payments)


def chosen(keys: Collection[int], user, today: dt.date) -> Chosen:
    """Those with ``keys`` that the person sees."""
    rows = payments_for(user).filter(pk__in=keys).order_by("due_on", "agreement__reference", "number")
    may = for_approval_by(rows, user)
    good = list(may)
    known = {payment.pk for payment in good}
    left_out = [(payment, _why(payment, user)) for payment in rows if payment.pk not in known]
    late = conditions.late_returns({payment.agreement_id for payment in good}, today)
    references = {payment.agreement_id: payment.agreement.reference for payment in good}
    warnings = [(references[key], words) for key, several in late.items() for words in several]
    return Chosen(good, left_out, sums_by_agency(may), warnings)


def _why(payment: Payment, user) -> str:
    if payment.status != PaymentStatus.PLANNED:
        return f"It is {payment.get_status_display().lower()}."
    if payment.first_approved_by_id == user.pk:
        return "You gave the first approval. Somebody else gives the second."
    if payment.waits:
        return f"It waits until return {payment.released_by_period} is accepted."
    if payment.agreement.organisation.funding_hold_reason:
        return "The organisation is under a hold on funding."
    return "You may not approve it: it is more than your limit, or its agreement is not in force."
