"""The first page of an organisation's people."""

from django.shortcuts import render

from commissioning.common import clock
from organisations import access, queries
from organisations.document_list import overviews_of
from organisations.home_panels import panels


@access.signed_in
def home(request):
    """What is due, then people, documents and details, of every organisation that the person acts for."""
    memberships = queries.memberships_of(request.user)
    overviews = overviews_of([one.organisation for one in memberships], clock.today())
    context = {
        "memberships": memberships,
        "cards": [(one, one.organisation, overviews[one.organisation_id]) for one in memberships],
        "claims": queries.claims_of(request.user),
        "panels": panels.made_for(request.user) if memberships else [],
    }
    return render(request, "organisations/home.html", context)
