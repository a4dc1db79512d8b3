"""Payments: planned within the value, approved by two people, held and released with reasons, sent, paid."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from commissioning.agreements import conditions, notifications
from commissioning.agreements.enums import NOT_PAYABLE, AgreementStatus, PaymentStatus
from commissioning.agreements.models import Agreement, ApprovalLimit, Payment
from commissioning.agreements.profile import due_after
from commissioning.common.clock import local_date
from commissioning.common.history import give_reason, sign
from commissioning.common.money import format_pounds
from commissioning.common.states import CannotMove, locked, move, record_change
from commissioning.common.templatetags.words import long_date
from commissioning.common.working_days import working_day_on_or_after
from organisations.enums import Role
from organisations.models import Agency


class PaymentsExceedValue(Exception):
    """The payments together would be more than the agreement is worth."""


class SameApprover(Exception):
    """The second approval must come from somebody other than the first."""


class FundingHeld(Exception):
    """Nothing may be approved or sent: the organisation is under a hold, or the agreement is not in force."""


class OverLimit(Exception):
    """The payment is larger than the person's roles may approve."""


class ApprovalsChanged(Exception):
    """One of several payments cannot be approved any more."""

    def __init__(self, payment: Payment, why: str):
        super().__init__(f"Payment {payment.reference}: {why}")


class PaidBeforeSent(Exception):
    """The day is before the one on which the payment went to the bank."""


class StillWaits(Exception):
    """The return that the payment waits for has not been accepted."""


class ProfileDoesNotFit(Exception):
    """The payments together must come to the agreement's value, and each agency's to its share."""


# Who approves payments; an ``ApprovalLimit`` says up to which sum.
APPROVING_ROLES = (Role.FINANCE_OFFICER, Role.COMMISSIONING_OFFICER)
# States in which payments can be planned: the terms of an offer are fixed, an agreement that is over has none to come.
PLANNABLE = {AgreementStatus.DRAFT, AgreementStatus.ACTIVE, AgreementStatus.SUSPENDED}


@dataclass(frozen=True)
class PlannedPayment:
    """One instalment to plan: the day, whole pence, and the agency that pays; ``after_return``: the number of the
    return whose acceptance it waits for."""

    due_on: dt.date
    amount_pence: int
    agency: Agency
    after_return: int | None = None


@transaction.atomic
def plan_payments(agreement: Agreement, instalments: Sequence[PlannedPayment], *, at: dt.datetime, by) -> list[Payment]:
    """Add ``instalments`` to an agreement's payments, numbered on from the last.

    Raises ``PaymentsExceedValue`` where all payments together would pass the agreement's value, and, but for a
    draft, which is written bit by bit, ``ProfileDoesNotFit`` where they would be less; then it adds none.
    """
    fresh = locked(agreement)
    there = list(fresh.payments.values_list("agency", "amount_pence"))
    if sum(pence for _, pence in [*there, *_parts(instalments)]) > fresh.value_pence:
        raise PaymentsExceedValue(f"The payments of {fresh.reference} would be more than its value.")
    if fresh.status != AgreementStatus.DRAFT:
        _refuse_unless_whole(fresh, [*there, *_parts(instalments)])
    last = fresh.payments.aggregate(last=Max("number", default=0))["last"]
    payments = [
        Payment(
            agreement=fresh,
            number=number,
            agency=each.agency,
            due_on=each.due_on,
            amount_pence=each.amount_pence,
            released_by_period=each.after_return,
        )
        for number, each in enumerate(instalments, start=last + 1)
    ]
    made = bulk_create_with_history(payments, Payment, default_user=by, default_date=at)
    if any(each.after_return for each in instalments):
        # A return may have been accepted before anybody planned what waits for it.
        for (_, number), accepted_on in conditions.accepted_returns([fresh.pk]).items():
            release_on_acceptance(fresh, return_number=number, accepted_on=accepted_on, at=at, by=by)
        return list(fresh.payments.filter(number__gt=last).order_by("number"))
    return made


@transaction.atomic
def replan_payments(
    agreement: Agreement, instalments: Sequence[PlannedPayment], *, at: dt.datetime, by
) -> list[Payment]:
    """Put ``instalments`` in the place of every payment that is planned and that nobody has approved yet.

    Raises ``ProfileDoesNotFit`` unless all payments together come to the value, and each agency's to its share,
    or where the agreement is offered or over; no instalments at all, with none that stays, take the profile away.
    """
    return revise_payments(agreement, instalments, keeps=(), at=at, by=by)


@transaction.atomic
def revise_payments(
    agreement: Agreement, instalments: Sequence[PlannedPayment], *, keeps: Collection[int], at: dt.datetime, by
) -> list[Payment]:
    """The same, but the payments with the numbers ``keeps`` stay as they are too."""
    fresh = locked(agreement)
    if fresh.status not in PLANNABLE:
        raise ProfileDoesNotFit(f"{fresh.reference} is {fresh.get_status_display().lower()}: its payments are fixed.")
    loose = fresh.payments.select_for_update().filter(status=PaymentStatus.PLANNED, first_approved_by=None)
    loose.exclude(number__in=keeps).delete()
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


