"""Partners of an application, and the page on which a partner confirms."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commissioning.applications.forms.own import ConfirmForm, PartnerForm
from commissioning.applications.operations import partners as operations
from commissioning.applications.queries.own_application import content_of
from commissioning.applications.views.own_pages import application_or_404, page_context, seen_here
from commissioning.common import clock, once
from commissioning.common.states import CannotMove
from organisations import access

CLOSED = (
    "This application has been handed in or withdrawn, or its round was cancelled: its partners can no longer be "
    "changed."
)
CONFIRMED_NO_MORE = (
    "This application has been handed in or withdrawn, or its round was cancelled: it can no longer be confirmed."
)
REFUSALS = {
    operations.PartnerExists: "email",
    operations.SharesTooLarge: "share_pence",
    operations.TooManyPartners: None,
}


@access.signed_in
def partners(request, reference):
    """Who takes part, with what share, and who has confirmed."""
    application = application_or_404(request, reference)
    content = content_of(application)
    working = seen_here(request, application, page="partners", title="Partners")
    context = page_context(request, application, content=content) | {"working": working}
    return render(request, "applications/own/partners.html", context)


def _for_change(request, reference: str):
    application = application_or_404(request, reference)
    access.require(request.user, "applications.edit_application", application)
    return application


def _form_page(request, application, form, title: str):
    working = seen_here(request, application, page="partner", title=title)
    context = page_context(request, application) | {"form": form, "heading": title, "working": working}
    return render(request, "applications/own/partner.html", context)


def _refused(form: PartnerForm, refusal: Exception) -> None:
    form.add_error(REFUSALS[type(refusal)], str(refusal))


@access.signed_in
@once.form
def partner_add(request, reference):
    """Name a partner; it is asked by mail."""
    application = _for_change(request, reference)
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():

        def create():
            partner = operations.add_partner(application, at=clock.now(), by=request.user, **form.cleaned_data)
            return _list_url(application), f"We have written to {partner.contact_name} of {partner.name}."

        try:
            return once.make(request, create)
        except tuple(REFUSALS) as refusal:
            _refused(form, refusal)
        except CannotMove:
            form.add_error(None, CLOSED)
    return _form_page(request, application, form, "Add a partner")


def _list_url(application) -> str:
    return reverse("applications:own-partners", args=[application.reference])


@access.signed_in
def partner_edit(request, reference, pk):
    """Change a partner; it confirms anew."""
    application = _for_change(request, reference)
    partner = get_object_or_404(application.partners, pk=pk)
    form = PartnerForm(request.POST if request.method == "POST" else None, instance=partner)
    if form.is_bound and form.is_valid():
        try:
            operations.edit_partner(partner, at=clock.now(), by=request.user, **form.cleaned_data)
            messages.success(request, f"{partner.name} is saved.")
            return redirect(_list_url(application))
        except tuple(REFUSALS) as refusal:
            _refused(form, refusal)
        except CannotMove:
            form.add_error(None, CLOSED)
    return _form_page(request, application, form, f"Change {partner.name}")


@access.signed_in
@require_POST
def partner_change(request, reference, pk, what):
    """Take a partner off, or send it the link again."""
    application = _for_change(request, reference)
    partner = get_object_or_404(application.partners, pk=pk)
    try:
        if what == "remove":
            operations.remove_partner(partner, at=clock.now(), by=request.user)
            messages.success(request, f"{partner.name} is taken off this application.")
        else:
            operations.ask_again(partner, at=clock.now(), by=request.user)
            messages.success(request, f"We have written to {partner.contact_name} again.")
    except CannotMove:
        messages.error(request, CLOSED)
    return redirect(_list_url(application))


@access.public
@never_cache
def partner_confirm(request, token):
    """A partner reads what it is to do, and confirms with a name. The link is the only key."""
    try:
        partner = operations.find_partner(token)
        form = ConfirmForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            operations.confirm(token, name=form.cleaned_data["name"], at=clock.now())
            return redirect(request.path)
    except operations.PartnerUnknown as error:
        raise Http404 from error
    except CannotMove:
        form.add_error(None, CONFIRMED_NO_MORE)
    context = {"partner": partner, "application": partner.application, "form": form}
    return render(request, "applications/own/partner_confirm.html", context)
