"""The end of an application in the organisation's hands: check, sign off, submit, keep a copy, withdraw."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.forms.own import DeclarationForm, WithdrawForm
from commissioning.applications.models import Application
from commissioning.applications.operations import applications as operations
from commissioning.applications.operations.organisation_stage import OnHold, RoundNotOpen
from commissioning.applications.queries.own_application import arithmetic_of, basis_of, content_of
from commissioning.applications.rules.timetable import is_in_time
from commissioning.applications.views.own_pages import (
    application_or_404,
    page_context,
    seen_here,
    sheet_urls,
    stage_urls,
    url_of,
)
from commissioning.common import clock, snapshots
from commissioning.common.models import OfficerTask
from commissioning.common.pdf import render_pdf
from commissioning.common.states import CannotMove, can_move
from commissioning.questionnaires import pages
from organisations import access


@access.signed_in
def check(request, reference):
    """Everything on one page, what is missing, the declaration."""
    application = application_or_404(request, reference)
    if application.status != ApplicationStatus.DRAFT:
        return redirect("applications:own-done", reference)
    problems, refusal = [], ""
    form = DeclarationForm(
        request.POST if request.method == "POST" else None,
        initial={"declared_by_name": "" if application.is_paper else request.user.get_full_name()},
    )
    if request.method == "POST":
        access.require(request.user, "applications.submit_application", application)
        try:
            if form.is_valid():
                operations.submit(application, at=clock.now(), by=request.user, **form.cleaned_data)
                return redirect("applications:own-done", reference)
        except operations.ApplicationIncomplete as incomplete:
            problems = incomplete.problems
        except (RoundNotOpen, OnHold) as stopped:
            refusal = str(stopped)
        except CannotMove:
            # A second click: the first one handed it in.
            return redirect("applications:own-done", reference)
    application = application_or_404(request, reference)
    content = content_of(application)
    outstanding = content.problems()
    return render(
        request,
        "applications/own/check.html",
        page_context(request, application, content=content)
        | {
            "form": form,
            "working": seen_here(request, application, page="check", title="Check your application"),
            "problems": [(problem, url_of(application, problem)) for problem in problems],
            "outstanding": [(problem, url_of(application, problem)) for problem in outstanding],
            "refusal": refusal,
            "has_errors": bool(problems or refusal or form.errors),
            "stage_sections": pages.summary(content.stage_answers, stage_urls(application.stage, application)),
            "sections": pages.summary(content.answers, sheet_urls(application)),
            "arithmetic": arithmetic_of(basis_of(content.overheads), content.cost),
        },
    )


@access.signed_in
@require_POST
def ask_lead(request, reference):
    """Tell the lead that the application waits for a signature."""
    application = application_or_404(request, reference)
    access.require(request.user, "applications.edit_application", application)
    try:
        leads = operations.ask_for_sign_off(application, at=clock.now(), by=request.user)
        if leads:
            messages.success(request, "We have written to the lead of your organisation.")
        else:
            messages.error(request, "Your organisation has no lead with an account: ask the council’s officer.")
    except CannotMove as refusal:
        messages.error(request, str(refusal))
    return redirect(application.own_url)


@access.signed_in
def done(request, reference):
    """It is in: the reference, the receipt, what happens next, a copy."""
    application = application_or_404(request, reference)
    if not application.submitted_at:
        return redirect(application.own_url)
    return render(request, "applications/own/done.html", page_context(request, application))


@access.signed_in
def withdraw(request, reference):
    """Take the application back before the deadline; ask the officer to after it."""
    application = application_or_404(request, reference)
    context = page_context(request, application)
    allowed = (
        "applications.edit_application"
        if application.status == ApplicationStatus.DRAFT
        else "applications.withdraw_application"
    )
    access.require(request.user, allowed, application)
    if not can_move(application, ApplicationStatus.WITHDRAWN):
        messages.error(request, "This application can no longer be withdrawn here. Write to the council’s officer.")
        return redirect(application.own_url)
    at = clock.now()
    in_time = context["is_draft"] or is_in_time(context["closes_on"], at)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    form.submit_label = "Withdraw application" if in_time else "Ask to withdraw it"
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if in_time:
                operations.withdraw(application, at=at, by=request.user, reason=reason)
                messages.success(request, f"{reference} is withdrawn.")
            else:
                operations.ask_to_withdraw(application, at=at, by=request.user, reason=reason)
                messages.success(request, "We have asked the council’s officer to withdraw it, who will write to you.")
        except (CannotMove, operations.TooLate) as refusal:
            messages.error(request, str(refusal))
        return redirect(application.own_url)
    asked = OfficerTask.objects.filter(key=operations.withdrawal_key(application)).first()
    return render(
        request, "applications/own/withdraw.html", context | {"form": form, "in_time": in_time, "asked": asked}
    )


@access.signed_in
def application_pdf(request, reference):
    """A copy of everything that was submitted, from what was frozen; for its people and those who decide on it."""
    rows = Application.objects.whole_to(request.user).select_related("organisation", "round", "keyed_by")
    application = get_object_or_404(rows, reference=reference)
    said = snapshots.read(application)
    if said is None:
        return redirect(application.own_url)
    document = render_pdf(
        "applications/pdf/application.html",
        {"application": application, "said": said},
        title=f"Application {application.reference}",
        author=application.organisation.name,
        created_at=application.submitted_at,
    )
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="application-{application.reference}.pdf"'
    return response
