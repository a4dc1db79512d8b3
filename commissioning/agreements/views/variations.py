"""Officers vary an agreement: every version of it, a proposal written part by part, and its signatures."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.agreements import operations, panels
from commissioning.agreements.enums import VariationStatus
from commissioning.agreements.forms.confirm import ConfirmForm, TellForm
from commissioning.agreements.forms.variations import PaperForm, VariationForm
from commissioning.agreements.models import Agreement, Variation
from commissioning.agreements.models.agreement import RUNNING
from commissioning.agreements.queries import variations as queries
from commissioning.agreements.varied.standing import fixed_payments, standing_of
from commissioning.agreements.views.pages import agreement_or_404, back_to, frame
from commissioning.agreements.views.variation_parts import ROWS_PARTS, explained, targets_content, targets_form
from commissioning.common import clock, once
from commissioning.common.forms import DateField, field_of
from commissioning.common.states import CannotMove
from organisations import access
from organisations.access import require
from organisations.enums import Role

WRITERS = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)
MANAGE = "agreements.manage_agreement"
PART_LINKS = [
    ("details", "Change the terms"),
    ("shares", "Change the shares"),
    ("budget", "Change the budget"),
    ("payments", "Change the payments"),
    ("targets", "Change the targets"),
]
REFUSALS = (
    CannotMove,
    operations.AgreementChanged,
    operations.AlreadyKept,
    operations.AlreadyProposed,
    operations.CannotVary,
    operations.DoesNotAddUp,
    operations.InUse,
    operations.NotReady,
    operations.PaymentsExceedValue,
    operations.ProfileDoesNotFit,
    operations.SameSigner,
)


@access.office()
def agreement_versions(request, reference):
    """The original terms and each variation, with who signed and when."""
    agreement = agreement_or_404(request, reference)
    may_propose = agreement.status in RUNNING and not agreement.open_variation
    context = frame(
        request,
        agreement,
        versions=queries.versions_of(agreement, request.user),
        date_changes=agreement.date_changes.select_related("by"),
        may_propose=may_propose and request.user.has_perm(MANAGE, agreement),
    )
    return render(request, "agreements/office/versions.html", context)


def _both_or_404(request, reference: str, number: int) -> tuple[Agreement, Variation]:
    agreement = agreement_or_404(request, reference)
    rows = agreement.variations.select_related("accepted_by", "countersigned_by", "recorded_by", "created_by", "paper")
    variation = get_object_or_404(rows, number=number)
    variation.agreement = agreement
    return agreement, variation


def _page(request, agreement, template: str, **context):
    context = {"agreement": agreement, "versions_url": _versions(agreement), **context}
    return render(request, f"agreements/office/{template}", context)


def _versions(agreement: Agreement) -> str:
    return reverse("agreements:agreement-versions", args=[agreement.reference])


def _form(request, agreement, before, after, **initial) -> VariationForm:
    initial |= {name: after[name] for name in ("value_pence", "purpose", "full_cost_pence", "contribution_reason")}
    initial["ends_on"] = dt.date.fromisoformat(after["ends_on"])
    return VariationForm(request.POST if request.method == "POST" else None, initial=initial, before=before)


@access.office(*WRITERS)
@once.form
def variation_add(request, reference):
    """Propose a variation: why, from when, and the terms that are said once."""
    agreement = agreement_or_404(request, reference)
    require(request.user, MANAGE, agreement)
    if agreement.status not in RUNNING or agreement.open_variation:
        why = "Only an agreement in force can be varied."
        if agreement.open_variation:
            why = f"{agreement.open_variation.name} is still being agreed on. Finish or withdraw it first."
        messages.warning(request, why)
        return back_to(agreement, "agreement-versions")
    before = standing_of(agreement)
    form = _form(request, agreement, before, before)
    form.cancel_url = agreement.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def create():
            variation = operations.propose(
                agreement,
                reason=values["reason"],
                effective_from=values["effective_from"],
                changes={name: value for name, value in form.changes.items() if value is not None},
                at=clock.now(),
                by=request.user,
            )
            return variation.get_absolute_url(), f"{variation.name} is saved as a draft."

        try:
            return once.make(request, create)
        except (operations.AlreadyProposed, operations.CannotVary) as refusal:
            form.add_error(None, str(refusal))
    return _page(request, agreement, "variation_form.html", form=form, title="Propose a variation")


@access.office()
def variation_detail(request, reference, number):
    """What changes, before beside after; what comes next."""
    agreement, variation = _both_or_404(request, reference, number)
    shown = queries.shown(variation, agreement, clock.today())
    manages = request.user.has_perm(MANAGE, agreement)
    is_answered = variation.status == VariationStatus.ACCEPTED
    waits = is_answered or variation.status == VariationStatus.OFFERED
    return _page(
        request,
        agreement,
        "variation.html",
        variation=variation,
        shown=shown,
        signatures=queries.signatures_of(variation),
        manages=manages,
        obstacles=queries.obstacles(variation, agreement) if waits else [],
        is_draft=variation.status == VariationStatus.DRAFT,
        is_offered=variation.status == VariationStatus.OFFERED,
        is_accepted=is_answered,
        may_countersign=is_answered and request.user.has_perm("agreements.countersign_agreement", agreement),
        recorded_it=variation.recorded_by_id == request.user.pk,
        parts=PART_LINKS,
    )


@access.office(*WRITERS)
def variation_edit(request, reference, number, part):
    """Write one part of a draft anew."""
    agreement, variation = _both_or_404(request, reference, number)
    require(request.user, MANAGE, agreement)
    if part not in {"details", "targets", *ROWS_PARTS}:
        raise Http404
    if variation.status != VariationStatus.DRAFT:
        messages.warning(request, f"{variation.name} is {variation.get_status_display().lower()}: it is fixed.")
        return redirect(variation.get_absolute_url())
    edit = {"details": _edit_details, "targets": _edit_targets}.get(part, _edit_rows)
    return edit(request, agreement, variation, queries.proposed(variation, agreement, clock.today()), part)


def _save(request, variation, changes, **values):
    try:
        operations.edit_variation(variation, changes=changes, at=clock.now(), by=request.user, **values)
    except CannotMove:
        messages.warning(request, f"{variation.name} was offered or withdrawn meanwhile: it is fixed.")
    else:
        messages.success(request, "The draft is saved.")
    return redirect(variation.get_absolute_url())


def _edit_details(request, agreement, variation, shown, part):
    about = {"reason": variation.reason, "effective_from": variation.effective_from}
    form = _form(request, agreement, shown.before, shown.after, **about)
    form.cancel_url = variation.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return _save(request, variation, form.changes, **{name: form.cleaned_data[name] for name in about})
    return _page(request, agreement, "variation_form.html", variation=variation, form=form, title="Change the terms")


def _edit_targets(request, agreement, variation, shown, part):
    form = targets_form(request.POST if request.method == "POST" else None, agreement, shown.after, clock.today())
    form.cancel_url = variation.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return _save(request, variation, {"targets": targets_content(form)})
    explains = "The periods are those that the agreement would have. A period without a figure is not scored."
    context = {"variation": variation, "form": form, "title": "Change the targets", "explains": explains}
    return _page(request, agreement, "targets_form.html", **context)


def _edit_rows(request, agreement, variation, shown, part):
    page, fixed = ROWS_PARTS[part], fixed_payments(agreement)
    there = [row for row in shown.after[part] if part != "payments" or row["number"] not in fixed]
    posted = request.POST if request.method == "POST" else None
    rows = page.rows(posted, initial=None if posted else page.initial(there))
    if posted and "add_row" in posted:
        rows = page.rows(initial=rows.typed)
    elif posted and rows.is_valid():
        return _save(request, variation, {part: page.content(rows.filled) or None})
    rows.cancel_url = variation.get_absolute_url()
    context = {"variation": variation, "form": None, "formset": rows, "title": page.title}
    return _page(request, agreement, "rows.html", explains=explained(page, shown.after, fixed), **context)


@dataclass(frozen=True)
class Move:
    """One step: what the page says, asks for, and does."""

    title: str
    explains: str
    button: str
    done: str
    operation: Callable
    from_states: frozenset
    permission: str = MANAGE
    form: type = ConfirmForm
    is_danger: bool = False


OPEN = frozenset({VariationStatus.OFFERED, VariationStatus.ACCEPTED})
MOVES = {
    "offer": Move(
        "Offer the variation",
        "The organisation’s people get a mail. Its lead can then accept or decline it. Until both sides have signed, "
        "the agreement stays as it is.",
        "Offer to the organisation",
        "The variation is offered.",
        operations.offer_variation,
        frozenset({VariationStatus.DRAFT}),
    ),
    "countersign": Move(
        "Countersign the variation",
        "All of it takes effect at once, and the organisation’s people get a mail.",
        "Countersign",
        "The variation is in effect.",
        operations.countersign_variation,
        frozenset({VariationStatus.ACCEPTED}),
        "agreements.countersign_agreement",
    ),
    "withdraw": Move(
        "Withdraw the variation",
        "The agreement stays as it is. Where the variation was offered, the organisation’s people get a mail.",
        "Withdraw",
        "The variation is withdrawn.",
        operations.withdraw_variation,
        OPEN | {VariationStatus.DRAFT},
        form=TellForm,
        is_danger=True,
    ),
    "again": Move(
        "Withdraw and propose again",
        "This variation is withdrawn, and the organisation’s people get a mail. A new draft changes the same of the "
        "agreement as it stands now; you look at it before it is offered.",
        "Withdraw and propose again",
        "A new draft is there.",
        operations.propose_again,
        OPEN,
        form=TellForm,
    ),
}


@access.office(*WRITERS)
def variation_move(request, reference, number, what):
    """Offer, countersign, withdraw, or withdraw and propose again."""
    agreement, variation = _both_or_404(request, reference, number)
    move = MOVES.get(what)
    if move is None:
        raise Http404
    require(request.user, move.permission, agreement)
    if variation.status not in move.from_states:
        messages.warning(request, f"{variation.name} is {variation.get_status_display().lower()}.")
        return redirect(variation.get_absolute_url())
    form = move.form(
        request.POST if request.method == "POST" else None,
        submit_label=move.button,
        cancel_url=variation.get_absolute_url(),
        is_danger=move.is_danger,
    )
    if request.method == "POST" and form.is_valid():
        values = {"reason": form.cleaned_data["reason"]} if "reason" in form.cleaned_data else {}
        try:
            moved = move.operation(variation, at=clock.now(), by=request.user, **values)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, move.done)
            return redirect(moved.get_absolute_url())
    shown = queries.shown(variation, agreement, clock.today())
    context = {"variation": variation, "form": form, "move": move, "shown": shown}
    if what in {"offer", "countersign"}:
        context["follows"] = _follows(request, agreement, shown)
    return _page(request, agreement, "variation_move.html", **context)


def _follows(request, agreement, shown) -> list[tuple[str, list[str]]]:
    """What a new end does to returns, meetings and the review; nothing where the end stays."""
    if shown.after["ends_on"] == agreement.ends_on.isoformat() or agreement.status not in RUNNING:
        return []
    ends_on = dt.date.fromisoformat(shown.after["ends_on"])
    found = []
    for maker in panels.in_order(panels.previews_of_end):
        found += maker(agreement, ends_on, clock.now(), request.user)
    return found


@access.office(*WRITERS)
def variation_paper(request, reference, number):
    """Record that the organisation signed on paper, and keep the paper."""
    agreement, variation = _both_or_404(request, reference, number)
    require(request.user, MANAGE, agreement)
    if variation.status != VariationStatus.OFFERED:
        messages.warning(request, f"{variation.name} is {variation.get_status_display().lower()}.")
        return redirect(variation.get_absolute_url())
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*posted, submit_label="Record the signature", cancel_url=variation.get_absolute_url(), initial={})
    field_of(form, "on", DateField).latest = clock.today()
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            operations.accept_on_paper(
                variation,
                name=values["name"],
                signed_on=values["on"],
                file=values["file"],
                upload=values["file"].upload,
                at=clock.now(),
                by=request.user,
            )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The signature is recorded. Somebody else countersigns.")
            return redirect(variation.get_absolute_url())
    return _page(request, agreement, "variation_paper.html", variation=variation, form=form)
