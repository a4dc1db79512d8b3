"""Assessors' pages: what they were given, the declaration, the scores. Nothing of an application before no interest
is declared, and nothing after one is."""

from collections.abc import Mapping

from django.contrib import messages
from django.db.models import F
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from commissioning.applications.enums import Interest
from commissioning.applications.forms.scores import DeclareForm, InterestForm, ScoresForm
from commissioning.applications.models import Assignment, Score
from commissioning.applications.operations import assessment as operations
from commissioning.applications.queries.criteria import project_criteria
from commissioning.applications.queries.papers import papers_of
from commissioning.applications.queries.scoring_page import next_of, own_list, running_total
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from commissioning.common import clock
from commissioning.common.templatetags.words import time_of
from commissioning.questionnaires import pages
from organisations import access
from organisations.enums import Role


@access.office(Role.ASSESSOR)
def assessment_list(request):
    """The assessor's own: waiting, handed in, taken off. Of an application only its reference and round."""
    context = {"own": own_list(request.user), "today": clock.today()}
    return render(request, "applications/office/assessment/own_list.html", context)


def _assignment(request, pk: int) -> Assignment:
    """The assessor's own, unless they were taken off it: then nothing is there any more."""
    return get_object_or_404(
        Assignment.objects.visible_to(request.user)
        .active()
        .select_related(
            "application__round",
            "application__organisation",
            "application__round_scheme__scheme__theme",
            "application__sheet",
        ),
        pk=pk,
    )


@access.office(Role.ASSESSOR)
def assessment_declare(request, pk):
    """Whose application it is, and the question whether the assessor has an interest."""
    assignment = _assignment(request, pk)
    if assignment.interest != Interest.NOT_DECLARED:
        return redirect(assignment)
    form = DeclareForm(request.POST) if request.method == "POST" else DeclareForm()
    if request.method == "POST" and form.is_valid():
        return _declare(
            request,
            assignment,
            has_interest=form.cleaned_data["interest"] == "yes",
            detail=form.cleaned_data["detail"],
        )
    return render(request, "applications/office/assessment/declare.html", _about(assignment, form))


@access.office(Role.ASSESSOR)
def assessment_interest(request, pk):
    """An interest that came to mind only now."""
    assignment = _assignment(request, pk)
    if not assignment.may_be_scored:
        return redirect(assignment)
    form = InterestForm(request.POST) if request.method == "POST" else InterestForm()
    if request.method == "POST" and form.is_valid():
        return _declare(request, assignment, has_interest=True, detail=form.cleaned_data["detail"])
    form.cancel_url = assignment.get_absolute_url()
    return render(request, "applications/office/assessment/interest.html", _about(assignment, form))


def _about(assignment: Assignment, form) -> dict:
    return {
        "assignment": assignment,
        "application": assignment.application,
        "partners": [partner.name for partner in assignment.application.partners.all()],
        "form": form,
    }


def _declare(request, assignment: Assignment, *, has_interest: bool, detail: str):
    try:
        operations.declare(assignment, has_interest=has_interest, detail=detail, at=clock.now(), by=request.user)
    except (operations.AlreadyDeclared, operations.NotInAssessment) as refusal:
        messages.error(request, str(refusal))
        return redirect("applications:assessment-list")
    if has_interest:
        messages.success(request, "Thank you. You are no longer asked to assess this application; an officer was told.")
        return redirect("applications:assessment-list")
    return redirect(assignment)


@access.office(Role.ASSESSOR)
def assessment(request, pk):
    """The application left, criteria and scores right; saved as a draft or handed in."""
    assignment = _assignment(request, pk)
    if not assignment.may_be_read:
        return redirect("applications:assessment-declare", assignment.pk)
    criteria = project_criteria(assignment.application)
    if request.method == "POST":
        return _save(request, assignment, criteria)
    return _page(request, assignment, criteria, ScoresForm(criteria=criteria, scores=_scores(assignment)))


def _scores(assignment: Assignment) -> Mapping[int, Score]:
    return {one.criterion_id: one for one in assignment.scores.all()}


def _save(request, assignment: Assignment, criteria):
    form = ScoresForm(request.POST, criteria=criteria, scores=_scores(assignment))
    form.is_valid()
    is_background, at = request.headers.get("X-Autosave") == "1", clock.now()
    try:
        conflicts = operations.save_scores(assignment, form.entries(), at=at)
    except operations.NotToBeScored as refusal:
        if is_background:
            return JsonResponse({"message": str(refusal)}, status=409)
        messages.error(request, str(refusal))
        return _page(request, assignment, criteria, form)
    saved = _scores(assignment)
    form.scores = saved
    titles = {one.pk: one.title for one in criteria}
    if is_background:
        shown = {f"q-{one.pk}": form.shown(one) for one in criteria if one.pk not in conflicts}
        refused = [message for messages_ in form.errors.values() for message in messages_]
        body = {"saved": f"Saved at {time_of(at)}", "shown": shown, "refused": refused}
        return JsonResponse({**body, "conflicts": [titles[pk] for pk in conflicts]})
    for pk in conflicts:
        form.add_error(
            f"q-{pk}-why",
            f"{titles[pk]}: you changed this in another window. What is saved there is below. "
            "Save again to keep what stands here",
        )
    if form.errors:
        return _page(request, assignment, criteria, form, conflicts=conflicts)
    if "hand-in" not in request.POST:
        messages.success(request, f"Your scores were saved at {time_of(at)}.")
        return redirect("applications:assessment-list" if "later" in request.POST else assignment)
    return _hand_in(request, assignment, criteria, form, at)


def _hand_in(request, assignment: Assignment, criteria, form: ScoresForm, at):
    try:
        operations.hand_in(assignment, at=at)
    except operations.ScoresIncomplete as refusal:
        for pk, message in refusal.missing:
            form.add_error(f"q-{pk}-{'points' if message.endswith('choose a score') else 'why'}", message)
        return _page(request, assignment, criteria, form)
    except (operations.NotToBeScored, operations.NotInAssessment) as refusal:
        messages.error(request, str(refusal))
        return redirect("applications:assessment-list")
    messages.success(request, f"Your scores of {assignment.application.reference} are handed in. Thank you.")
    return redirect(next_of(assignment) or "applications:assessment-list")


def _page(request, assignment: Assignment, criteria, form: ScoresForm, conflicts=()):
    scores = form.scores
    history = Score.history.filter(assignment=assignment.pk).annotate(title=F("criterion__title"))
    context = {
        "assignment": assignment,
        "application": assignment.application,
        "papers": papers_of(assignment.application),
        "rows": [
            {
                "criterion": one,
                "points": form[f"q-{one.pk}-points"],
                "why": form[f"q-{one.pk}-why"],
                "shown": form.shown(one),
                "score": scores.get(one.pk),
                "theirs": scores.get(one.pk) if one.pk in conflicts else None,
            }
            for one in criteria
        ],
        "form": form,
        "total": running_total(criteria, scores),
        "highest": HIGHEST_SCORE,
        "weight_total": sum(one.weight or 0 for one in criteria),
        "history": history.order_by("-history_date"),
        "next": next_of(assignment),
        "today": clock.today(),
    }
    return render(request, "applications/office/assessment/scoring.html", context)


@access.office(Role.ASSESSOR)
def assessment_file(request, pk, file_pk):
    """A file of the application, once no interest was declared."""
    assignment = _assignment(request, pk)
    if not assignment.may_be_read:
        raise Http404
    return pages.file_response(pages.file_or_404(assignment.application.sheet, file_pk))