@transaction.atomic
def release_on_acceptance(
    agreement: Agreement, *, return_number: int, accepted_on: dt.date, at: dt.datetime, by
) -> list[Payment]:
    """Let the payments go that wait for that return: they fall due so many days after its acceptance
    (``PAYMENT_DAYS_AFTER_ACCEPTANCE``). Those that do not wait any more stay as they are, so twice is as once.
    """
    locked(agreement)  # One who plans at the same moment either sees the acceptance or is seen here.
    rows = Payment.objects.select_for_update(of=("self",)).waiting()
    released = list(rows.filter(agreement=agreement, released_by_period=return_number).order_by("pk"))
    for payment in released:
        payment.released_on = accepted_on
        payment.due_on = due_after(accepted_on, settings.PAYMENT_DAYS_AFTER_ACCEPTANCE)
        sign(payment, at=at, by=by)
        payment.save()
    return released


@transaction.atomic
def pay_without_return(payment: Payment, *, at: dt.datetime, by, reason: str) -> Payment:
    """Let a payment go whose return will not be accepted, as where it was waived. The organisation reads why.

    Raises ``CannotMove`` where it does not wait, or does not wait any more.
    """
    fresh = locked(payment)
    if not fresh.waits:
        raise CannotMove(fresh, PaymentStatus.APPROVED)
    fresh.released_on = local_date(at)
    fresh.due_on = max(fresh.due_on, working_day_on_or_after(local_date(at)))
    fresh.told = reason
    give_reason(fresh, reason)
    sign(fresh, at=at, by=by)
    fresh.save()
    record_change(fresh, fresh.status, fresh.status, at=at, by=by, reason=f"Paid without return. {reason}")
    return fresh


def refuse_while_held(payment: Payment) -> None:
    """Raise ``FundingHeld`` or ``StillWaits`` where nothing may be approved or sent."""
    if payment.waits:
        raise StillWaits(f"Return {payment.released_by_period} has to be accepted before the payment is approved.")
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
    a hold or the agreement is not in force, ``StillWaits`` where a return has to be accepted first, and
    ``OverLimit`` where it is more than the person's roles may approve.
    """
    fresh = locked(payment)
    if fresh.status != PaymentStatus.PLANNED:
        raise CannotMove(fresh, PaymentStatus.APPROVED)
    refuse_while_held(fresh)
    if not may_approve(by, fresh.amount_pence):
        raise OverLimit(f"{format_pounds(fresh.amount_pence)} is more than you may approve.")
    if fresh.first_approved_by_id is None:
        fresh.first_approved_at, fresh.first_approved_by = at, by
        fresh.save()
        return fresh
    if fresh.first_approved_by_id == by.pk:
        raise SameApprover("You gave the first approval. Ask somebody else for the second.")
    return move(payment, PaymentStatus.APPROVED, at=at, by=by, approved_at=at, approved_by=by)


def may_approve(user, pence: int) -> bool:
    """Whether ``user`` has a role that may approve a payment of that size; a role without a limit may any."""
    limits = dict(ApprovalLimit.objects.values_list("role", "most_pence"))
    return not limits or any(user.has_role(role) and pence <= limits.get(role, pence) for role in APPROVING_ROLES)


@transaction.atomic
def approve_payments(payments: Sequence[Payment], *, at: dt.datetime, by) -> int:
    """Approve all of ``payments``, or, where any of them refuses as ``approve_payment`` says, none. How many."""
    for payment in sorted(payments, key=lambda one: one.pk):  # One order of locks for everybody.
        approve_payment(payment, at=at, by=by)
    return len(payments)


@transaction.atomic
def hold_payment(payment: Payment, *, at: dt.datetime, by, reason: str, remark: str = "") -> Payment:
    """Stop a planned or approved payment. Its approvals fall away.

    The organisation's people are told the ``reason``; the ``remark`` is for officers.
    """
    held = move(
        payment,
        PaymentStatus.HELD,
        at=at,
        by=by,
        reason=_with_remark(reason, remark),
        told=reason,
        first_approved_at=None,
        first_approved_by=None,
        approved_at=None,
        approved_by=None,
    )
    notifications.payment_held(held, at=at)
    return held


@transaction.atomic
def release_payment(payment: Payment, *, at: dt.datetime, by, reason: str, remark: str = "") -> Payment:
    """Take a held payment up again: it is planned, and needs both approvals anew. ``reason``, ``remark`` as above."""
    released = move(payment, PaymentStatus.PLANNED, at=at, by=by, reason=_with_remark(reason, remark), told=reason)
    notifications.payment_released(released, at=at)
    return released


def _with_remark(reason: str, remark: str) -> str:
    return f"{reason} Remark for officers: {remark}" if remark else reason


@transaction.atomic
def send_payment(payment: Payment, *, at: dt.datetime, by, sent_on: dt.date) -> Payment:
    """Record that an approved payment went to the bank."""
    refuse_while_held(payment)
    return move(payment, PaymentStatus.SENT, at=at, by=by, sent_on=sent_on)


@transaction.atomic
def mark_payment_paid(
    payment: Payment, *, at: dt.datetime, by, paid_on: dt.date, finance_reference: str = ""
) -> Payment:
    """Record that a payment arrived; ``finance_reference``: what the finance system calls it. Raises
    ``PaidBeforeSent``."""
    fresh = locked(payment)
    if fresh.sent_on and paid_on < fresh.sent_on:
        raise PaidBeforeSent(f"Enter a day on or after {long_date(fresh.sent_on)}, when the payment was sent.")
    return move(
        payment, PaymentStatus.PAID, at=at, by=by, fresh=fresh, paid_on=paid_on, finance_reference=finance_reference
    )
