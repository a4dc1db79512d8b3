"""Officers move an agreement or a payment on: each a page that says what happens, and one button."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.agreements import conditions, operations
from commissioning.agreements.forms.confirm import (
    ConfirmForm,
    DayForm,
    MaybeReasonForm,
    ReasonForm,
    TellForm,
    ToldReasonForm,
)
from commissioning.agreements.views.pages import agreement_or_404, back_to
from commissioning.common import clock
from commissioning.common.states import CannotMove
from organisations import access
from organisations.access import require

REFUSALS = (
    CannotMove,
    operations.NotReady,
    operations.NotAccepted,
    operations.FundingHeld,
    operations.SameApprover,
    operations.SameSigner,
    operations.StillWaits,
    operations.PaidBeforeSent,
    operations.OverLimit,
)


@dataclass(frozen=True)
class Move:
    """One move: what the page says, asks for, and does."""

    title: str
    explains: str
    button: str
    done: str
    permission: str
    operation: Callable
    form: type = ConfirmForm
    is_danger: bool = False


AGREEMENT_MOVES = {
    "offer": Move(
        "Offer the agreement",
        "The organisation’s people get a mail. Its lead can then read the terms, and accept or decline them. "
        "The terms cannot be changed while they are offered.",
        "Offer to the organisation",
        "The agreement is offered.",
        "agreements.manage_agreement",
        operations.offer,
    ),
    "countersign": Move(
        "Countersign the agreement",
        "The agreement comes into force. Its returns, meetings and review are put in the calendar, and the "
        "organisation’s people get a mail.",
        "Countersign",
        "The agreement is in force.",
        "agreements.countersign_agreement",
        operations.countersign,
    ),
    "suspend": Move(
        "Suspend the agreement",
        "No money leaves and no reminders go out until it is resumed. The organisation reads your reason.",
        "Suspend",
        "The agreement is suspended.",
        "agreements.manage_agreement",
        operations.suspend,
        ReasonForm,
        is_danger=True,
    ),
    "resume": Move(
        "Resume the agreement",
        "Payments and reminders go on as planned.",
        "Resume",
        "The agreement is active again.",
        "agreements.manage_agreement",
        operations.resume,
        MaybeReasonForm,
    ),
    "terminate": Move(
        "Terminate the agreement",
        "This cannot be undone. Returns, meetings and a review that have not begun are cancelled. At least three "
        "months’ notice is due to the organisation and to the people who use its work.",
        "Terminate",
        "The agreement is terminated.",
        "agreements.manage_agreement",
        operations.terminate,
        ReasonForm,
        is_danger=True,
    ),
}
PAYMENT_MOVES = {
    "approve": Move(
        "Approve the payment",
        "Two different people approve each payment before it is sent.",
        "Approve",
        "Your approval is recorded.",
        "agreements.approve_payment",
        operations.approve_payment,
    ),
    "hold": Move(
        "Hold the payment",
        "It is not sent until somebody releases it. Its approvals fall away.",
        "Hold",
        "The payment is held.",
        "agreements.hold_payment",
        operations.hold_payment,
        ToldReasonForm,
    ),
    "release": Move(
        "Release the payment",
        "It is planned again and needs both approvals anew.",
        "Release",
        "The payment is planned again.",
        "agreements.hold_payment",
        operations.release_payment,
        ToldReasonForm,
    ),
    "without-return": Move(
        "Pay without the return",
        "The payment waits for a return no longer, as where the return was waived. It still needs both approvals.",
        "Pay without the return",
        "The payment no longer waits.",
        "agreements.hold_payment",
        operations.pay_without_return,
        TellForm,
    ),
    "send": Move(
        "Record the payment as sent",
        "Say when it went to the bank.",
        "Record as sent",
        "The payment is recorded as sent.",
        "agreements.send_payment",
        operations.send_payment,
        DayForm,
    ),
    "paid": Move(
        "Record the payment as paid",
        "Say when it arrived.",
        "Record as paid",
        "The payment is recorded as paid.",
        "agreements.send_payment",
        operations.mark_payment_paid,
        DayForm,
    ),
}
DAY_NAMES = {"send": "sent_on", "paid": "paid_on"}


def _form(request, what: str, move: Move, cancel_url: str):
    initial = {"on": clock.today()} if move.form is DayForm else {}
    form = move.form(
        request.POST if request.method == "POST" else None,
        initial=initial,
        submit_label=move.button,
        cancel_url=cancel_url,
        is_danger=move.is_danger,
    )
    if "on" in form.fields:
        form.fields["on"].latest = clock.today()
    return form


def _do(request, form, move: Move, record, what: str) -> bool:
    """Carry it out; False, with the reason on the form, where it is refused."""
    values = {key: value for key, value in form.cleaned_data.items() if key in {"reason", "remark"}}
    if "on" in form.cleaned_data:
        values[DAY_NAMES[what]] = form.cleaned_data["on"]
    try:
        move.operation(record, at=clock.now(), by=request.user, **values)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, move.done)
    return True


@access.office()
def agreement_move(request, reference, what):
    """Offer, countersign, suspend, resume or terminate."""
    agreement = agreement_or_404(request, reference)
    move = AGREEMENT_MOVES.get(what)
    if move is None:
        raise Http404
    require(request.user, move.permission, agreement)
    form = _form(request, what, move, agreement.get_absolute_url())
    if request.method == "POST" and form.is_valid() and _do(request, form, move, agreement, what):
        return back_to(agreement)
    return render(request, "agreements/office/move.html", {"agreement": agreement, "form": form, "move": move})


@access.office()
def payment_move(request, reference, number, what):
    """Approve, hold, release, send or record as paid."""
    agreement = agreement_or_404(request, reference)
    payment = get_object_or_404(agreement.payments.select_related("agency", "first_approved_by"), number=number)
    payment.agreement = agreement
    move = PAYMENT_MOVES.get(what)
    if move is None:
        raise Http404
    require(request.user, move.permission, payment)
    money_url = reverse("agreements:agreement-money", args=[agreement.reference])
    form = _form(request, what, move, money_url)
    if request.method == "POST" and form.is_valid() and _do(request, form, move, payment, what):
        return back_to(agreement, "agreement-money")
    late = conditions.late_returns([agreement.pk], clock.today()).get(agreement.pk, []) if what == "approve" else []
    context = {"agreement": agreement, "payment": payment, "form": form, "move": move, "late": late}
    return render(request, "agreements/office/move.html", context)
