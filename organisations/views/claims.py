"""Officers decide who may act for an organisation on the register."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.common import clock, states
from commissioning.common.paging import page_of
from organisations import access, queries
from organisations.forms.profile import ClaimDecisionForm
from organisations.models import Claim
from organisations.operations import claims
from organisations.views.pages import done


@access.office()
def claim_list(request):
    """Requests that wait, oldest first."""
    page = page_of(queries.claims_waiting(request.user), request)
    return render(request, "organisations/office/claims.html", {"page": page})


@access.office()
def claim_detail(request, pk):
    """One request with what is known of both sides, and its decision."""
    claim = get_object_or_404(queries.claims_for(request.user), pk=pk)
    may_decide = request.user.has_perm("organisations.decide_claim", claim)
    form = ClaimDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        access.require(request.user, "organisations.decide_claim", claim)
        if form.is_valid():
            try:
                words = _decide(claim, form, request.user)
            except (claims.OwnClaim, states.CannotMove) as error:
                form.add_error(None, str(error))
            else:
                return done(request, words, reverse("organisations:claim-list"))
    context = {
        "claim": claim,
        "form": form,
        "may_decide": may_decide and claim.is_waiting,
        "people": queries.people_of(claim.organisation),
        "changes": states.changes_of(claim),
    }
    return render(request, "organisations/office/claim.html", context)


def _decide(claim: Claim, form: ClaimDecisionForm, by) -> str:
    if form.cleaned_data["decision"] == form.APPROVE:
        membership = claims.approve(claim=claim, at=clock.now(), by=by)
        return f"{claim.user} is now {membership.get_role_display().lower()} of {claim.organisation}."
    claims.refuse(claim=claim, reason=form.cleaned_data["reason"], at=clock.now(), by=by)
    return f"The request of {claim.user} is refused. We have e-mailed the reason."
