"""Test mode: an officer answers a phase's questionnaire as anybody would. Nobody else sees it; it is never counted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from commissioning.questionnaires import pages
from commissioning.questionnaires.answer_set import load as answers_of
from commissioning.questionnaires.pages import SheetUrls
from consultations.models import Response
from consultations.operations import questions as operations
from consultations.rules import answered
from consultations.views.base import CHANGERS, load_to_change, phase_or_404, refused


def _questions_url(trial: Response) -> str:
    phase = trial.phase
    return reverse("consultations:phase-questions", args=[phase.consultation.slug, phase.number])


def _trial(request, pk: int) -> Response:
    """The person's own try, or 404."""
    trials = Response.objects.filter(is_test=True, tried_by=request.user)
    return get_object_or_404(trials.select_related("phase__consultation", "sheet__version__questionnaire"), pk=pk)


def _urls(trial: Response) -> SheetUrls:
    return SheetUrls(
        section=lambda key: reverse("consultations:trial-section", args=[trial.pk, key]),
        tasks=reverse("consultations:trial-start", args=[trial.pk]),
        check=reverse("consultations:trial-check", args=[trial.pk]),
        file=lambda file: reverse("consultations:trial-file", args=[trial.pk, file.pk]),
    )


def _context(trial: Response) -> dict:
    return {"trial": trial, "consultation": trial.phase.consultation, "questions_url": _questions_url(trial)}


@CHANGERS
@require_POST
def phase_try(request, slug, number):
    """Begin a try, or go on with it."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    try:
        trial = operations.begin_trial(phase, at=clock.now(), by=request.user)
    except operations.NothingToTry as refusal:
        place = reverse("consultations:phase-questions", args=[slug, number])
        return refused(request, refusal, place)
    return redirect("consultations:trial-start", trial.pk)


@CHANGERS
def trial_start(request, pk):
    """The sections as a task list."""
    trial = _trial(request, pk)
    tasks = pages.tasks(answers_of(trial.sheet), _urls(trial))
    context = {**_context(trial), "tasks": tasks, "check_url": _urls(trial).check}
    return render(request, "consultations/office/trials/start.html", context)


@CHANGERS
def trial_section(request, pk, key):
    """One section, just as others see it."""
    trial = _trial(request, pk)
    return pages.section_page(
        request,
        sheet=trial.sheet,
        section_key=key,
        urls=_urls(trial),
        template="consultations/office/trials/section.html",
        context={**_context(trial), "heading": trial.phase.title, "base_template": "base_office.html"},
    )


@CHANGERS
def trial_check(request, pk):
    """Every answer, and what would still have to be put right. Nothing can be sent."""
    trial = _trial(request, pk)
    answers = answers_of(trial.sheet)
    context = {
        **_context(trial),
        "sections": pages.summary(answers, _urls(trial)),
        "problems": answered.problems(answers),
        "missing": answered.missing(answers),
    }
    return render(request, "consultations/office/trials/check.html", context)


@CHANGERS
def trial_file(request, pk, file_pk):
    """A file that was attached to try it."""
    return pages.file_response(pages.file_or_404(_trial(request, pk).sheet, file_pk))


@CHANGERS
@require_POST
def trial_discard(request, pk):
    """Throw the try away."""
    trial = _trial(request, pk)
    place = _questions_url(trial)
    operations.throw_away(trial)
    messages.success(request, "Your test is thrown away.")
    return redirect(place)
