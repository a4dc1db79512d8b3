"""What comes next with an agreement, and what else may be done to it."""

import datetime as dt

from django.urls import reverse

from commissioning.agreements import panels
from commissioning.agreements.enums import NOT_PAYABLE, AgreementStatus, PaymentStatus, VariationStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import RUNNING
from commissioning.agreements.operations.drafts import OPEN_PARTS, is_signed
from commissioning.agreements.operations.on_paper import waits_for_paper
from commissioning.agreements.operations.payments import PLANNABLE
from commissioning.agreements.panels import Action, Step
from commissioning.agreements.readiness import problems_of
from commissioning.common.dates import add_months
from commissioning.common.templatetags.words import long_date


def url(name: str, agreement: Agreement, *args) -> str:
    """The address of a page of this app about ``agreement``."""
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


def next_step(agreement: Agreement, user, today: dt.date) -> Step | None:
    """The one thing to do next, if ``user`` may do it; else what is waited for."""
    status = AgreementStatus(agreement.status)
    if status == AgreementStatus.DRAFT:
        return _of_draft(agreement, user)
    if status == AgreementStatus.OFFERED:
        return _of_offer(agreement, user)
    if step := _of_variation(agreement, user):
        return step
    for maker in panels.in_order(panels.next_steps):
        if step := maker(agreement, user, today):
            return step
    if status == AgreementStatus.SUSPENDED:
        if user.has_perm("agreements.manage_agreement", agreement):
            return Step("The agreement is suspended: no money may leave.", "Resume", url("move", agreement, "resume"))
        return Step("The agreement is suspended: no money may leave.")
    return _of_payments(agreement, user, today) if status not in NOT_PAYABLE else None


def _of_draft(agreement: Agreement, user) -> Step:
    if not user.has_perm("agreements.manage_agreement", agreement):
        return Step("This is a draft: its officer completes it and offers it to the organisation.")
    if problems_of(agreement):
        return Step(
            "The draft is not complete yet: see what is wrong below.", "Complete the draft", url("edit", agreement)
        )
    return Step("The draft is complete.", "Offer to the organisation", url("move", agreement, "offer"))


def _of_offer(agreement: Agreement, user) -> Step:
    if not agreement.accepted_at:
        offered = f"Offered on {long_date(agreement.offered_at)}."
        if waits_for_paper(agreement):
            if user.has_perm("agreements.manage_agreement", agreement):
                words = f"{offered} Nobody there who may answer has an account."
                return Step(words, "Record the answer", url("record-answer", agreement))
            return Step(f"{offered} Its officer records the answer: nobody there who may give it has an account.")
        return Step(f"{offered} The organisation’s lead accepts or declines it.")
    why = f"{agreement.accepted_name or agreement.accepted_by} accepted on {long_date(agreement.accepted_at)}."
    if agreement.accepted_by_id != user.pk and user.has_perm("agreements.countersign_agreement", agreement):
        return Step(why, "Countersign", url("move", agreement, "countersign"))
    if agreement.accepted_by_id == user.pk:
        return Step(f"{why} You recorded that, so another officer countersigns it.")
    return Step(f"{why} Its officer countersigns it.")


def _of_variation(agreement: Agreement, user) -> Step | None:
    """One that the organisation has accepted waits for this person to countersign."""
    variation = agreement.open_variation if agreement.status in RUNNING else None
    if variation is None or variation.status != VariationStatus.ACCEPTED or variation.recorded_by_id == user.pk:
        return None
    if not user.has_perm("agreements.countersign_agreement", agreement):
        return None
    words = f"{variation.name}: {variation.accepted_name} accepted on {long_date(variation.accepted_at)}."
    return Step(words, f"Read {variation.name.lower()}", url("variation-detail", agreement, variation.number))


