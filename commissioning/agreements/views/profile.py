"""An officer chooses how the value is paid, looks at what comes of it, and saves it."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.forms.profile import ProfileForm
from commissioning.agreements.forms.rows import MOST_INSTALMENTS
from commissioning.agreements.operations.payments import PLANNABLE, PlannedPayment
from commissioning.agreements.queries import profile
from commissioning.agreements.views.pages import agreement_or_404, back_to
from commissioning.common import clock
from organisations import access
from organisations.access import require
from organisations.models import Agency


@access.office()
def payments_profile(request, reference):
    """Choose, preview, save."""
    agreement = agreement_or_404(request, reference)
    require(request.user, "agreements.plan_payments", agreement)
    if agreement.status not in PLANNABLE:
        state = agreement.get_status_display().lower()
        messages.warning(request, f"This agreement is {state}: its payments are fixed.")
        return back_to(agreement, "agreement-money")
    chosen = request.POST or request.GET
    form = ProfileForm(chosen if "timing" in chosen or "every" in chosen else None)
    form.cancel_url = reverse("agreements:agreement-money", args=[agreement.reference])
    proposal = _proposal(agreement, form) if form.is_bound and form.is_valid() else None
    if request.method == "POST" and proposal and _save(request, agreement, form, proposal):
        return back_to(agreement, "agreement-money")
    context = {
        "agreement": agreement,
        "form": form,
        "proposal": proposal,
        "stays": sum(payment.amount_pence for payment in profile.staying(agreement)),
    }
    return render(request, "agreements/office/profile.html", context)


def _proposal(agreement, form):
    try:
        made = profile.propose(agreement, today=clock.today(), **form.cleaned_data)
    except profile.NothingToPropose as refusal:
        form.add_error(None, str(refusal))
        return None
    if len(made.instalments) > MOST_INSTALMENTS:
        form.add_error("every", f"That is more than {MOST_INSTALMENTS} payments. Choose longer periods.")
        return None
    return made


def _save(request, agreement, form, proposal) -> bool:
    agencies = Agency.objects.in_bulk({one.agency_id for one in proposal.instalments})
    planned = [
        PlannedPayment(one.due_on, one.amount_pence, agencies[one.agency_id], one.after_return)
        for one in proposal.instalments
    ]
    try:
        operations.replan_payments(agreement, planned, at=clock.now(), by=request.user)
    except (operations.PaymentsExceedValue, operations.ProfileDoesNotFit) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "The payments are planned.")
    return True
