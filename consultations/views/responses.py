"""Officers read responses: a list, and one that was sent. In confidence."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.common.paging import page_of
from commissioning.questionnaires import pages
from commissioning.questionnaires.answer_set import load as answers_of
from commissioning.questionnaires.pages import SheetUrls
from consultations.models import Response
from consultations.queries import keying
from consultations.queries import responses as queries
from consultations.views.base import CHANGERS, load_to_change, phase_or_404


@CHANGERS
def phase_responses(request, slug, number):
    """Every response to a phase: reference, way, state."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Responses",
        "counts": queries.counts_of([phase])[phase.pk],
        "page": page_of(queries.for_list(phase), request),
    }
    return render(request, "consultations/office/responses.html", context)


def _response(request, slug: str, number: int, reference: str) -> Response:
    phase = phase_or_404(load_to_change(request, slug), number)
    return get_object_or_404(queries.readable(phase), reference=reference)


def _sections(response: Response, urls: SheetUrls) -> list[pages.SummarySection]:
    """What was answered, but for equality monitoring: that is shown in total only."""
    answers = answers_of(response.sheet)
    apart = queries.set_apart(answers.structure)
    return [one for one in pages.summary(answers, urls, with_problems=False) if one.key not in apart]


@CHANGERS
def phase_response(request, slug, number, reference):
    """One response that was sent. A paper that is to be keyed in again unseen is not shown until it is."""
    response = _response(request, slug, number, reference)
    place = reverse("consultations:phase-responses", args=[slug, number])
    is_hidden = keying.is_hidden(response, request.user)
    # Nothing can be changed here: only a file has an address of its own.
    urls = SheetUrls(
        section=lambda key: place,
        tasks=place,
        check=place,
        file=lambda file: reverse("consultations:phase-response-file", args=[slug, number, reference, file.pk]),
    )
    context = {
        "consultation": response.phase.consultation,
        "response": response,
        "title": f"Response {response.reference}",
        "sections": [] if is_hidden else _sections(response, urls),
        "is_hidden": is_hidden,
        "place": place,
    }
    return render(request, "consultations/office/response.html", context)


@CHANGERS
def phase_response_file(request, slug, number, reference, file_pk):
    """A file that came with it."""
    response = _response(request, slug, number, reference)
    return pages.file_response(pages.file_or_404(response.sheet, file_pk))
