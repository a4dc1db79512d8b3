"""Consultations for anybody: the list, one consultation, its questionnaire on paper, its dates, its documents."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from commissioning.common import clock, snapshots
from commissioning.common.downloads import private_file_response
from commissioning.common.markdown import render_markdown
from commissioning.common.paging import page_of
from commissioning.questionnaires.structure import structure_of
from consultations import calendars, printing
from consultations.enums import PhaseStage
from consultations.models import Consultation, Phase
from consultations.queries import public
from organisations import access

GONE = 410
BEFORE_THE_CLOSE = {PhaseStage.FORTHCOMING, PhaseStage.OPEN}


def consultation_or_404(slug: str) -> Consultation:
    """A consultation that anybody may read: one in preparation is not there."""
    rows = Consultation.objects.public().select_related("programme", "agency").prefetch_related("wards")
    return get_object_or_404(rows, slug=slug)


@access.public
@require_safe
def consultation_list(request):
    """What is asked now, what will be, and what was."""
    now = clock.now()
    closed = page_of(public.closed_at(now), request)
    context = {
        "open": public.open_at(now),
        "forthcoming": public.forthcoming_at(now),
        "closed": closed,
        "closed_rows": public.rows_of(closed.object_list, now),
    }
    return render(request, "consultations/public/list.html", context)


@access.public
@require_safe
def consultation_detail(request, slug):
    """What it is about, until when, what there is to read, how to answer."""
    consultation, now = consultation_or_404(slug), clock.now()
    phases = [
        public.phase_line(phase, now)
        for phase in consultation.phases.public()
        .select_related("version")
        .prefetch_related("closing_changes")
        .order_by("number")
    ]
    current = public.current_phase([line.phase for line in phases], now)
    line = next(line for line in phases if line.phase == current)
    ways = public.ways_of(consultation, line.phase)
    context = {
        "consultation": consultation,
        "line": line,
        "phase": line.phase,
        "is_open": line.stage == PhaseStage.OPEN,
        "asked": [] if line.stage in BEFORE_THE_CLOSE else _asked(line.phase),
        "others": [other for other in phases if other.phase != line.phase],
        "documents": public.documents_of(consultation),
        "ways": ways,
        "respond_url": ways.online if line.stage == PhaseStage.OPEN else "",
        "events": public.events_of(consultation, now),
        "background": render_markdown(consultation.background, top_heading=3),
        "privacy": render_markdown(consultation.privacy, top_heading=3),
        "today": clock.local_date(now),
    }
    return render(request, "consultations/public/detail.html", context)


def _asked(phase: Phase) -> list:
    """What a phase that is over asked, section by section."""
    return list(structure_of(phase.version).sections) if phase.version else []


@access.public
@require_safe
def questionnaire_pdf(request, slug):
    """Every question with boxes to be filled in on screen or by hand; 304 to who has it. After the close a page that
    says so, with the questions: nobody should fill in by an old link what counts no more."""
    consultation, now = consultation_or_404(slug), clock.now()
    phases = consultation.phases.public().exclude(version=None).select_related("version__questionnaire")
    phase = public.current_phase(phases, now)
    if phase is None:
        raise Http404
    line = public.phase_line(phase, now)
    if line.stage not in BEFORE_THE_CLOSE:
        context = {"consultation": consultation, "phase": phase, "line": line, "asked": _asked(phase)}
        return render(request, "consultations/public/closed_questionnaire.html", context, status=GONE)
    content, version = printing.questionnaire_pdf(consultation, phase)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-questionnaire.pdf"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = f'"{version}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def calendar_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = f'"{snapshots.sha256_of(content.decode())}"'
    return response


@access.public
@require_safe
def calendar_file(request, slug):
    """Closing days and public events as a calendar file."""
    return calendar_response(calendars.of_consultation(consultation_or_404(slug)), slug)


@access.public
@require_safe
def document(request, slug, pk):
    """A published document."""
    found = get_object_or_404(consultation_or_404(slug).documents.public(), pk=pk)
    return private_file_response(found.file.open("rb"), found.name, inline=True)
