"""Payments: planned within the value, approved by two people, held and released with reasons, sent, paid."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Sum
from simple_history.utils import bulk_create_with_history

from commissioning.agreements.enums import AgreementStatus, PaymentStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.common.money import format_pounds
from commissioning.common.states import CannotMove, locked, move
from organisations.models import Agency


class PaymentsExceedValue(Exception):
    """The payments together would be more than the agreement is worth."""


class SameApprover(Exception):
    """The second approval must come from somebody other than the first."""


class FundingHeld(Exception):
    """Nothing may be approved or sent: the organisation is under a hold, or the agreement is not in force."""


class ProfileDoesNotFit(Exception):
    """The payments together must come to the agreement's value, and each agency's to its share."""


# States in which money may not leave: nobody has signed yet, or the agreement is suspended.
NOT_PAYABLE = {
    AgreementStatus.DRAFT,
    AgreementStatus.OFFERED,
    AgreementStatus.DECLINED,
    AgreementStatus.SUSPENDED,
}
# States in which payments can be planned: the terms of an offer are fixed, an agreement that is over has none to come.
PLANNABLE = {AgreementStatus.DRAFT, AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED}


@dataclass(frozen=True)
class PlannedPayment:
    """One instalment to plan: the day, whole pence, and the agency that pays."""

    due_on: dt.date
    amount_pence: int
    agency: Agency


@transaction.atomic
def plan_payments(agreement: Agreement, instalments: Sequence[PlannedPayment], *, at: dt.datetime, by) -> list[Payment]:
    """Add ``instalments`` to an agreement's payments, numbered on from the last.

    Raises ``PaymentsExceedValue`` where all payments together would pass the agreement's value, and then
    adds none.
    """
    fresh = locked(agreement)
    sums = fresh.payments.aggregate(total=Sum("amount_pence", default=0), last=Max("number", default=0))
    if sums["total"] + sum(each.amount_pence for each in instalments) > fresh.value_pence:
        raise PaymentsExceedValue(f"The payments of {fresh.reference} would be more than its value.")
    payments = [
        Payment(agreement=fresh, number=number, agency=each.agency, due_on=each.due_on, amount_pence=each.amount_pence)
        for number, each in enumerate(instalments, start=sums["last"] + 1)
    ]
    return bulk_create_with_history(payments, Payment, default_user=by, default_date=at)


@transaction.atomic
def replan_payments(
    agreement: Agreement, instalments: Sequence[PlannedPayment], *, at: dt.datetime, by
) -> list[Payment]:
    """Put ``instalments`` in the place of every payment that is planned and that nobody has approved yet.

    Raises ``ProfileDoesNotFit`` unless all payments together come to the value, and each agency's to its share,
    or where the agreement is offered or over; no instalments at all, with none that stays, take the profile away.
    """
    fresh = locked(agreement)
    if fresh.status not in PLANNABLE:
        raise ProfileDoesNotFit(f"{fresh.reference} is {fresh.get_status_display().lower()}: its payments are fixed.")
    fresh.payments.select_for_update().filter(status=PaymentStatus.PLANNED, first_approved_by=None).delete()
    stays = list(fresh.payments.all())
    _refuse_unless_whole(fresh, [*((one.agency_id, one.amount_pence) for one in stays), *_parts(instalments)])
    return plan_payments(fresh, instalments, at=at, by=by)


def _parts(instalments: Sequence[PlannedPayment]) -> list[tuple[int, int]]:
    return [(each.agency.pk, each.amount_pence) for each in instalments]


def _refuse_unless_whole(agreement: Agreement, parts: list[tuple[int, int]]) -> None:
    total = sum(pence for _, pence in parts)
    if not parts or total > agreement.value_pence:
        return  # No profile; or more than the value, which planning itself refuses.
    if total != agreement.value_pence:
        missing = format_pounds(agreement.value_pence - total)
        raise ProfileDoesNotFit(f"The payments come to {format_pounds(total)}: {missing} less than the value.")
    for share in agreement.shares.select_related("agency"):
        paid = sum(pence for agency, pence in parts if agency == share.agency_id)
        if paid != share.share_pence:
            raise ProfileDoesNotFit(
                f"The payments of {share.agency} come to {format_pounds(paid)}. "
                f"They must come to its share, {format_pounds(share.share_pence)}."
            )


def _refuse_while_held(payment: Payment) -> None:
    agreement = Agreement.objects.select_related("organisation").get(pk=payment.agreement_id)
    if agreement.status in NOT_PAYABLE:
        state = agreement.get_status_display().lower()
        raise FundingHeld(f"{agreement.reference} is {state}: nothing may be paid.")
    if agreement.organisation.funding_hold_reason:
        raise FundingHeld(f"{agreement.organisation} is under a hold on funding.")


@transaction.atomic
def approve_payment(payment: Payment, *, at: dt.datetime, by) -> Payment:
    """Approve a planned payment: the first call records the first approver, the second moves it to approved.

    Raises ``SameApprover`` where both would be one person, ``FundingHeld`` where the organisation is under
    a hold or the agreement is not in force.
    """
    fresh = locked(payment)
    if fresh.status != PaymentStatus.PLANNED:
        raise CannotMove(fresh, PaymentStatus.APPROVED)
    _refuse_while_held(fresh)
    if fresh.first_approved_by_id is None:
        fresh.first_approved_at, fresh.first_approved_by = at, by
        fresh.save()
        return fresh
    if fresh.first_approved_by_id == by.pk:
        raise SameApprover("You gave the first approval. Ask somebody else for the second.")
    return move(payment, PaymentStatus.APPROVED, at=at, by=by, approved_at=at, approved_by=by)


@transaction.atomic
def hold_payment(payment: Payment, *, at: dt.datetime, by, reason: str) -> Payment:
    """Stop a planned or approved payment. Its approvals fall away."""
    return move(
        payment,
        PaymentStatus.HELD,
        at=at,
        by=by,
        reason=reason,
        first_approved_at=None,
        first_approved_by=None,
        approved_at=None,
        approved_by=None,
    )


@transaction.atomic
def release_payment(payment: Payment, *, at: dt.datetime, by, reason: str) -> Payment:
    """Take a held payment up again: it is planned, and needs both approvals anew."""
    return move(payment, PaymentStatus.PLANNED, at=at, by=by, reason=reason)


@transaction.atomic
def send_payment(payment: Payment, *, at: dt.datetime, by, sent_on: dt.date) -> Payment:
    """Record that an approved payment went to the bank."""
    _refuse_while_held(payment)
    return move(payment, PaymentStatus.SENT, at=at, by=by, sent_on=sent_on)


@transaction.atomic
def mark_payment_paid(payment: Payment, *, at: dt.datetime, by, paid_on: dt.date) -> Payment:
    """Record that a payment arrived."""
    return move(payment, PaymentStatus.PAID, at=at, by=by, paid_on=paid_on)
