"""How somebody comes to act for an organisation: find it, claim it, or put it on the register."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.common import clock, once
from organisations import access, queries
from organisations.forms.profile import ClaimForm, ProfileForm, SearchForm
from organisations.models import Organisation
from organisations.operations import claims, registration
from organisations.operations.verification import EmailNotVerified


@access.signed_in
def find(request):
    """Look for the organisation on the register."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    context = {"form": form, "searched": form.is_bound and form.is_valid()}
    if context["searched"]:
        found = queries.register_entries(form.cleaned_data["q"])
        context |= {
            "found": found[: queries.FOUND_AT_MOST],
            "more": len(found) > queries.FOUND_AT_MOST,
            "yours": request.user.membership_roles,
        }
    return render(request, "organisations/find.html", context)


@access.signed_in
@once.form
def register(request):
    """Put an organisation on the register; the person becomes its lead."""
    form = ProfileForm(
        request.POST if request.method == "POST" else None, initial={"name": request.GET.get("name", "")}
    )
    on_register = None
    if request.method == "POST" and form.is_valid():

        def enter():
            organisation = registration.register(at=clock.now(), by=request.user, **form.cleaned_data)
            return reverse("organisations:home"), f"{organisation} is on the register, and you are its lead."

        try:
            return once.make(request, enter)
        except registration.AlreadyOnRegister as error:
            form.add_error(error.field, f"{error} Ask to act for it in place of registering it again.")
            on_register = error.organisation
        except EmailNotVerified as error:
            form.add_error(None, str(error))
    return render(request, "organisations/register.html", {"form": form, "on_register": on_register})


@access.signed_in
@once.form
def claim(request, slug):
    """Ask to act for an organisation on the register. Every account may see its name: it is public."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if request.user.is_officer:
        raise Http404
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def ask():
            claims.claim(
                organisation=organisation, message=form.cleaned_data["message"], at=clock.now(), by=request.user
            )
            words = f"Your request to act for {organisation} has been sent. We will e-mail you."
            return reverse("organisations:home"), words

        try:
            return once.make(request, ask)
        except (claims.AlreadyMember, claims.ClaimWaiting, EmailNotVerified) as error:
            form.add_error(None, str(error))
    return render(request, "organisations/claim.html", {"form": form, "organisation": organisation})
