"""An organisation's pages of its agreements: what was agreed, and an offer to accept or decline."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.forms.confirm import AcceptForm, ReasonForm
from commissioning.agreements.models import Agreement
from commissioning.agreements.queries import documents, money, targets, variations
from commissioning.agreements.queries.own import cards_for, own_agreements
from commissioning.agreements.queries.picture import pictures_of
from commissioning.agreements.terms import sha256_of_terms
from commissioning.common import clock
from commissioning.common.states import CannotMove
from organisations import access
from organisations import queries as organisation_queries
from organisations.access import require
from organisations.enums import MembershipRole


def _own_or_404(request, reference: str) -> Agreement:
    if "\x00" in reference:
        raise Http404
    agreements = Agreement.objects.filter(organisation__in=request.user.membership_roles)
    agreements = agreements.exclude(status=AgreementStatus.DRAFT).select_related(
        "organisation", "programme", "scheme__theme", "lead_agency", "officer", "accepted_by"
    )
    return get_object_or_404(agreements.prefetch_related("shares__agency"), reference=reference)


@access.member
def own_agreements_page(request):
    """Every agreement as a card."""
    cards = cards_for(own_agreements(request.user), clock.today())
    return render(request, "agreements/organisation/list.html", {"cards": cards})


def _details(agreement: Agreement) -> dict:
    today = clock.today()
    payments = money.payments_of(agreement)
    spending = money.spending(agreement)
    return {
        "agreement": agreement,
        "picture": pictures_of([agreement], today)[agreement.pk],
        "wards": agreement.wards.all(),
        "shares": agreement.shares.all(),
        "outcomes": agreement.scheme.outcomes.all() if agreement.scheme else [],
        "table": targets.table_of(agreement, today),
        "payments": [(payment, []) for payment in payments],
        "totals": money.totals(agreement.value_pence, payments),
        "agencies": money.by_agency(agreement, payments),
        "spending": spending,
        "budget_total": sum(one.line.amount_pence for one in spending),
        "spent_total": sum(one.spent or 0 for one in spending),
        "today": today,
    }


@access.member
def own_agreement(request, reference):
    """What was agreed, targets, payments, dates."""
    agreement = _own_or_404(request, reference)
    waits = agreement.status == AgreementStatus.OFFERED and agreement.accepted_at is None
    people = organisation_queries.people_of(agreement.organisation) if waits else []
    versions = variations.versions_of(agreement, request.user)
    context = {
        **_details(agreement),
        "waits": waits,
        "offered": next((one.record for one in versions if one.is_offered), None),
        "may_accept": waits and request.user.has_perm("agreements.accept_agreement", agreement),
        "groups": documents.groups_for(agreement, request.user),
        "versions": versions,
        "leads": [one.user for one in people if one.role == MembershipRole.LEAD],
    }
    return render(request, "agreements/organisation/agreement.html", context)


def _answer(request, reference: str):
    """The offer that waits for this lead's answer. A 404 to strangers, refused to others of the organisation."""
    agreement = _own_or_404(request, reference)
    require(request.user, "agreements.accept_agreement", agreement)
    return agreement, agreement.status == AgreementStatus.OFFERED and agreement.accepted_at is None


def _back(agreement: Agreement):
    return redirect(reverse("agreements:own-agreement", args=[agreement.reference]))


@access.member
def own_accept(request, reference):
    """The lead reads the terms and signs with their name."""
    agreement, waits = _answer(request, reference)
    if not waits:
        messages.warning(request, "This offer has been answered already.")
        return _back(agreement)
    shown = sha256_of_terms(agreement)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        initial={"terms_sha256": shown},
        submit_label="Accept the agreement",
        cancel_url=reverse("agreements:own-agreement", args=[agreement.reference]),
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.accept(
                agreement,
                at=clock.now(),
                by=request.user,
                name=form.cleaned_data["name"],
                terms_sha256=form.cleaned_data["terms_sha256"] or "missing",
            )
        except (operations.TermsChanged, CannotMove) as refusal:
            form.data = {**request.POST.dict(), "terms_sha256": shown}
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have accepted the agreement. The council countersigns it next.")
            return _back(agreement)
    context = {**_details(agreement), "form": form, "terms_sha256": shown}
    return render(request, "agreements/organisation/accept.html", context)


@access.member
def own_decline(request, reference):
    """The lead says no, and why."""
    agreement, waits = _answer(request, reference)
    if not waits:
        messages.warning(request, "This offer has been answered already.")
        return _back(agreement)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        submit_label="Decline the offer",
        cancel_url=reverse("agreements:own-agreement", args=[agreement.reference]),
        is_danger=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.decline(agreement, at=clock.now(), by=request.user, reason=form.cleaned_data["reason"])
        except CannotMove as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have declined the offer. The council has been told.")
            return _back(agreement)
    return render(request, "agreements/organisation/decline.html", {"agreement": agreement, "form": form})
