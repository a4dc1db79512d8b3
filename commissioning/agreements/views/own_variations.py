"""An organisation's pages of a variation: what changes, and the lead's answer; and its PDF, for both sides."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.enums import VariationStatus
from commissioning.agreements.forms.confirm import ReasonForm
from commissioning.agreements.forms.variations import AcceptVariationForm
from commissioning.agreements.models import Variation
from commissioning.agreements.queries import variations as queries
from commissioning.agreements.signed import varied_terms
from commissioning.common import clock
from commissioning.common.pdf import render_pdf
from commissioning.common.states import CannotMove
from organisations import access
from organisations import queries as organisation_queries
from organisations.access import require
from organisations.enums import MembershipRole


def _rows():
    return Variation.objects.select_related(
        "agreement__organisation",
        "agreement__lead_agency",
        "agreement__officer",
        "agreement__scheme",
        "accepted_by",
        "countersigned_by",
    )


def _own_or_404(request, reference: str, number: int) -> Variation:
    """One that was offered to an organisation of the person."""
    if "\x00" in reference:
        raise Http404
    rows = _rows().filter(agreement__organisation__in=request.user.membership_roles).exclude(offered_at=None)
    return get_object_or_404(rows, agreement__reference=reference, number=number)


@access.signed_in
def variation_pdf(request, reference, number):
    """What was offered, with the signatures so far."""
    if "\x00" in reference:
        raise Http404
    rows = _rows().filter(pk__in=Variation.objects.visible_to(request.user)).exclude(offered_at=None)
    variation = get_object_or_404(rows, agreement__reference=reference, number=number)
    agreement = variation.agreement
    context = {
        "agreement": agreement,
        "variation": variation,
        "shown": queries.offered(variation),
        "terms": varied_terms(variation),
        "signatures": queries.signatures_of(variation),
    }
    title = f"{variation.name} of agreement {agreement.reference}"
    content = render_pdf("agreements/pdf/variation.html", context, title=title)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"agreement-{agreement.reference}-variation-{variation.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access.member
def own_variation(request, reference, number):
    """What changes, before beside after."""
    variation = _own_or_404(request, reference, number)
    agreement = variation.agreement
    waits = variation.status == VariationStatus.OFFERED
    people = organisation_queries.people_of(agreement.organisation) if waits else []
    context = {
        "agreement": agreement,
        "variation": variation,
        "shown": queries.offered(variation),
        "signatures": queries.signatures_of(variation),
        "waits": waits,
        "may_accept": waits and request.user.has_perm("agreements.accept_agreement", agreement),
        "leads": [one.user for one in people if one.role == MembershipRole.LEAD],
    }
    return render(request, "agreements/organisation/variation.html", context)


def _answer(request, reference: str, number: int) -> tuple[Variation, bool]:
    variation = _own_or_404(request, reference, number)
    require(request.user, "agreements.accept_agreement", variation.agreement)
    return variation, variation.status == VariationStatus.OFFERED


def _url(variation: Variation) -> str:
    return reverse("agreements:own-variation", args=[variation.agreement.reference, variation.number])


@access.member
def own_variation_accept(request, reference, number):
    """The lead reads the changes and signs with their name."""
    variation, waits = _answer(request, reference, number)
    if not waits:
        messages.warning(request, "This change has been answered already.")
        return redirect(_url(variation))
    form = AcceptVariationForm(
        request.POST if request.method == "POST" else None,
        initial={"terms_sha256": variation.snapshot_sha256},
        submit_label="Accept the change",
        cancel_url=_url(variation),
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.accept_variation(
                variation,
                name=form.cleaned_data["name"],
                terms_sha256=form.cleaned_data["terms_sha256"],
                at=clock.now(),
                by=request.user,
            )
        except operations.AgreementChanged:
            form.add_error(None, "The agreement has changed since this was offered. The council has to offer it anew.")
        except (operations.TermsChanged, operations.CannotVary, CannotMove) as refusal:
            form.data = {**request.POST.dict(), "terms_sha256": variation.snapshot_sha256}
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have accepted the change. The council countersigns it next.")
            return redirect(_url(variation))
    context = {"variation": variation, "agreement": variation.agreement, "form": form}
    return render(
        request, "agreements/organisation/variation_accept.html", {**context, "shown": queries.offered(variation)}
    )


@access.member
def own_variation_decline(request, reference, number):
    """The lead says no, and why."""
    variation, waits = _answer(request, reference, number)
    if not waits:
        messages.warning(request, "This change has been answered already.")
        return redirect(_url(variation))
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        submit_label="Decline the change",
        cancel_url=_url(variation),
        is_danger=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.decline_variation(variation, at=clock.now(), by=request.user, reason=form.cleaned_data["reason"])
        except CannotMove as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have declined the change. The council has been told.")
            return redirect(_url(variation))
    context = {"variation": variation, "agreement": variation.agreement, "form": form}
    return render(request, "agreements/organisation/variation_decline.html", context)
