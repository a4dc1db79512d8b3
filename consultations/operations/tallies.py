"""The tally of a phase, kept as responses change: ``take_in`` what counts, ``take_out`` what counts no more.

Each of the two writes one row of its own, so that nobody who sends answers waits for another; ``fold`` adds up those
rows into the tally, and who reads adds up those that are left (``queries.tally``). ``rebuild`` makes the tally anew
from the answers. Why: ``docs/adr/0009-a-tally-of-changes.md``.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from commissioning.questionnaires.answer_set import AnswerSet, load
from commissioning.questionnaires.structure import structure_of
from consultations.models import CountedResponse, Phase, PhaseTally, Response, TallyCell, TallyChange
from consultations.queries import recount
from consultations.rules.tallying import Layout, Tallies, cells_of, gathered, groups_of, of_changes

CHUNK = 500


def canonical(value) -> str:
    """The one JSON text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@transaction.atomic
def take_in(response: Response, *, answers: AnswerSet | None = None) -> None:
    """Count ``response``, whose row the caller has locked. Nothing happens where it is counted already, or does not
    count (a test, not handed in, removed). ``answers`` are those of its sheet, where the caller has read them."""
    if not response.counts or CountedResponse.objects.filter(pk=response.pk).exists():
        return
    answers = answers or load(response.sheet)
    layout, values = Layout(answers.structure), _values(answers)
    groups = groups_of(
        layout,
        values,
        way=response.way,
        organisation=response.organisation,
        name=response.organisation_name,
    )
    CountedResponse.objects.create(response=response, phase_id=response.phase_id, groups=canonical(groups))
    _note(response.phase_id, 1, groups, cells_of(layout, values))


@transaction.atomic
def take_out(response: Response, *, answers: AnswerSet | None = None) -> None:
    """Count ``response``, whose row the caller has locked, no more. To be called before its answers are changed,
    replaced or deleted. Nothing happens where it is not counted."""
    counted = CountedResponse.objects.filter(pk=response.pk).first()
    if counted is None:
        return
    answers = answers or load(response.sheet)
    counted.delete()
    _note(counted.phase_id, -1, json.loads(counted.groups), cells_of(Layout(answers.structure), _values(answers)))


@contextmanager
def answers_change(responses: Iterable[Response]) -> Iterator[None]:
    """Within it answers of ``responses``, whose rows the caller has locked, are changed or deleted; they stay in the
    groups in which they were counted."""
    with transaction.atomic():
        counted = CountedResponse.objects.filter(response__in=[response.pk for response in responses])
        rows = list(counted.select_related("response__sheet__version"))
        before = [_cells(row.response) for row in rows]
        yield
        for row, was in zip(rows, before, strict=True):
            if (now := _cells(row.response)) != was:
                _note(row.phase_id, -1, json.loads(row.groups), was)
                _note(row.phase_id, 1, json.loads(row.groups), now)


def _cells(response: Response) -> dict[str, list[str]]:
    answers = load(response.sheet)
    return cells_of(Layout(answers.structure), _values(answers))


def _values(answers: AnswerSet) -> dict:
    """Values by question key, of the questions that were asked."""
    return {key: answers.value(key) for key in answers.shown}


def _note(phase_id: int, sign: int, groups: dict, cells: dict) -> None:
    TallyChange.objects.create(phase_id=phase_id, body=canonical({"sign": sign, "groups": groups, "cells": cells}))


def fold(*, at: dt.datetime) -> int:
    """Fold all waiting changes into the tallies of their phases; how many there were. Safe to run twice and at once."""
    folded = 0
    for phase in Phase.objects.filter(tally_changes__isnull=False).distinct().select_related("version").order_by("pk"):
        while done := _fold_some(phase, at=at):
            folded += done
    return folded


@transaction.atomic
def _fold_some(phase: Phase, *, at: dt.datetime) -> int:
    if phase.version is None:
        return 0
    tally = _locked_tally(phase)
    changes = list(TallyChange.objects.filter(phase=phase).order_by("pk")[:CHUNK])
    if not changes:
        return 0
    found = gathered(of_changes(Layout(structure_of(phase.version)), (change.body for change in changes)))
    _add(phase, found)
    TallyChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    tally.folded_at = at
    tally.save(update_fields=["folded_at"])
    return len(changes)


def _locked_tally(phase: Phase) -> PhaseTally:
    PhaseTally.objects.get_or_create(phase=phase)
    return PhaseTally.objects.select_for_update().get(pk=phase.pk)


def _add(phase: Phase, found: Tallies) -> None:
    """Add to the cells. The phase's tally is locked, so that nobody else reads and writes them meanwhile."""
    rows = TallyCell.objects.filter(phase=phase, question__in={key for key, _, _ in found})
    before = {
        (key, split, group, cell): count
        for key, split, group, cell, count in rows.values_list("question", "split", "group", "cell", "count")
    }
    _write(
        phase,
        {
            (*place, cell): before.get((*place, cell), 0) + number
            for place, tally in found.items()
            for cell, number in tally.items()
        },
    )
    TallyCell.objects.filter(phase=phase, count=0).delete()


def _write(phase: Phase, counts: dict[tuple[str, str, str, str], int]) -> None:
    TallyCell.objects.bulk_create(
        [
            TallyCell(phase=phase, question=key, split=split, group=group, cell=cell, count=count)
            for (key, split, group, cell), count in sorted(counts.items())
        ],
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["phase", "question", "split", "group", "cell"],
        update_fields=["count"],
    )


@contextmanager
def held_still(phase: Phase, *, at: dt.datetime) -> Iterator[None]:
    """Within it nobody is counted in or out, and no change waits to be folded. As with ``rebuild``, whoever sends
    answers meanwhile waits: the lock on the phase stands against the rows that refer to it."""
    with transaction.atomic():
        _locked_tally(phase)
        Phase.objects.select_for_update().get(pk=phase.pk)
        while _fold_some(phase, at=at):
            pass
        yield


@transaction.atomic
def rebuild(phase: Phase, *, at: dt.datetime) -> None:
    """Make the tally anew from the answers, in the groups in which responses were counted; those that ought to be
    counted and are not are taken in first, and those that ought not are left out.

    Whoever sends answers meanwhile waits at the end until it is done: the lock on the phase stands against the rows
    that refer to it.
    """
    if phase.version is None:
        return
    tally = _locked_tally(phase)
    Phase.objects.select_for_update().get(pk=phase.pk)
    layout = Layout(structure_of(phase.version))
    _enter_missing(phase, layout)
    CountedResponse.objects.filter(phase=phase).exclude(
        response__in=Response.objects.filter(phase=phase).counted()
    ).delete()
    TallyChange.objects.filter(phase=phase).delete()
    TallyCell.objects.filter(phase=phase).delete()
    found = recount.recounted(phase, layout)
    _write(phase, {(*place, cell): number for place, counts in found.items() for cell, number in counts.items()})
    tally.rebuilt_at = at
    tally.save(update_fields=["rebuilt_at"])


def _enter_missing(phase: Phase, layout: Layout) -> None:
    rows = Response.objects.filter(phase=phase, counted_as=None).counted()
    for chunk in recount.in_chunks(rows.select_related("organisation__ward").order_by("pk")):
        values = recount.values_for_groups(layout, chunk)
        CountedResponse.objects.bulk_create(
            CountedResponse(
                response=response,
                phase=phase,
                groups=canonical(
                    groups_of(
                        layout,
                        values.get(response.sheet_id, {}),
                        way=response.way,
                        organisation=response.organisation,
                        name=response.organisation_name,
                    )
                ),
            )
            for response in chunk
        )
