"""Who assesses what: one application's assessors, a whole round's, moderation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.forms.assessment import AssignForm, DueForm, ModerationForm, ReasonForm
from commissioning.applications.models import Application, FundingRound
from commissioning.applications.models.application import READ_BY
from commissioning.applications.operations import assessment as operations
from commissioning.applications.queries import assessors as people
from commissioning.applications.queries.assessment_progress import assignments_of, candidates_for, progress_of
from commissioning.applications.rules.assigning import TooFewAssessors
from commissioning.applications.views.assessment_applications import application_or_404
from commissioning.common import clock
from commissioning.common.states import CannotMove
from organisations import access

ASSIGN, MODERATE = "applications.assign_assessors", "applications.moderate"


@access.office(*READ_BY)
def application_assessors(request, reference):
    """The application's assessors, and a form to add one."""
    record = application_or_404(request, reference)
    access.require(request.user, ASSIGN)
    candidates = candidates_for(record, people.ties([record.pk])[record.pk], people.in_hand())
    sent = [request.POST] if request.method == "POST" else []
    form = AssignForm(*sent, candidates=candidates, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            operations.assign(
                record, assessor=form.person, due_on=form.cleaned_data["due_on"], at=clock.now(), by=request.user
            )
            messages.success(request, f"{record.reference} was given to {form.person}, who was told by e-mail.")
            return redirect("applications:application-assessors", record.reference)
        except (operations.CannotAssign, operations.NotInAssessment) as refusal:
            form.add_error(None, str(refusal))
    form.cancel_url = record.get_absolute_url()
    context = {
        "application": record,
        "form": form,
        "assignments": assignments_of(record),
        "excluded": [one for one in candidates if one.why_not],
        "today": clock.today(),
    }
    return render(request, "applications/office/assessment/assessors.html", context)


SETTLED = {
    "remove": ("Take the assessor off", "The assessor was taken off this application."),
    "reopen": ("Open the scores again", "The assessor can change their scores and hand them in again."),
}


@access.office(*READ_BY)
def application_assessor_settle(request, reference, assignment_pk, what):
    """Take an assessor off an application, or open their scores again: each with a reason."""
    record = application_or_404(request, reference)
    access.require(request.user, ASSIGN)
    assignment = get_object_or_404(record.assignments.select_related("assessor", "application"), pk=assignment_pk)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    title, done = SETTLED[what]
    if request.method == "POST" and form.is_valid():
        try:
            getattr(operations, what)(assignment, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user)
            messages.success(request, done)
            return redirect(record)
        except (operations.NotInAssessment, operations.CannotAssign, operations.NotToBeScored) as refusal:
            form.add_error(None, str(refusal))
    form.submit_label, form.cancel_url = title, record.get_absolute_url()
    context = {"application": record, "form": form, "title": title, "assignment": assignment}
    return render(request, "applications/office/assessment/form.html", context)


@access.office(*READ_BY)
def application_moderate(request, reference):
    """Record what assessors who differed too much settled on."""
    record = application_or_404(request, reference)
    access.require(request.user, MODERATE)
    form = ModerationForm(request.POST) if request.method == "POST" else ModerationForm()
    if request.method == "POST" and form.is_valid():
        try:
            operations.settle(record, at=clock.now(), by=request.user, **form.cleaned_data)
            messages.success(request, f"{record.reference} is assessed with {record.score} of 100.")
            return redirect(record)
        except (operations.AlreadySettled, CannotMove) as refusal:
            form.add_error(None, str(refusal))
    form.cancel_url = record.get_absolute_url()
    context = {"application": record, "form": form, "title": "Moderation", "about": "moderation"}
    return render(request, "applications/office/assessment/form.html", context)


LISTED = (ApplicationStatus.SUBMITTED, ApplicationStatus.ELIGIBLE, ApplicationStatus.INELIGIBLE)


def _listed(funding_round: FundingRound, state: str) -> str:
    """The address of the queue narrowed to the round's applications in one state."""
    query = urlencode({"round": str(funding_round.pk), "status": state})
    return f"{reverse('applications:application-queue')}?{query}"


def _round(request, slug: str) -> FundingRound:
    return get_object_or_404(FundingRound.objects.public().select_related("officer"), slug=slug)


@access.office(*READ_BY)
def round_assessment(request, slug):
    """How far the assessment of a round has come, whom it waits for, and sharing out what has too few assessors."""
    found = _round(request, slug)
    form = DueForm(*([request.POST] if request.method == "POST" else []), today=clock.today())
    form.submit_label = "Share out among assessors"
    failed: list[Application] = []
    if request.method == "POST":
        access.require(request.user, ASSIGN)
        if form.is_valid():
            try:
                given = operations.assign_balanced(
                    found, due_on=form.cleaned_data["due_on"], at=clock.now(), by=request.user
                )
                words = f"{len(given)} assignment{'' if len(given) == 1 else 's'} given out."
                messages.success(request, words if given else "Every eligible application has its assessors.")
                return redirect("applications:round-assessment", found.slug)
            except TooFewAssessors as refusal:
                failed = list(
                    Application.objects.filter(pk__in=refusal.applications)
                    .select_related("organisation")
                    .defer("snapshot")
                    .order_by("reference")
                )
                form.add_error(None, f"{refusal} Nothing was given out.")
    context = {
        "round": found,
        "progress": progress_of(found, clock.today()),
        "lists": {state: _listed(found, state) for state in LISTED},
        "form": form,
        "failed": failed,
        "may_assign": request.user.has_perm(ASSIGN),
        "needed": found.assessors_per_application,
    }
    return render(request, "applications/office/assessment/round.html", context)
