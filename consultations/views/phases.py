"""Officers' pages of phases: days, questionnaire, who was told, the gate, more time, calling off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock, once, states
from commissioning.common.templatetags.words import long_date
from commissioning.questionnaires.permissions import manages_questionnaires
from consultations.enums import PhaseStatus
from consultations.forms import parts as forms
from consultations.models import Phase
from consultations.operations import about_you, opening, questions, told
from consultations.operations import phases as operations
from consultations.queries import readiness
from consultations.queries.responses import counts_of
from consultations.rules import length
from consultations.views.base import CHANGERS, READERS, confirm, edit, load, load_to_change, phase_or_404, refused


def _place(phase: Phase) -> str:
    return f"{phase.consultation.get_absolute_url()}#phase-{phase.number}"


def _url(name: str, phase: Phase) -> str:
    return reverse(f"consultations:{name}", args=[phase.consultation.slug, phase.number])


def _lengths(record, phase: Phase | None = None) -> dict:
    """What the page of a phase says of its length."""
    days = readiness.days_asked_for(record)
    opens_on = phase.opens_on if phase else clock.today()
    return {
        "days": days,
        "opens_on": opens_on,
        "earliest": length.earliest_close(opens_on, days=days),
        "suggested": length.suggested_close(opens_on, days=days),
    }


@CHANGERS
@once.form
def phase_add(request, slug):
    """One more phase, as a draft."""
    record = load_to_change(request, slug)
    form = forms.PhaseForm(request.POST or None)

    def write():
        phase = operations.add_phase(record, values=form.written, at=clock.now(), by=request.user)
        return _place(phase)

    said = "The phase is a draft. What its gate asks for is listed below."
    return edit(request, record, form, write, title="Add a phase", said=said, template="phase", **_lengths(record))


@CHANGERS
def phase_edit(request, slug, number):
    """Its days and ways to answer, while it is a draft."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    if phase.status != PhaseStatus.DRAFT:
        return refused(request, operations.PhaseNotDraft(phase), _place(phase))
    form = forms.PhaseForm(request.POST or None, phase=phase)

    def write():
        operations.change_phase(phase, values=form.written, shown=form.shown, at=clock.now(), by=request.user)

    more = _lengths(record, phase)
    return edit(request, record, form, write, title=f"Phase {number}", place=_place(phase), template="phase", **more)


@CHANGERS
def phase_remove(request, slug, number):
    """Take the last draft away."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    return confirm(
        request,
        record,
        lambda: operations.remove_phase(phase, at=clock.now(), by=request.user),
        title=f"Take phase {number} away?",
        text=phase.title,
        button="Take it away",
        place=record.get_absolute_url(),
        said="The phase is gone.",
    )


@READERS
def phase_questions(request, slug, number):
    """Which questionnaire is asked; its preview, and an officer's own try."""
    record = load(request, slug)
    phase = phase_or_404(record, number)
    may_change = request.user.has_perm("consultations.manage_consultation", record)
    is_draft = phase.status == PhaseStatus.DRAFT
    form = forms.QuestionnaireForm(
        request.POST if request.method == "POST" and may_change and is_draft else None,
        initial={"questionnaire": phase.questionnaire},
    )

    def write():
        questionnaire = form.cleaned_data["questionnaire"]
        operations.choose_questionnaire(phase, questionnaire=questionnaire, at=clock.now(), by=request.user)
        return _url("phase-questions", phase)

    return edit(
        request,
        record,
        form,
        write,
        title="Questionnaire",
        place=_place(phase),
        template="questions",
        phase=phase,
        version=readiness.version_to_ask(phase),
        sections=questions.sections_of(readiness.version_to_ask(phase)),
        trial=questions.trial_of(phase, request.user),
        may_change=may_change and is_draft,
        may_ask_about_you=may_change and is_draft and about_you.may_ask_about_you(readiness.version_to_ask(phase)),
        may_ask_to_quote=may_change and is_draft and questions.may_ask_to_quote(readiness.version_to_ask(phase)),
        asks_to_quote=questions.asks_to_quote(readiness.version_to_ask(phase)),
        may_try=may_change,
        may_build=manages_questionnaires(request.user),
    )