def _of_payments(agreement: Agreement, user, today: dt.date) -> Step | None:
    """The oldest payment that falls due within a month and that this person can move on."""
    soon = add_months(today, 1)
    waiting = agreement.payments.filter(
        status__in=[PaymentStatus.PLANNED, PaymentStatus.APPROVED], due_on__lte=soon
    ).order_by("due_on", "number")
    for payment in waiting:
        if payment.waits:
            continue
        due = f"Payment {payment.number} is due on {long_date(payment.due_on)}."
        if payment.status == PaymentStatus.PLANNED:
            if payment.first_approved_by_id == user.pk or not user.has_perm("agreements.approve_payment", payment):
                continue
            which = "second" if payment.first_approved_by_id else "first"
            return Step(
                f"{due} It needs its {which} approval.",
                f"Approve payment {payment.number}",
                _pay(agreement, payment, "approve"),
            )
        if user.has_perm("agreements.send_payment", payment):
            return Step(
                f"{due} It is approved.", f"Record payment {payment.number} as sent", _pay(agreement, payment, "send")
            )
    return None


def _pay(agreement: Agreement, payment, what: str) -> str:
    return url("payment-move", agreement, payment.number, what)


def actions_for(agreement: Agreement, user) -> list[Action]:
    """What else ``user`` may do, in the order of a page."""
    status = AgreementStatus(agreement.status)
    manages = user.has_perm("agreements.manage_agreement", agreement)
    found = []
    if manages and status == AgreementStatus.DRAFT:
        found.append(Action("Change details", url("edit", agreement)))
    if manages and status in OPEN_PARTS:
        parts = (("targets", "Set targets"), ("budget", "Set the budget"), ("shares", "Set shares by agency"))
        found += [
            Action(words, url(f"{part}-edit", agreement)) for part, words in parts if not is_signed(agreement, part)
        ]
    if status in PLANNABLE and user.has_perm("agreements.plan_payments", agreement):
        found.append(Action("Propose payments", url("payments-profile", agreement)))
        found.append(Action("Plan payments", url("payments-plan", agreement)))
    if manages and status != AgreementStatus.DRAFT:
        found.append(Action("Change the officer", url("officer-edit", agreement)))
    if manages and status in RUNNING:
        found.append(_vary(agreement))
    for maker in panels.in_order(panels.actions):
        found += maker(agreement, user)
    if manages and status == AgreementStatus.ACTIVE:
        found.append(Action("Suspend", url("move", agreement, "suspend")))
    if manages and status == AgreementStatus.SUSPENDED:
        found.append(Action("Resume", url("move", agreement, "resume")))
    if manages and status in RUNNING:
        found.append(Action("Terminate", url("move", agreement, "terminate")))
    return found


def _vary(agreement: Agreement) -> Action:
    if variation := agreement.open_variation:
        words = f"{variation.name} ({variation.get_status_display().lower()})"
        return Action(words, url("variation-detail", agreement, variation.number))
    return Action("Propose a variation", url("variation-add", agreement))


def payment_actions(payment, user) -> list[Action]:
    """What ``user`` may do to one payment."""
    agreement = payment.agreement
    status = PaymentStatus(payment.status)
    payable = AgreementStatus(agreement.status) not in NOT_PAYABLE
    may_hold = user.has_perm("agreements.hold_payment", payment)
    found = []
    due = status == PaymentStatus.PLANNED and payable and payment.first_approved_by_id != user.pk
    if due and not payment.waits and user.has_perm("agreements.approve_payment", payment):
        found.append(Action("Approve", _pay(agreement, payment, "approve")))
    if user.has_perm("agreements.send_payment", payment):
        if status == PaymentStatus.APPROVED and payable:
            found.append(Action("Record as sent", _pay(agreement, payment, "send")))
        if status == PaymentStatus.SENT:
            found.append(Action("Record as paid", _pay(agreement, payment, "paid")))
    if may_hold and payment.waits:
        found.append(Action("Pay without the return", _pay(agreement, payment, "without-return")))
    if may_hold and status in {PaymentStatus.PLANNED, PaymentStatus.APPROVED}:
        found.append(Action("Hold", _pay(agreement, payment, "hold")))
    if may_hold and status == PaymentStatus.HELD:
        found.append(Action("Release", _pay(agreement, payment, "release")))
    return found
