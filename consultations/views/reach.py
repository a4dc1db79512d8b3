"""Officers' pages of a phase's reach, and of whose a response is."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from commissioning.common import clock
from consultations.forms.matching import MOST, FindOrganisationForm, MatchForm
from consultations.models import Response
from consultations.operations import about_you, matching
from consultations.operations.phases import PhaseNotDraft
from consultations.operations.questions import AsksAlready
from consultations.queries import reach, responses
from consultations.views.base import CHANGERS, READERS, load, load_to_change, phase_or_404, refused
from organisations.models import Organisation

# No key of the database has so many digits.
LONGEST_KEY = 19


@READERS
def phase_reach(request, slug, number):
    """Who was told beside who answered, and who is missing."""
    record = load(request, slug)
    phase = phase_or_404(record, number)
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Reach",
        "reach": reach.reach_of(phase, at=clock.now()),
        "may_change": request.user.has_perm("consultations.manage_consultation", record),
    }
    return render(request, "consultations/office/reach.html", context)


def _response(request, slug: str, number: int, reference: str) -> Response:
    phase = phase_or_404(load_to_change(request, slug), number)
    return get_object_or_404(responses.readable(phase), reference=reference)


def _found(words: str) -> list[Organisation]:
    """Organisations by their names, those they went by too; none without words."""
    if not words.strip() or "\0" in words:  # PostgreSQL takes no such text.
        return []
    named = Q(name__icontains=words.strip()) | Q(aliases__name__icontains=words.strip())
    return list(Organisation.objects.filter(named).distinct().order_by("name", "pk")[:MOST])


@CHANGERS
def response_organisation(request, slug, number, reference):
    """Match a response to an organisation of the register."""
    response = _response(request, slug, number, reference)
    words = request.GET.get("q", response.organisation_name)
    found = _found(words)
    if request.method == "POST":
        # Whatever the page showed is asked for again by its key.
        given = request.POST.get("organisation", "")
        is_key = given.isascii() and given.isdigit() and len(given) < LONGEST_KEY
        chosen = Organisation.objects.filter(pk=given) if is_key else found
        found = list(chosen[:1])
    form = MatchForm(request.POST if request.method == "POST" else None, found=found)
    place = reverse("consultations:phase-response", args=[slug, number, reference])
    if form.is_bound and form.is_valid():
        try:
            changed = matching.match(response, **form.cleaned_data, at=clock.now(), by=request.user)
        except matching.NothingToMatch as refusal:
            return refused(request, refusal, place)
        messages.success(request, f"Matched: {changed} response{'' if changed == 1 else 's'}.")
        return redirect(place)
    context = {
        "consultation": response.phase.consultation,
        "response": response,
        "title": "Whose response is it?",
        "search": FindOrganisationForm({"q": words}),
        "form": form if found else None,
        "words": words,
        "matches": response.matches.select_related("before", "organisation", "made_by"),
        "place": place,
    }
    return render(request, "consultations/office/match.html", context)


@CHANGERS
@require_POST
def response_organisation_remove(request, slug, number, reference):
    """Take a match away."""
    response = _response(request, slug, number, reference)
    place = reverse("consultations:response-organisation", args=[slug, number, reference])
    try:
        matching.match(response, organisation=None, at=clock.now(), by=request.user)
    except matching.NothingToMatch as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The match is taken away.")
    return redirect(place)


@CHANGERS
@require_POST
def phase_ask_about_you(request, slug, number):
    """Put the standard questions about those who answer into the draft of the questionnaire."""
    phase = phase_or_404(load_to_change(request, slug), number)
    place = reverse("consultations:phase-questions", args=[slug, number])
    try:
        about_you.ask_about_you(phase, at=clock.now(), by=request.user)
    except (AsksAlready, PhaseNotDraft) as refusal:
        return refused(request, refusal, place)
    messages.success(request, "The questions about those who answer are in the draft.")
    return redirect(place)
