"""Officers' exceptions of a round: more time for one organisation, applications on paper, late withdrawals."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.forms.own import ExtensionForm, OfficerWithdrawForm, PaperForm
from commissioning.applications.models import Application
from commissioning.applications.operations import applications, extensions
from commissioning.applications.operations.organisation_stage import OnHold, RoundNotOpen
from commissioning.applications.views.own_pages import round_or_404
from commissioning.common import clock, once
from commissioning.common.states import CannotMove
from organisations import access
from organisations.enums import Role
from organisations.models import Organisation
from organisations.views.choosing import chosen

OFFICERS = (Role.COMMISSIONING_OFFICER, Role.AUDITOR)
MORE_TIME, ON_PAPER = "Give an organisation more time", "Key in an application on paper"
LIKELY_AT_MOST = 20


def _back(funding_round) -> str:
    return reverse("applications:office-exceptions", args=[funding_round.slug])


def _chosen(request, funding_round, heading: str, question: str):
    """The organisation that it is about, or the page to choose it: those that have begun to apply are likely."""
    begun = Organisation.objects.filter(round_stages__round=funding_round).order_by("name", "pk")[:LIKELY_AT_MOST]
    return chosen(
        request,
        heading=f"{heading}: {funding_round.title}",
        question=question,
        back=("Late and paper applications", _back(funding_round)),
        likely=begun,
        likely_words="Organisations that have begun to apply",
    )


@access.office(*OFFICERS)
def exceptions(request, slug):
    """Who was given more time and why, and what came on paper."""
    funding_round = round_or_404(slug)
    paper = funding_round.applications.filter(keyed_by__isnull=False).select_related("organisation", "keyed_by")
    context = {
        "round": funding_round,
        "extensions": list(funding_round.extensions.select_related("organisation", "granted_by")),
        "paper": list(paper.defer("snapshot").order_by("received_on", "pk")),
        "can_key": request.user.has_perm("applications.key_application"),
    }
    return render(request, "applications/office/exceptions.html", context)


@access.office(*OFFICERS)
@once.form
def extension_add(request, slug):
    """Give one organisation more time, for a reason that is kept."""
    access.require(request.user, "applications.extend_deadline")
    funding_round = round_or_404(slug)
    organisation = _chosen(request, funding_round, MORE_TIME, "Which organisation gets more time?")
    if not isinstance(organisation, Organisation):
        return organisation
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():

        def create():
            extension = extensions.grant_extension(
                funding_round, organisation, at=clock.now(), by=request.user, **form.cleaned_data
            )
            return _back(funding_round), f"{extension} is granted, and the organisation is told."

        try:
            return once.make(request, create)
        except extensions.NotLater as refusal:
            form.add_error("closes_on", str(refusal))
        except extensions.NoMoreTime as refusal:
            form.add_error(None, str(refusal))
    context = {"round": funding_round, "organisation": organisation, "form": form, "heading": MORE_TIME}
    return render(request, "applications/office/exception_form.html", context)


@access.office(*OFFICERS)
@once.form
def paper_add(request, slug):
    """Begin to key in an application that came on paper."""
    access.require(request.user, "applications.key_application")
    funding_round = round_or_404(slug)
    organisation = _chosen(request, funding_round, ON_PAPER, "Which organisation applies?")
    if not isinstance(organisation, Organisation):
        return organisation
    form = PaperForm(request.POST if request.method == "POST" else None, funding_round=funding_round)
    if form.is_bound and form.is_valid():

        def create():
            application = extensions.key_in(
                funding_round, organisation, at=clock.now(), by=request.user, **form.cleaned_data
            )
            return application.own_url, f"{application.reference} is begun. Key in what the paper says."

        try:
            return once.make(request, create)
        except (RoundNotOpen, OnHold) as refusal:
            form.add_error("received_on" if isinstance(refusal, RoundNotOpen) else None, str(refusal))
    context = {"round": funding_round, "organisation": organisation, "form": form, "heading": ON_PAPER}
    return render(request, "applications/office/exception_form.html", context)


@access.office(*OFFICERS)
def officer_withdraw(request, reference):
    """Withdraw an application because its organisation asked for it after the deadline."""
    access.require(request.user, "applications.key_application")
    rows = Application.objects.visible_to(request.user).select_related("round", "organisation").defer("snapshot")
    application = get_object_or_404(rows, reference=reference)
    form = OfficerWithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            applications.withdraw_for_applicant(
                application, at=clock.now(), by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(request, f"{reference} is withdrawn, and the organisation is told.")
        except CannotMove as refusal:
            messages.error(request, str(refusal))
        return redirect("applications:office-withdraw", reference)
    is_withdrawn = application.status == ApplicationStatus.WITHDRAWN
    context = {"application": application, "round": application.round, "form": form, "is_withdrawn": is_withdrawn}
    return render(request, "applications/office/withdraw.html", context)
