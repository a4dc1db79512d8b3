"""Officers write an agreement down: details, officer, targets, budget, shares, payments."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus, PaymentStatus
from commissioning.agreements.forms.draft import DraftForm, OfficerForm
from commissioning.agreements.forms.rows import BudgetRows, PaymentRows, ShareRows
from commissioning.agreements.forms.targets import TargetsForm
from commissioning.agreements.operations.drafts import OPEN_PARTS, is_signed
from commissioning.agreements.operations.payments import PLANNABLE, PlannedPayment
from commissioning.agreements.queries.targets import periods_of
from commissioning.agreements.views.pages import agreement_or_404, back_to
from commissioning.common import clock, once
from commissioning.common.money import format_pounds
from organisations import access
from organisations.access import require
from organisations.enums import Role
from organisations.models import Organisation
from organisations.views.choosing import chosen

WRITERS = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _page(request, agreement, *, title: str, explains: str = "", **context):
    context = {"agreement": agreement, "title": title, "explains": explains, **context}
    return render(request, context.pop("template", "agreements/office/form.html"), context)


@access.office(*WRITERS)
@once.form
def agreement_add(request):
    """Choose the organisation, then write the draft."""
    # Names on the register are public: a partner may write a first agreement with any of them.
    organisation = chosen(
        request,
        heading="Draft an agreement",
        question="Which organisation is it with?",
        back=("Agreements", reverse("agreements:agreement-list")),
    )
    if not isinstance(organisation, Organisation):
        return organisation
    form = DraftForm(_posted(request), user=request.user, initial={"officer": request.user})
    form.cancel_url = reverse("agreements:agreement-list")
    if request.method == "POST" and form.is_valid():

        def create():
            agreement = operations.create_draft(
                at=clock.now(), by=request.user, organisation=organisation, **form.cleaned_data
            )
            return agreement.get_absolute_url(), f"The draft is saved as {agreement.reference}."

        return once.make(request, create)
    title = f"Draft an agreement with {organisation}"
    return _page(request, None, title=title, form=form)


@access.office(*WRITERS)
def agreement_edit(request, reference):
    """Change a draft's details."""
    agreement = agreement_or_404(request, reference)
    require(request.user, "agreements.manage_agreement", agreement)
    if agreement.status != AgreementStatus.DRAFT:
        messages.warning(request, "The agreement was offered: its terms are fixed.")
        return back_to(agreement)
    form = DraftForm(_posted(request), user=request.user, instance=agreement_or_404(request, reference))
    form.cancel_url = agreement.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_draft(agreement, at=clock.now(), by=request.user, **form.cleaned_data)
        except operations.NotOpenForChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The draft is saved.")
            return back_to(agreement)
    return _page(request, agreement, title="Change the details", form=form)


@access.office(*WRITERS)
def officer_edit(request, reference):
    """Give the agreement to another officer."""
    agreement = agreement_or_404(request, reference)
    require(request.user, "agreements.manage_agreement", agreement)
    form = OfficerForm(_posted(request), initial={"officer": agreement.officer})
    form.cancel_url = agreement.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        operations.assign_officer(agreement, officer=form.cleaned_data["officer"], at=clock.now(), by=request.user)
        messages.success(request, "The officer is changed.")
        return back_to(agreement)
    return _page(request, agreement, title="Change the officer", form=form)


def _may_set_parts(request, agreement, part: str) -> bool:
    require(request.user, "agreements.manage_agreement", agreement)
    if is_signed(agreement, part):
        messages.warning(request, "Both sides have signed for this. Propose a variation to change it.")
        return False
    if agreement.status in OPEN_PARTS:
        return True
    messages.warning(request, f"This agreement is {agreement.get_status_display().lower()} and cannot be changed.")
    return False


@access.office(*WRITERS)
def targets_edit(request, reference):
    """What is expected of each indicator in each period."""
    agreement = agreement_or_404(request, reference)
    if not _may_set_parts(request, agreement, "targets"):
        return back_to(agreement, "agreement-targets")
    profiled = set(agreement.targets.exclude(profiles=None).values_list("profiles__period_number", flat=True))
    periods = periods_of(agreement, clock.today(), profiled)
    form = TargetsForm(_posted(request), agreement=agreement, periods=periods)
    form.cancel_url = reverse("agreements:agreement-targets", args=[agreement.reference])
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_targets(agreement, form.plans, at=clock.now(), by=request.user)
        except (operations.NotOpenForChange, operations.InUse) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The targets are saved.")
            return back_to(agreement, "agreement-targets")
    return _page(
        request,
        agreement,
        title="Set targets",
        explains="A period without a figure is not scored on that indicator. Leave a whole row empty for no target.",
        form=form,
        template="agreements/office/targets_form.html",
    )


