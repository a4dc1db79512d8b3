"""Officers' queue of applications, one application, and whether it is eligible."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.applications import following
from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.forms.assessment import EligibilityForm
from commissioning.applications.models import Application, FundingRound, Moderation
from commissioning.applications.models.application import READ_BY
from commissioning.applications.operations import assessment as operations
from commissioning.applications.queries.assessment_progress import assignments_of
from commissioning.applications.queries.assessment_queue import (
    CSV_COLUMNS,
    SORTS,
    ApplicationFilter,
    csv_rows,
    queue_for,
)
from commissioning.applications.queries.award_board import RANKED
from commissioning.applications.queries.criteria import weights_of
from commissioning.applications.queries.papers import papers_of
from commissioning.applications.rules.scoring import project_score
from commissioning.common import clock
from commissioning.common.csv_export import csv_response
from commissioning.common.filter_chips import chips_of
from commissioning.common.paging import page_of
from commissioning.common.states import CannotMove, changes_of
from commissioning.questionnaires import pages
from organisations import access

# What an officer does something to, several at once.
WAITING = {ApplicationStatus.SUBMITTED, ApplicationStatus.ELIGIBLE}


@access.office(*READ_BY)
def application_queue(request):
    """Every application that was handed in; ``format=csv`` gives every row that is shown."""
    found = ApplicationFilter(request.GET or None, queryset=queue_for(request.user), request=request)
    sort = request.GET.get("sort", "-submitted")
    order = SORTS.get(sort.removeprefix("-"), SORTS["submitted"])
    descends = sort.startswith("-")
    # Where there is no score yet it stands last, whichever way the list runs and on either database.
    first = F(order[0]).desc(nulls_last=True) if descends else F(order[0]).asc(nulls_last=True)
    records = found.qs.order_by(first, *order[1:])
    if request.GET.get("format") == "csv":
        return csv_response("applications.csv", CSV_COLUMNS, csv_rows(records))
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    page = page_of(records, request)
    acts = request.user.has_perm("applications.assess_organisation")
    context = {
        "page": page,
        "may_act": {one.pk for one in page.object_list if one.status in WAITING and not one.is_called_off}
        if acts
        else (),
        "filter": found,
        "sort": sort,
        "chips": chips_of(found),
        "csv_query": query.urlencode(),
        "rounds": FundingRound.objects.filter(status=RoundStatus.PUBLISHED).order_by("-closes_on", "title"),
    }
    return render(request, "applications/office/assessment/queue.html", context)


def application_or_404(request, reference: str) -> Application:
    """The application, if it was handed in and the officer sees it."""
    return get_object_or_404(
        Application.objects.visible_to(request.user)
        .filter(submitted_at__isnull=False)
        .select_related("organisation", "round__officer", "round_scheme__scheme__theme", "stage", "keyed_by", "sheet"),
        reference=reference,
    )


@access.office(*READ_BY)
def application_detail(request, reference):
    """One application as it was handed in, what was found about it, who scores it, and what happens next."""
    record = application_or_404(request, reference)
    assignments, weights = assignments_of(record), weights_of(record)
    moderation = Moderation.objects.filter(application=record).select_related("settled_by").first()
    context = {
        "application": record,
        "papers": papers_of(record),
        "assignments": [(one, _score(one, weights)) for one in assignments],
        "needed": max(record.round.assessors_per_application - sum(one.removed_at is None for one in assignments), 0),
        "moderation": moderation,
        "moderates": moderation is not None and moderation.settled_at is None,
        "changes": changes_of(record),
        "is_submitted": record.status == ApplicationStatus.SUBMITTED and not record.is_called_off,
        "is_being_scored": record.status == ApplicationStatus.ELIGIBLE and not record.is_called_off,
        "may_assess": request.user.has_perm("applications.assess_organisation"),
        "may_assign": request.user.has_perm("applications.assign_assessors"),
        "may_moderate": request.user.has_perm("applications.moderate"),
        "award_url": _award_url(record),
        "following": following.of([record.pk]).get(record.pk),
        "today": clock.today(),
    }
    return render(request, "applications/office/assessment/application.html", context)


def _award_url(record: Application) -> str:
    """Where it stands among the awards, once it was scored to the end."""
    if record.status not in RANKED:
        return ""
    return reverse("applications:award-scheme", args=[record.round.slug, record.round_scheme_id])


def _score(assignment, weights):
    """What the assessor's scores come to; None until they are handed in."""
    if assignment.finished_at is None or not weights:
        return None
    points = {one.criterion_id: one.points or 0 for one in assignment.scores.all()}
    return project_score(points, weights) if points.keys() >= weights.keys() else None


@access.office(*READ_BY)
def application_file(request, reference, file_pk):
    """A file of the application or of what its organisation said about itself."""
    record = application_or_404(request, reference)
    for sheet in (record.sheet, record.stage.sheet):
        try:
            return pages.file_response(pages.file_or_404(sheet, file_pk))
        except Http404:
            continue
    raise Http404


@access.office(*READ_BY)
def application_eligibility(request, reference):
    """Let an application be scored, or leave it out with a reason."""
    record = application_or_404(request, reference)
    access.require(request.user, "applications.assess_organisation")
    form = EligibilityForm(request.POST) if request.method == "POST" else EligibilityForm()
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["is_eligible"]:
                operations.mark_eligible(record, at=clock.now(), by=request.user)
                messages.success(request, f"{record.reference} is eligible. Give it to assessors.")
            else:
                operations.mark_ineligible(record, reason=form.cleaned_data["reason"], at=clock.now(), by=request.user)
                messages.success(request, f"{record.reference} is not eligible. We have told the organisation why.")
            return redirect(record)
        except (CannotMove, operations.CannotDecide) as refusal:
            form.add_error(None, str(refusal))
    form.cancel_url = record.get_absolute_url()
    context = {"application": record, "form": form, "title": "Eligibility", "about": "eligibility"}
    return render(request, "applications/office/assessment/form.html", context)