@CHANGERS
@require_POST
def phase_questionnaire_new(request, slug, number):
    """An empty questionnaire for the phase, to be built on the author's pages."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    try:
        version = questions.make_questionnaire(phase, at=clock.now(), by=request.user)
    except operations.PhaseNotDraft as refusal:
        return refused(request, refusal, _place(phase))
    if not manages_questionnaires(request.user):
        return redirect(_url("phase-questions", phase))
    return redirect("questionnaires:version-detail", version.questionnaire.slug, version.number)


@READERS
def phase_told(request, slug, number):
    """Who was told, how and when; and one more."""
    record = load(request, slug)
    phase = phase_or_404(record, number)
    may_change = request.user.has_perm("consultations.manage_consultation", record)
    form = forms.ToldForm(
        request.POST if request.method == "POST" and may_change else None,
        initial={"told_on": clock.today(), "networks": request.GET.getlist("networks")},
    )

    def write():
        told.tell(phase, **form.cleaned_data, at=clock.now(), by=request.user)
        return _url("phase-told", phase)

    return edit(
        request,
        record,
        form,
        write,
        title="Who was told",
        place=_place(phase),
        template="told",
        phase=phase,
        rows=phase.told.select_related("network", "recorded_by"),
        not_told=readiness.networks_not_told(phase),
        may_change=may_change and phase.status != PhaseStatus.CANCELLED,
        may_strike=may_change and phase.status == PhaseStatus.DRAFT,
    )


@CHANGERS
@require_POST
def phase_told_strike(request, slug, number, pk):
    """Take back what was written down by mistake."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    row = get_object_or_404(phase.told.select_related("phase"), pk=pk)
    try:
        told.strike_told(row, at=clock.now(), by=request.user)
    except told.CannotTell as refusal:
        return refused(request, refusal, _url("phase-told", phase))
    messages.success(request, f"{row.whom} is taken off.")
    return redirect(_url("phase-told", phase))


@READERS
def phase_gate(request, slug, number):
    """What stands between a draft and its opening, line by line."""
    record = load(request, slug)
    phase = phase_or_404(record, number)
    if phase.status != PhaseStatus.DRAFT:
        return redirect(_place(phase))
    found = readiness.lines(readiness.parts_of(phase), at=clock.now())
    context = {
        "consultation": record,
        "phase": phase,
        "lines": found,
        "missing": [line for line in found if not line.is_met],
        "may_change": request.user.has_perm("consultations.manage_consultation", record),
        "title": f"Gate of phase {number}",
    }
    return render(request, "consultations/office/gate.html", context)


@CHANGERS
@require_POST
def phase_approve(request, slug, number):
    """Through the gate, unless a line is not met: then back to it."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    try:
        opening.approve(phase, at=clock.now(), by=request.user)
    except opening.PhaseNotReady:
        return redirect(_url("phase-gate", phase))
    except states.CannotMove as refusal:
        return refused(request, refusal, _place(phase))
    messages.success(request, "The phase is approved. It opens by itself on its day.")
    return redirect(_place(phase))


@CHANGERS
def phase_extend(request, slug, number):
    """More time for everybody, with the reason that the public reads."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    if phase.status != PhaseStatus.APPROVED:
        refusal = opening.CannotExtend(f"{states.standing(phase)}: it has no closing day to put off.")
        return refused(request, refusal, _place(phase))
    form = forms.ExtendForm(request.POST or None)

    def write():
        try:
            opening.extend(phase, **form.cleaned_data, at=clock.now(), by=request.user)
        except opening.CannotExtend as refusal:
            raise ValidationError({"closes_on": str(refusal)}) from refusal

    said = "The new closing day is published."
    return edit(request, record, form, write, title=f"More time for phase {number}", place=_place(phase), said=said)


def _what_becomes_of_answers(phase: Phase) -> str:
    sent = counts_of([phase])[phase.pk].total
    if not sent:
        return ""
    were = "1 response was" if sent == 1 else f"{sent:,} responses were"
    return (
        f" {were} sent. Officers can still read what was answered, none of it is published, and personal details go on "
        f"{long_date(phase.retained_until)}."
    )


@CHANGERS
def phase_cancel(request, slug, number):
    """Call it off; those who had to do with it are told why."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    if not states.can_move(phase, PhaseStatus.CANCELLED):
        return refused(request, states.CannotMove(phase, PhaseStatus.CANCELLED), _place(phase))
    if not opening.may_be_cancelled(phase, at=clock.now()):
        return refused(request, opening.CannotCancel(phase), _place(phase))
    form = forms.ReasonForm(
        request.POST or None,
        label="Why is it cancelled?",
        submit="Cancel the phase",
        hint="The public reads this. It is sent to the networks that were told, to those who signed up for its events, "
        f"and to those who answered and left an address.{_what_becomes_of_answers(phase)}",
    )

    def write():
        opening.cancel(phase, **form.cleaned_data, at=clock.now(), by=request.user)

    said = "The phase is cancelled."
    return edit(request, record, form, write, title=f"Cancel phase {number}", place=_place(phase), said=said)
