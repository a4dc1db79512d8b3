"""The first page of an organisation's people."""

from django.shortcuts import render

from organisations import access, queries
from organisations.home_panels import panels


@access.signed_in
def home(request):
    """What is due, then people and details, of every organisation that the person acts for."""
    memberships = queries.memberships_of(request.user)
    context = {
        "memberships": memberships,
        "claims": queries.claims_of(request.user),
        "panels": panels.made_for(request.user) if memberships else [],
    }
    return render(request, "organisations/home.html", context)
