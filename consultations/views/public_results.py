"""Published results for anybody: the page, the PDF, the tables. All of it is what was frozen, but for quotes that were
taken back since: these go at once, and the officer publishes the rest again."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from consultations.enums import PhaseStatus
from consultations.models import Consultation, Phase, PublishedResults
from consultations.queries.results import frozen_results, published_of, taken_back
from consultations.results_pages import context_of
from consultations.results_tables import tables_file
from consultations.thread import steps_of
from consultations.views.public import consultation_or_404
from organisations import access


def _published(slug: str, number: int | None) -> tuple[Consultation, Phase, PublishedResults]:
    """A consultation's phase with published results, the latest or that with the number, and the results; or 404."""
    consultation = consultation_or_404(slug)
    phases = consultation.phases.filter(status=PhaseStatus.PUBLISHED).order_by("-number")
    if number is not None:
        phases = phases.filter(number=min(number, 2**15 - 1))
    phase = phases.first()
    published = published_of(phase).first() if phase else None
    if phase is None or published is None:
        raise Http404("No results are published.")
    phase.consultation = consultation
    return consultation, phase, published


@access.public
@require_safe
def results(request, slug, number=None):
    """We asked, you said, we did; who answered; each question; what people wrote and what was made of it."""
    consultation, phase, published = _published(slug, number)
    others = consultation.phases.filter(status=PhaseStatus.PUBLISHED).exclude(pk=phase.pk).order_by("number")
    versions = list(published_of(phase).defer("snapshot", "pdf"))
    frozen = frozen_results(published)
    gone = taken_back(frozen)
    context = context_of(frozen.without_quotes(gone), steps_of(phase))
    context |= {
        "consultation": consultation,
        "phase": phase,
        "published": published,
        "first_published_at": versions[-1].published_at,
        "corrections": [version for version in versions if version.note],
        "others": others,
        "pdf_size": len(published.pdf),
        "has_pdf": not gone,
    }
    return render(request, "consultations/public/results.html", context)


@access.public
@require_safe
def results_pdf(request, slug, number):
    """The very bytes that were published; 304 to who has them. 404 while they hold a quote that was taken back: they
    are made again with the correction."""
    _, phase, published = _published(slug, number)
    if taken_back(frozen_results(published)):
        raise Http404("The PDF holds a quote that was taken back.")
    response = HttpResponse(bytes(published.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-results-{phase.number}.pdf"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = f'"{published.pdf_sha256}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


@access.public
@require_safe
def results_csv(request, slug, number):
    """The published tables as open data: counts of many, never a row of one response; 304 to who has them."""
    _, phase, published = _published(slug, number)
    tables = tables_file(published)
    response = HttpResponse(tables.content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-results-{phase.number}.csv"'
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = tables.etag
    return get_conditional_response(request, etag=tables.etag, response=response)