def _rows_page(request, agreement, rows_class, *, initial, save, saved: str, part: str, **context):
    """A table that is typed in: show it, show it with one more row, or save it."""
    cancel_url = reverse(f"agreements:{part}", args=[agreement.reference])
    rows = rows_class(_posted(request), initial=None if request.method == "POST" else initial)
    if request.method == "POST" and "add_row" in request.POST:
        rows = rows_class(initial=rows.typed)
    elif request.method == "POST" and rows.is_valid():
        try:
            save(rows.filled)
        except (
            operations.DoesNotAddUp,
            operations.InUse,
            operations.NotOpenForChange,
            operations.PaymentsExceedValue,
            operations.ProfileDoesNotFit,
        ) as refusal:
            rows.non_form_errors().append(str(refusal))
        else:
            messages.success(request, saved)
            return back_to(agreement, part)
    rows.cancel_url = cancel_url
    # The form pack asks for a form too, where it says whose buttons it draws.
    return _page(request, agreement, form=None, formset=rows, template="agreements/office/rows.html", **context)


@access.office(*WRITERS)
def budget_edit(request, reference):
    """What the money is for."""
    agreement = agreement_or_404(request, reference)
    if not _may_set_parts(request, agreement, "budget"):
        return back_to(agreement, "agreement-money")

    def save(filled):
        lines = [(row["heading"], row["amount"]) for row in filled]
        operations.set_budget(agreement, lines, at=clock.now(), by=request.user)

    return _rows_page(
        request,
        agreement,
        BudgetRows,
        initial=[{"heading": line.heading, "amount": line.amount_pence} for line in agreement.budget_lines.all()],
        save=save,
        saved="The budget is saved.",
        part="agreement-money",
        title="Set the budget",
        explains=f"The lines must add up to the value, {format_pounds(agreement.value_pence)}.",
    )


@access.office(*WRITERS)
def shares_edit(request, reference):
    """What each agency pays."""
    agreement = agreement_or_404(request, reference)
    if not _may_set_parts(request, agreement, "shares"):
        return back_to(agreement)

    def save(filled):
        agencies = [row["agency"] for row in filled]
        if len(set(agencies)) != len(agencies):
            raise operations.DoesNotAddUp("An agency is there twice. Give it one share.")
        shares = {row["agency"]: row["amount"] for row in filled}
        operations.set_shares(agreement, shares, at=clock.now(), by=request.user)

    return _rows_page(
        request,
        agreement,
        ShareRows,
        initial=[{"agency": share.agency_id, "amount": share.share_pence} for share in agreement.shares.all()],
        save=save,
        saved="The shares are saved.",
        part="agreement-detail",
        title="Set shares by agency",
        explains=f"The shares must add up to the value, {format_pounds(agreement.value_pence)}. "
        "Without any, the lead agency pays everything.",
    )


@access.office()
def payments_plan(request, reference):
    """The payment profile, instalment by instalment."""
    agreement = agreement_or_404(request, reference)
    require(request.user, "agreements.plan_payments", agreement)
    if agreement.status not in PLANNABLE:
        messages.warning(
            request, f"This agreement is {agreement.get_status_display().lower()}: its payments are fixed."
        )
        return back_to(agreement, "agreement-money")
    loose = agreement.payments.filter(status=PaymentStatus.PLANNED, first_approved_by=None).order_by("due_on", "number")
    stays = list(agreement.payments.exclude(pk__in=loose).select_related("agency"))
    fixed = sum(payment.amount_pence for payment in stays)
    initial = [
        {
            "due_on": one.due_on,
            "amount": one.amount_pence,
            "agency": one.agency_id,
            "after_return": one.released_by_period,
        }
        for one in loose
    ]

    def save(filled):
        instalments = [
            PlannedPayment(row["due_on"], row["amount"], row["agency"], row["after_return"]) for row in filled
        ]
        operations.replan_payments(
            agreement, sorted(instalments, key=lambda one: one.due_on), at=clock.now(), by=request.user
        )

    explains = (
        f"All payments together must come to the value, {format_pounds(agreement.value_pence)}. A payment with the "
        "number of a return waits until that return is accepted."
    )
    if stays:
        explains += f" {format_pounds(fixed)} of it is approved, held or paid already and stays as it is."
    return _rows_page(
        request,
        agreement,
        PaymentRows,
        initial=initial,
        save=save,
        saved="The payments are planned.",
        part="agreement-money",
        title="Plan payments",
        explains=explains,
        propose_url=reverse("agreements:payments-profile", args=[agreement.reference]),
    )
