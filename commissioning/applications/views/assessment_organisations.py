"""The organisation stage: due diligence, criteria, outcome."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commissioning.applications.enums import CheckKind, OrganisationStageStatus
from commissioning.applications.forms.assessment import CheckForm, MarksForm, check_label
from commissioning.applications.models import Application, DueDiligenceCheck, OrganisationStage
from commissioning.applications.models.application import READ_BY
from commissioning.applications.operations import assessment as operations
from commissioning.applications.queries.criteria import organisation_criteria
from commissioning.applications.queries.due_diligence import documents_of_checks
from commissioning.applications.queries.papers import stage_sections
from commissioning.common import clock
from commissioning.common.states import changes_of
from commissioning.questionnaires import pages
from organisations import access
from organisations.models import CharityRecord

ASSESS = "applications.assess_organisation"


def _stage(request, pk: int) -> OrganisationStage:
    return get_object_or_404(
        OrganisationStage.objects.visible_to(request.user)
        .filter(submitted_at__isnull=False)
        .select_related("organisation", "round", "sheet", "assessed_by"),
        pk=pk,
    )


@access.office(*READ_BY)
def stage_assess(request, pk):
    """One organisation in one round: checks, criteria with a form while it is open, answers, outcome."""
    stage = _stage(request, pk)
    criteria, found = organisation_criteria(stage.round_id), {one.criterion_id: one for one in stage.found.all()}
    may_mark = request.user.has_perm(ASSESS) and stage.status == OrganisationStageStatus.SUBMITTED
    form = None
    if may_mark and criteria:
        form = MarksForm(*([request.POST] if request.method == "POST" else []), criteria=criteria, found=found)
    if request.method == "POST":
        access.require(request.user, ASSESS)
        if form is None:
            messages.error(request, "The outcome is recorded: the marks can no longer be changed.")
            return redirect(stage)
        if form.is_valid():
            try:
                operations.save_marks(stage, form.entries(), at=clock.now(), by=request.user)
                messages.success(request, "The marks are saved.")
                return redirect(f"{stage.get_absolute_url()}#criteria")
            except operations.StageDecided as refusal:
                messages.error(request, str(refusal))
                return redirect(stage)
    documents = documents_of_checks(stage, clock.today())
    checks = {check.kind: check for check in stage.checks.select_related("checked_by")}
    context = {
        "stage": stage,
        "organisation": stage.organisation,
        "checks": [(kind, kind.label, checks.get(kind), documents.get(kind)) for kind in CheckKind],
        "history": DueDiligenceCheck.history.filter(stage=stage.pk)
        .select_related("checked_by")
        .order_by("-history_date"),
        "register": CharityRecord.objects.filter(organisation=stage.organisation_id).first(),
        "form": form,
        "criteria": [(one, found.get(one.pk)) for one in criteria],
        "sections": stage_sections(stage),
        "applications": Application.objects.visible_to(request.user)
        .filter(stage=stage, submitted_at__isnull=False)
        .select_related("round_scheme__scheme")
        .order_by("reference"),
        "changes": changes_of(stage),
        "may_check": request.user.has_perm(ASSESS),
        "may_conclude": may_mark,
    }
    return render(request, "applications/office/assessment/stage.html", context)


@access.office(*READ_BY)
def stage_check(request, pk, kind):
    """Put down what one check found."""
    stage = _stage(request, pk)
    access.require(request.user, ASSESS)
    if kind not in CheckKind.values:
        raise Http404
    check = stage.checks.filter(kind=kind).first()
    form = CheckForm(*([request.POST] if request.method == "POST" else []), check=check)
    if request.method == "POST" and form.is_valid():
        operations.record_check(stage, kind=CheckKind(kind), at=clock.now(), by=request.user, **form.cleaned_data)
        messages.success(request, f"{check_label(kind)}: saved.")
        return redirect(f"{stage.get_absolute_url()}#checks")
    form.cancel_url = stage.get_absolute_url()
    documents = documents_of_checks(stage, clock.today()).get(CheckKind(kind))
    context = {"stage": stage, "organisation": stage.organisation, "form": form, "title": check_label(kind)}
    context["documents"] = documents
    return render(request, "applications/office/assessment/stage_form.html", context)


@access.office(*READ_BY)
@require_POST
def stage_refresh(request, pk):
    """Take the charity's status over from the register as it was last imported."""
    stage = _stage(request, pk)
    access.require(request.user, ASSESS)
    try:
        check = operations.take_over_charity_status(stage, at=clock.now(), by=request.user)
        messages.success(request, f"Charity status: {check.get_result_display().lower()}. {check.note}")
    except (ValueError, operations.StageDecided) as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{stage.get_absolute_url()}#checks")


@access.office(*READ_BY)
@require_POST
def stage_conclude(request, pk):
    """Record the outcome that follows from the checks and marks."""
    stage = _stage(request, pk)
    access.require(request.user, ASSESS)
    try:
        operations.conclude(stage, at=clock.now(), by=request.user)
        passed = stage.status == OrganisationStageStatus.PASSED
        messages.success(
            request,
            "The organisation passed. Its applications can be made eligible and scored."
            if passed
            else "The organisation did not pass. Its applications are not eligible.",
        )
    except (operations.StageUnfinished, operations.StageDecided) as refusal:
        messages.error(request, str(refusal))
    return redirect(stage)


@access.office(*READ_BY)
def stage_file(request, pk, file_pk):
    """A file of what the organisation said about itself."""
    return pages.file_response(pages.file_or_404(_stage(request, pk).sheet, file_pk))
