"""Test mode: an officer answers a round's questions as an applicant would. Nobody else sees it; nothing counts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.applications.enums import Stage
from commissioning.applications.models import Trial
from commissioning.applications.operations import trials as operations
from commissioning.applications.queries.readiness import parts_of
from commissioning.applications.queries.sources import because_in
from commissioning.applications.views.round_base import CHANGERS, load, refused
from commissioning.common import clock
from commissioning.programmes.models import Theme
from commissioning.questionnaires import pages, printing
from commissioning.questionnaires.answer_set import load as answers_of
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.pages import SheetUrls


def _trial(request, pk: int) -> Trial:
    """The person's own trial, or 404."""
    trials = Trial.objects.select_related("round", "theme", "sheet__version__questionnaire")
    return get_object_or_404(trials, pk=pk, begun_by=request.user)


def _urls(trial: Trial) -> SheetUrls:
    return SheetUrls(
        section=lambda key: reverse("applications:trial-section", args=[trial.pk, key]),
        tasks=reverse("applications:trial-start", args=[trial.pk]),
        check=reverse("applications:trial-check", args=[trial.pk]),
        file=lambda file: reverse("applications:trial-file", args=[trial.pk, file.pk]),
    )


def _heading(trial: Trial) -> str:
    return f"Projects of theme {trial.theme}" if trial.theme_id else "The organisation"


@CHANGERS
def round_trials(request, slug):
    """What can be tried of a round: the organisation stage, and each theme's questions."""
    record = load(slug)
    mine = {trial.theme_id: trial for trial in record.trials.filter(begun_by=request.user).select_related("sheet")}
    versions = parts_of(record).versions
    themes = Theme.objects.filter(pk__in=versions).order_by("number")
    wanted: list[tuple[int | None, str, QuestionnaireVersion | None]] = [
        (None, "About the organisation", record.organisation_version)
    ]
    wanted += [(theme.pk, f"About projects of theme {theme}", versions[theme.pk]) for theme in themes]
    rows = [
        {
            "theme": theme,
            "words": words,
            "version": version,
            "trial": mine.get(theme),
            "is_older": theme in mine and mine[theme].sheet.version_id != version.pk,
        }
        for theme, words, version in wanted
        if version is not None and version.is_published
    ]
    return render(request, "applications/office/trials/list.html", {"round": record, "rows": rows})


@CHANGERS
@require_POST
def round_try(request, slug):
    """Begin a trial, or go on with it."""
    record = load(slug)
    key = request.POST.get("theme", "")
    theme = None
    if key:
        known = Theme.objects.filter(pk__in=record.themes.values("theme"))
        theme = get_object_or_404(known, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0)
    try:
        trial = operations.begin_trial(record, theme=theme, at=clock.now(), by=request.user)
    except operations.NoQuestions as refusal:
        return refused(request, record, refusal)
    return redirect("applications:trial-start", trial.pk)


@CHANGERS
def trial_start(request, pk):
    """The sections as an applicant's task list."""
    trial = _trial(request, pk)
    answers = answers_of(trial.sheet)
    context = {
        "trial": trial,
        "heading": _heading(trial),
        "tasks": pages.tasks(answers, _urls(trial)),
        "check_url": _urls(trial).check,
    }
    return render(request, "applications/office/trials/start.html", context)


@CHANGERS
def trial_section(request, pk, key):
    """One section of questions, just as applicants see it."""
    trial = _trial(request, pk)
    return pages.section_page(
        request,
        sheet=trial.sheet,
        section_key=key,
        urls=_urls(trial),
        because=because_in(trial.round, Stage.PROJECT if trial.theme_id else Stage.ORGANISATION),
        template="applications/office/trials/section.html",
        context={"heading": _heading(trial), "trial": trial, "base_template": "base_office.html"},
    )


@CHANGERS
def trial_check(request, pk):
    """Every answer, and what an applicant would still be asked to put right. Nothing can be sent."""
    trial = _trial(request, pk)
    answers = answers_of(trial.sheet)
    context = {
        "trial": trial,
        "heading": _heading(trial),
        "sections": pages.summary(answers, _urls(trial)),
        "problems": answers.problems(),
    }
    return render(request, "applications/office/trials/check.html", context)


@CHANGERS
def trial_file(request, pk, file_pk):
    """A file that was attached to try it."""
    return pages.file_response(pages.file_or_404(_trial(request, pk).sheet, file_pk))


@CHANGERS
def trial_pdf(request, pk):
    """The same questions on paper, with room to write."""
    version = _trial(request, pk).sheet.version
    response = HttpResponse(printing.blank_pdf(version), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{version.questionnaire.slug}-{version.number}.pdf"'
    return response


@CHANGERS
@require_POST
def trial_discard(request, pk):
    """Throw the trial away."""
    trial = _trial(request, pk)
    slug = trial.round.slug
    operations.throw_away(trial)
    messages.success(request, "Your trial is thrown away.")
    return redirect("applications:round-trials", slug)
