"""Officers look at responses that look like one another, or like a program's, and decide what counts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from commissioning.common import clock
from commissioning.common.paging import page_of
from consultations.enums import Deciding
from consultations.forms.duplicates import DecideForm
from consultations.operations import duplicates as operations
from consultations.queries import duplicates as queries
from consultations.views.base import CHANGERS, load_to_change, phase_or_404, refused


@CHANGERS
@require_GET
def duplicate_list(request, slug, number):
    """Every set with its evidence and what was decided of it."""
    record = load_to_change(request, slug)
    phase = phase_or_404(record, number)
    page = page_of(queries.sets_of(phase).select_related("phase__version__questionnaire"), request)
    context = {
        "consultation": record,
        "phase": phase,
        "title": "Duplicates and floods",
        "page": page,
        "rows": [(one, queries.evidence(one)) for one in page],
        "decisions": queries.decisions_of(phase)[:20],
        "place": reverse("consultations:phase-responses", args=[slug, number]),
    }
    return render(request, "consultations/office/duplicates/list.html", context)


@CHANGERS
def duplicate_set(request, slug, number, pk):
    """One set: its responses beside each other; keep them, remove them, undo."""
    phase = phase_or_404(load_to_change(request, slug), number)
    rows = queries.sets_of(phase).select_related("phase__version__questionnaire", "phase__consultation")
    suspect_set = get_object_or_404(rows, pk=pk)
    place = reverse("consultations:duplicate-list", args=[slug, number])
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = operations.decide(
                suspect_set,
                decision=Deciding(form.cleaned_data["decision"]),
                reason=form.cleaned_data["reason"],
                chosen=form.chosen(),
                at=clock.now(),
                by=request.user,
            )
        except operations.CannotDecide as refusal:
            return refused(request, refusal, place)
        said = f"Done for {made.number} responses." if made.done_at else "It is being done. This can take some minutes."
        messages.success(request, said)
        return redirect(place)
    page = page_of(queries.responses_of(suspect_set), request)
    context = {
        "consultation": phase.consultation,
        "phase": phase,
        "suspect_set": suspect_set,
        "title": suspect_set.get_kind_display(),
        "evidence": queries.evidence(suspect_set),
        "form": form,
        "ticked": {int(one[:18]) for one in form.ticked},
        "page": page,
        "rows": queries.rows(suspect_set, list(page)),
        "place": place,
    }
    return render(request, "consultations/office/duplicates/set.html", context)
