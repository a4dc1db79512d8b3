"""Officers' pages of results: the texts, what is missing, a preview, publication, a correction."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock, once
from commissioning.common.states import CannotMove
from commissioning.common.templatetags.words import date_and_time, time_of
from consultations.enums import PhaseStatus
from consultations.forms.results import CorrectionForm, TextsForm
from consultations.models import Phase
from consultations.operations import publishing
from consultations.queries.considering import consideration_gaps
from consultations.queries.results import draft_results, published_of
from consultations.results_pages import context_of, results_pdf
from consultations.thread import steps_of
from consultations.views.base import CHANGERS, READERS, load, load_to_change, phase_or_404, refused


def _url(name: str, phase: Phase) -> str:
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number])


def _correction(phase: Phase, data=None) -> CorrectionForm:
    return CorrectionForm(data, action=_url("phase-results-correct", phase))


def _page(request, phase: Phase, *, form=None, correction=None, conflicts=()):
    record = phase.consultation
    may_change = request.user.has_perm("consultations.manage_consultation", record)
    is_written = phase.status in publishing.WRITTEN_IN
    obstacles = publishing.obstacles_to(phase) if is_written else []
    gaps = consideration_gaps(phase) if is_written else []
    correction = correction or _correction(phase)
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Results",
        "may_write": may_change and is_written,
        "form": form or TextsForm(phase=phase),
        "conflicts": [(_saved_by(phase, name, request.user), getattr(phase, name)) for name in conflicts],
        "obstacles": [words for words in obstacles if words not in {f"{gap.words}." for gap in gaps}],
        "gaps": gaps,
        "is_ready": is_written and not obstacles,
        "is_published": phase.status == PhaseStatus.PUBLISHED,
        "correction": correction,
        "forms": [correction],
        "versions": published_of(phase).defer("snapshot", "pdf").select_related("published_by"),
        "public_url": reverse("consultations:public-results-of", args=[record.slug, phase.number]),
    }
    return render(request, "consultations/office/results.html", context)


def _saved_by(phase: Phase, name: str, user) -> str:
    """Who saved a text last and when: it is the same person where they write in two windows."""
    last = phase.text_saves.filter(name=name).select_related("saved_by").first()
    if last is None:  # Saved before that was written down.
        return f"Somebody else saved “{publishing.NAMES[name]}”"
    who = "You" if last.saved_by == user else str(last.saved_by)
    where = " in another window" if last.saved_by == user else ""
    return f"{who} saved “{publishing.NAMES[name]}”{where} on {date_and_time(last.saved_at)}"


@READERS
def phase_results(request, slug, number):
    """What is written of the results, what they lack, and what was published."""
    phase = phase_or_404(load(request, slug), number)
    if request.method != "POST":
        return _page(request, phase)
    load_to_change(request, slug)
    return _save(request, phase)


def _save(request, phase: Phase):
    form = TextsForm(request.POST, phase=phase)
    form.is_valid()
    is_background, at = request.headers.get("X-Autosave") == "1", clock.now()
    try:
        conflicts = publishing.save_texts(phase, texts=form.texts(), at=at, by=request.user)
    except publishing.CannotWrite as refusal:
        if is_background:
            return JsonResponse({"message": str(refusal)}, status=409)
        return refused(request, refusal, _url("phase-results", phase))
    phase.refresh_from_db(fields=list(publishing.TEXTS))
    if is_background:
        shown = {f"q-{name}": publishing.digest(getattr(phase, name)) for name in publishing.TEXTS}
        body = {
            "saved": f"Saved at {time_of(at)}",
            "shown": {name: value for name, value in shown.items() if name.removeprefix("q-") not in conflicts},
            "refused": [message for found in form.errors.values() for message in found],
            "conflicts": [publishing.NAMES[name] for name in conflicts],
            "who": [_saved_by(phase, name, request.user) for name in conflicts],
        }
        return JsonResponse(body)
    for name in conflicts:
        form.add_error(
            f"q-{name}",
            f"{_saved_by(phase, name, request.user)}, while you were writing. What is saved is below; bring both "
            "together and save again",
        )
    if form.errors:
        return _page(request, phase, form=form, conflicts=conflicts)
    messages.success(request, f"Saved at {time_of(at)}.")
    return redirect(_url("phase-results", phase))


@READERS
def phase_results_preview(request, slug, number):
    """The results as the public would read them now."""
    phase = phase_or_404(load(request, slug), number)
    context = context_of(draft_results(phase), steps_of(phase))
    context |= {"consultation": phase.consultation, "phase": phase, "title": "Preview of the results"}
    context["unwritten"] = [publishing.NAMES[name] for name in publishing.TEXTS if not getattr(phase, name).strip()]
    return render(request, "consultations/office/results_preview.html", context)


@CHANGERS
@require_POST
def phase_results_publish(request, slug, number):
    """Publish and freeze."""
    phase = phase_or_404(load_to_change(request, slug), number)
    place = _url("phase-results", phase)
    try:
        publishing.publish(phase, render=results_pdf, at=clock.now(), by=request.user)
    except (publishing.CannotPublish, CannotMove) as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The results are published. Those who asked for it are told.")
    return redirect(place)


@CHANGERS
@require_POST
def phase_results_correct(request, slug, number):
    """Publish again, with what changed."""
    phase = phase_or_404(load_to_change(request, slug), number)
    form = _correction(phase, request.POST)
    if not form.is_valid():
        return _page(request, phase, correction=form)

    def correct():
        publishing.correct(phase, **form.cleaned_data, render=results_pdf, at=clock.now(), by=request.user)
        return _url("phase-results", phase), "The correction is published."

    try:
        return once.make(request, correct)
    except publishing.NothingDiffers as refusal:
        form.add_error("note", str(refusal))
        return _page(request, phase, correction=form)
    except (publishing.CannotPublish, ValidationError) as refusal:
        messages.warning(request, " ".join(getattr(refusal, "obstacles", None) or getattr(refusal, "messages", [])))
        return redirect(_url("phase-results", phase))
