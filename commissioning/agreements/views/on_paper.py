"""An officer records what an organisation without an account answered to an offer."""

from django.contrib import messages
from django.shortcuts import render

from commissioning.agreements import operations
from commissioning.agreements.forms.on_paper import OfferAnswerForm
from commissioning.agreements.views.pages import agreement_or_404, back_to
from commissioning.common import clock
from commissioning.common.forms import DateField, field_of
from commissioning.common.states import CannotMove
from organisations import access
from organisations.access import require
from organisations.enums import Role


@access.office(Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)
def record_answer(request, reference):
    """Who said what, how and when; with the signed paper, where there is one."""
    agreement = agreement_or_404(request, reference)
    require(request.user, "agreements.manage_agreement", agreement)
    if not operations.waits_for_paper(agreement):
        messages.warning(request, "There is no answer to record: it is there already, or the lead gives it online.")
        return back_to(agreement)
    form = OfferAnswerForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    field_of(form, "said_on", DateField).latest = clock.today()
    form.cancel_url = agreement.get_absolute_url()
    if request.method == "POST" and form.is_valid() and _recorded(request, agreement, form):
        return back_to(agreement)
    explains = (
        "Send the terms by post, with the agreement as a PDF from its documents. Accepted, they are frozen as they are "
        "here, and the agreement is countersigned next."
    )
    context = {"agreement": agreement, "form": form, "title": "Record the answer", "explains": explains}
    return render(request, "agreements/office/form.html", context)


def _recorded(request, agreement, form) -> bool:
    accepts = form.cleaned_data["accepts"] == "yes"
    try:
        operations.record_answer(
            agreement,
            form.said,
            accepts=accepts,
            reason=form.cleaned_data["reason"],
            at=clock.now(),
            by=request.user,
        )
    except (CannotMove, operations.HasLead) as refusal:
        messages.warning(request, str(refusal))
        return True
    except ValueError as refusal:
        form.add_error("said_on", str(refusal))
        return False
    messages.success(request, "The acceptance is recorded." if accepts else "It is recorded that they decline.")
    return True
