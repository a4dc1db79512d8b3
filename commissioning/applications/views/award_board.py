"""The award board: sums for the ranked applications, tried out before they are saved, and what they reach."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.applications.forms.awards import AwardForm, initial_of, note_forms, sum_forms
from commissioning.applications.operations import awards
from commissioning.applications.queries.award_board import Assistance, BoardRow, assistance_of, boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.applications.views.award_base import (
    READERS,
    RECOMMEND,
    RECOMMENDERS,
    frame,
    ranked_or_404,
    round_or_404,
)
from commissioning.common import clock
from organisations.access import require


@READERS
def board(request, slug):
    """Every scheme of the round against its budget."""
    funding_round = round_or_404(slug)
    boards = boards_of(funding_round)
    assistance = assistance_of(funding_round, boards, clock.today())
    context = frame(
        request,
        funding_round,
        boards=boards,
        coverage=coverage_of(funding_round, boards),
        passing=[one for one in assistance.values() if one.passes],
    )
    return render(request, "applications/office/awards/board.html", context)


@READERS
def scheme(request, slug, pk):
    """The ranked applications of one scheme. Sums are tried out and looked at before they are saved."""
    funding_round = round_or_404(slug)
    get_object_or_404(funding_round.schemes, pk=pk)
    boards = boards_of(funding_round)
    (shown,) = [one for one in boards if one.scheme.pk == pk]
    rows, tried = sum_forms(shown.rows), False
    if request.method == "POST":
        require(request.user, RECOMMEND)
        rows = sum_forms(shown.rows, request.POST)
        if "save" in request.POST and rows.all and rows.is_valid() and _save(request, shown.scheme, rows):
            messages.success(request, "The sums are saved.")
            return redirect("applications:award-scheme", slug, pk)
        tried = True
        boards = boards_of(funding_round, tried=rows.typed)
        (shown,) = [one for one in boards if one.scheme.pk == pk]
    assistance = assistance_of(funding_round, boards, clock.today())
    context = frame(
        request,
        funding_round,
        board=shown,
        rows=[(row, rows.by_reference[row.reference], _warned(row, assistance)) for row in shown.rows],
        forms=rows.all,
        is_tried=tried,
        coverage=coverage_of(funding_round, boards),
    )
    return render(request, "applications/office/awards/scheme.html", context)


def _warned(row: BoardRow, assistance: dict[int, Assistance]) -> Assistance | None:
    """The organisation's assistance where a sum takes it past the limit."""
    found = assistance.get(row.application.organisation_id) if row.pence else None
    return found if found and found.passes else None


def _save(request, round_scheme, rows) -> bool:
    sums = {
        reference: awards.Sum(form.cleaned_data["amount"], form.cleaned_data["reason"])
        for reference, form in rows.by_reference.items()
    }
    try:
        awards.recommend(round_scheme, sums, at=clock.now(), by=request.user, shown=rows.shown)
    except awards.SumsChanged as changed:
        for reference, award in changed.awards.items():
            rows.by_reference[reference].show(award)
        rows.all[0].add_error(None, str(changed))
        return False
    except awards.CannotRecommend as refusal:
        rows.refuse(refusal)
        return False
    except awards.AlreadyFinal as refusal:
        rows.all[0].add_error(None, str(refusal))
        return False
    return True


@RECOMMENDERS
def edit(request, reference):
    """One application: its sum, why, under which conditions, and whether it is an economic activity."""
    application = ranked_or_404(reference)
    require(request.user, RECOMMEND)
    back = reverse("applications:award-scheme", args=[application.round.slug, application.round_scheme_id])
    (board_of,) = boards_of(application.round, only=application.round_scheme)
    (row,) = [one for one in board_of.rows if one.reference == reference]
    initial = initial_of(row)
    if row.award:
        initial |= {name: getattr(row.award, name) for name in ("conditions", "is_economic", "economic_reason")}
    form = AwardForm(request.POST if request.method == "POST" else None, initial=initial)
    form.cancel_url = back
    if request.method == "POST" and form.is_valid():
        try:
            shown = {reference: form.cleaned_data["shown"]}
            awards.recommend(
                application.round_scheme, {reference: form.sum}, at=clock.now(), by=request.user, shown=shown
            )
        except awards.SumsChanged as changed:
            form.show(changed.awards[reference])
        except awards.CannotRecommend as refusal:
            for part, words in refusal.problems.values():
                form.add_error(part, words)
            if refusal.words:
                form.add_error("amount", refusal.words)
        except awards.AlreadyFinal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{reference} is saved.")
            return redirect(back)
    context = frame(request, application.round, application=application, row=row, board=board_of, form=form)
    return render(request, "applications/office/awards/edit.html", context)


@READERS
def coverage(request, slug):
    """What the sums reach by ward, group, size and theme, and what is done about the gaps."""
    funding_round = round_or_404(slug)
    found = coverage_of(funding_round, boards_of(funding_round))
    notes = note_forms(found)
    if request.method == "POST":
        require(request.user, RECOMMEND)
        notes = note_forms(found, request.POST)
        if not [form for _, _, form in notes if not form.is_valid()]:
            written = {
                (dimension.key, gap.line.value): form.cleaned_data["mitigation"] for dimension, gap, form in notes
            }
            try:
                awards.note_gaps(funding_round, written, at=clock.now(), by=request.user)
            except awards.AlreadyFinal as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, "The notes are saved.")
            return redirect("applications:award-coverage", slug)
    context = frame(request, funding_round, coverage=found, notes=notes, forms=[form for _, _, form in notes])
    return render(request, "applications/office/awards/coverage.html", context)
