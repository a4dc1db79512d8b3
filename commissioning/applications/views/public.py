"""Funding rounds for anybody: the list, the prospectus, its questions as a PDF, its dates as a calendar, its files."""

from io import BytesIO

from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from commissioning.applications import round_calendar
from commissioning.applications.enums import RoundPhase
from commissioning.applications.models import FundingRound
from commissioning.applications.printing import questions_pdf
from commissioning.applications.public_panels import sections
from commissioning.applications.queries import public_rounds
from commissioning.applications.queries.prospectus import prospectus_of
from commissioning.applications.rules.timetable import takes_questions
from commissioning.common import clock, snapshots
from commissioning.common.downloads import private_file_response
from commissioning.common.markdown import render_markdown
from commissioning.common.paging import page_of
from organisations import access

MARKDOWN = ("summary", "who_can_apply", "guidance", "how_decided", "privacy")


def _round_or_404(slug: str) -> FundingRound:
    """A round that was published at some time: a draft is not there."""
    rounds = FundingRound.objects.public().select_related("programme", "organisation_version__questionnaire", "officer")
    return get_object_or_404(rounds, slug=slug)


@access.public
@require_safe
def round_list(request):
    """What can be applied for now, what can be soon, and what could be."""
    now = clock.now()
    closed = page_of(public_rounds.closed_at(now), request)
    context = {
        "open": public_rounds.open_at(now),
        "forthcoming": public_rounds.forthcoming_at(now),
        "closed": closed,
        "closed_rows": [(record, record.phase(now)) for record in closed.object_list],
        "today": clock.local_date(now),
    }
    return render(request, "applications/public/round_list.html", context)


@access.public
@require_safe
def round_detail(request, slug):
    """The prospectus: everything that somebody needs who thinks of applying."""
    record, now = _round_or_404(slug), clock.now()
    phase = record.phase(now)
    context = {
        "round": record,
        "phase": phase,
        "round_colour": record.PHASE_COLOURS[phase],
        "prospectus": prospectus_of(record),
        "text": {name: render_markdown(getattr(record, name), top_heading=3) for name in MARKDOWN},
        "eligibility": record.eligibility_questions.all(),
        "documents": record.documents.all(),
        "answers": page_of(record.questions.answered(), request, parameter="answers"),
        "takes_questions": takes_questions(record, now),
        "may_ask": not request.user.is_authenticated or bool(request.user.membership_roles),
        "apply_url": _apply_url(record) if phase == RoundPhase.OPEN else "",
        "panels": sections.made_for(record),
        "today": clock.local_date(now),
    }
    return render(request, "applications/public/round.html", context)


def _apply_url(record: FundingRound) -> str:
    """Where an organisation begins to apply."""
    try:
        return reverse("applications:own-apply", args=[record.slug])
    except NoReverseMatch:
        return ""


@access.public
@require_safe
def round_questions_pdf(request, slug):
    """Every question with room to answer it by hand, criteria and weights beside them; 304 to who has it."""
    prospectus = prospectus_of(_round_or_404(slug))
    version = snapshots.sha256_of(snapshots.canonical_json(prospectus.content()))
    if _is_known(request, version):
        return _tagged(HttpResponseNotModified(), version)
    content = BytesIO(questions_pdf(prospectus, version))
    response = FileResponse(content, filename=f"{slug}-questions.pdf", content_type="application/pdf")
    return _tagged(response, version)


@access.public
@require_safe
def round_calendar_file(request, slug):
    """The timetable as a calendar file."""
    content = round_calendar.timetable_of(_round_or_404(slug))
    version = snapshots.sha256_of(content.decode())
    if _is_known(request, version):
        return _tagged(HttpResponseNotModified(), version)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return _tagged(response, version)


def _is_known(request, version: str) -> bool:
    tag = quote_etag(version)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return tag in known or f"W/{tag}" in known or "*" in known


def _tagged(response, version: str):
    response["ETag"] = quote_etag(version)
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


@access.public
@require_safe
def round_document(request, slug, pk):
    """A file that applicants need."""
    document = get_object_or_404(_round_or_404(slug).documents.all(), pk=pk)
    return private_file_response(document.file.open("rb"), document.name, inline=True)
