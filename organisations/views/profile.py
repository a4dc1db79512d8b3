"""An organisation's details: its people read and change them, and so do officers."""

from django.shortcuts import render

from commissioning.common import clock
from organisations import access
from organisations.forms.profile import ProfileForm
from organisations.operations import registration
from organisations.views.pages import base_for, done, organisation_or_404


@access.signed_in
def profile(request, slug):
    """The details as they stand."""
    organisation = organisation_or_404(request, slug)
    context = {
        "organisation": organisation,
        "aliases": organisation.aliases.all(),
        "base": base_for(request),
        "may_edit": request.user.has_perm("organisations.edit_profile", organisation),
    }
    return render(request, "organisations/profile.html", context)


@access.signed_in
def profile_edit(request, slug):
    """Change the details."""
    organisation = organisation_or_404(request, slug)
    access.require(request.user, "organisations.edit_profile", organisation)
    form = ProfileForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            registration.update_profile(organisation=organisation, at=clock.now(), by=request.user, **form.cleaned_data)
        except registration.AlreadyOnRegister as error:
            form.add_error(error.field, str(error))
        else:
            return done(request, "The details are saved.", _back(request, organisation))
    context = {"organisation": organisation, "form": form, "base": base_for(request)}
    return render(request, "organisations/profile_edit.html", context | {"back": _back(request, organisation)})


def _back(request, organisation) -> str:
    if request.user.is_officer:
        return organisation.get_absolute_url()
    return organisation.profile_url
