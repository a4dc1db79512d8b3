"""What the pages of this app share."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from organisations.models import Organisation


def organisation_or_404(request, slug: str) -> Organisation:
    """The organisation, if it is there for this person."""
    organisations = Organisation.objects.visible_to(request.user).select_related("ward")
    return get_object_or_404(organisations, slug=slug)


def base_for(request) -> str:
    """The frame of a page that members and officers share."""
    return "base_office.html" if request.user.is_officer else "base_organisation.html"


def people_page(request, organisation: Organisation) -> str:
    """Where the person looks at the organisation's people: its own page, or the officers'."""
    if organisation.pk in request.user.membership_roles:
        return reverse("organisations:people", args=[organisation.slug])
    return f"{organisation.get_absolute_url()}#people"


def done(request, words: str, address: str):
    """Say what was done, and go on."""
    messages.success(request, words)
    return redirect(address)
