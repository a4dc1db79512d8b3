"""Officers read what was answered as counts, told apart by who answered, and take counts and answers away as files."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.common.csv_export import csv_response
from consultations.enums import Split
from consultations.models import Phase
from consultations.queries import figures, response_file
from consultations.queries.analysis import analysis_of
from consultations.views.base import CHANGERS, load_to_change, phase_or_404


def _phase(request, slug: str, number: int) -> Phase:
    phase = phase_or_404(load_to_change(request, slug), number)
    if phase.version_id is None:
        raise Http404
    return phase


def _split(request) -> Split | None:
    given = request.GET.get("split", "")
    return Split(given) if given in Split.values else None


@CHANGERS
@require_safe
def phase_counts(request, slug, number):
    """The counts of each question; ``?split=`` tells them apart."""
    phase = _phase(request, slug, number)
    analysis = analysis_of(phase, split=_split(request))
    context = {
        "consultation": phase.consultation,
        "phase": phase,
        "title": "Counts",
        "analysis": analysis,
        "questions": figures.drawn(analysis),
    }
    return render(request, "consultations/office/counts.html", context)


@CHANGERS
@require_safe
def phase_counts_csv(request, slug, number):
    """The same figures as a file."""
    phase = _phase(request, slug, number)
    analysis = analysis_of(phase, split=_split(request))
    return csv_response(f"counts-{slug}-{number}.csv", figures.CSV_COLUMNS, figures.csv_rows(analysis))


@CHANGERS
@require_safe
def phase_responses_csv(request, slug, number):
    """Every response that counts, a row each, as long as it takes. Nobody's address is in it."""
    phase = _phase(request, slug, number)
    return csv_response(f"responses-{slug}-{number}.csv", response_file.columns_of(phase), response_file.rows_of(phase))
