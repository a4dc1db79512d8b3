"""Answers that came by post, keyed in by the numbers of the boxes; a sample of them a second time by somebody else.

What is keyed is saved as it goes. Handed in, it counts, late or not. A paper of the sample is then keyed in again by
another officer who does not see the first keying; where the two differ, somebody who did not key it first looks at the
paper and says which is right, and why.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.states import locked, standing
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import AnswerSet, load
from commissioning.questionnaires.kinds.base import Raw
from commissioning.questionnaires.models import AnswerSheet
from consultations.enums import Keying, PhaseStatus, Way
from consultations.models import KeyingDifference, Phase, Response, ResponsePrint, SecondKeying
from consultations.operations import coding, quotes, tallies
from consultations.operations.arriving import check_day, count_in, organisation_in
from consultations.operations.questions import drop_sheet, new_reference
from consultations.rules import second_keying as rules


class CannotKey(Exception):
    """The paper cannot be keyed in, or not by this person; the message says why. Nothing was changed."""


@transaction.atomic
def begin(phase: Phase, *, received_on: dt.date, organisation_name: str = "", at: dt.datetime, by) -> Response:
    """Begin to key in a paper that was received on that day. Raises ``CannotKey``, ``NotInTime``."""
    if not phase.takes_post or phase.version is None:
        raise CannotKey("This phase takes no answers by post.")
    check_day(phase, way=Way.POST, received_on=received_on, today=local_date(at))
    return Response.objects.create(
        phase=phase,
        sheet=questionnaires.open_sheet(version=phase.version, at=at),
        reference=new_reference(),
        way=Way.POST,
        started_at=at,
        received_on=received_on,
        keyed_by=by,
        organisation_name=organisation_name.strip(),
    )


def _hold_open(phase: Phase) -> None:
    """Keep the phase from being analysed meanwhile: what is analysed rests on the answers as they are. Raises
    ``CannotKey`` where it is not open to that any more."""
    fresh = Phase.objects.select_for_update(of=("self",), no_key=True).get(pk=phase.pk)
    if fresh.status != PhaseStatus.APPROVED:
        raise CannotKey(f"{standing(fresh)}: its answers stay as they are.")


def _draft(response: Response, *, by) -> Response:
    """The paper while it is being keyed in by whoever began. Raises ``CannotKey``."""
    fresh = locked(response)
    if fresh.way != Way.POST or fresh.is_test or fresh.submitted_at is not None:
        raise CannotKey("This paper is keyed in already.")
    _check_kept(fresh)
    if fresh.keyed_by_id != by.pk:
        raise CannotKey(f"{fresh.keyed_by} is keying this paper in.")
    return fresh


def _check_kept(response: Response) -> None:
    """What was taken out of a response does not come back by its paper."""
    if response.anonymised_at is not None:
        raise CannotKey("What this paper says was taken out to protect people’s privacy. It is not keyed in again.")


def _save(sheet: AnswerSheet, raws: Mapping[str, Raw], *, at: dt.datetime, by) -> questionnaires.Saved:
    """One person keys a sheet: what they see is what is there."""
    answers = load(sheet)
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    return questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=by)


@transaction.atomic
def save(response: Response, *, raws: Mapping[str, Raw], at: dt.datetime, by) -> questionnaires.Saved:
    """Keep what is keyed so far. Raises ``CannotKey``."""
    return _save(_draft(response, by=by).sheet, raws, at=at, by=by)


@transaction.atomic
def hand_in(
    response: Response,
    *,
    raws: Mapping[str, Raw],
    received_on: dt.date,
    organisation_name: str = "",
    at: dt.datetime,
    by,
) -> Response:
    """The whole paper is keyed in: it counts. Drawn for the sample, it waits to be keyed in again.

    Raises ``CannotKey``, ``NotInTime``, ``NothingAnswered``.
    """
    _hold_open(response.phase)
    fresh = _draft(response, by=by)
    _save(fresh.sheet, raws, at=at, by=by)
    made = count_in(
        fresh.phase,
        sheet=fresh.sheet,
        way=Way.POST,
        received_on=received_on,
        organisation_name=organisation_name.strip() or organisation_in(load(fresh.sheet)),
        at=at,
        by=by,
        response=fresh,
    )
    if rules.is_drawn(made.reference, fresh.phase.second_keying_percent):
        SecondKeying.objects.create(response=made, drawn_at=at)
    return made


@transaction.atomic
def discard(response: Response, *, at: dt.datetime, by) -> None:
    """Throw away what was keyed of a paper that is not handed in. Any officer may: its own may be away.

    Raises ``CannotKey``.
    """
    fresh = locked(response)
    if fresh.way != Way.POST or fresh.submitted_at is not None:
        raise CannotKey("This paper is keyed in already.")
    sheet = fresh.sheet
    fresh.delete()
    drop_sheet(sheet)


# The second time ------------------------------------------------------------------------------------------


@transaction.atomic
def begin_again(second: SecondKeying, *, at: dt.datetime, by) -> SecondKeying:
    """Begin, or go on, to key a paper in again. Raises ``CannotKey`` for who keyed it first, where another does, or
    once the phase is analysed."""
    _hold_open(second.response.phase)
    fresh = locked(second)
    _check_other(fresh, by)
    _check_kept(locked(fresh.response))
    if fresh.keyed_at is not None:
        raise CannotKey("This paper is keyed in again already.")
    if fresh.keyed_by_id not in {None, by.pk}:
        raise CannotKey(f"{fresh.keyed_by} is keying this paper in again.")
    if fresh.sheet is None:
        fresh.sheet = questionnaires.open_sheet(version=fresh.response.sheet.version, at=at)
    fresh.keyed_by = by
    fresh.save()
    return fresh


def _check_other(second: SecondKeying, by) -> None:
    if second.response.keyed_by_id == by.pk:
        raise CannotKey("You keyed this paper in first. Somebody else checks it.")


@transaction.atomic
def save_again(second: SecondKeying, *, raws: Mapping[str, Raw], at: dt.datetime, by) -> questionnaires.Saved:
    """Keep what is keyed so far the second time. Raises ``CannotKey``."""
    return _save(_sheet_of(begin_again(second, at=at, by=by)), raws, at=at, by=by)


def _sheet_of(second: SecondKeying) -> AnswerSheet:
    if second.sheet is None:
        raise CannotKey("This paper is not being keyed in again.")
    return second.sheet


@transaction.atomic
def give_back(second: SecondKeying, *, at: dt.datetime, by) -> SecondKeying:
    """Stop keying a paper in again, for somebody else to begin anew. Raises ``CannotKey`` once it is keyed in."""
    fresh = locked(second)
    if fresh.keyed_at is not None:
        raise CannotKey("This paper is keyed in again already.")
    sheet, fresh.sheet, fresh.keyed_by = fresh.sheet, None, None
    fresh.save()
    if sheet is not None:
        drop_sheet(sheet)
    return fresh


@transaction.atomic
def hand_in_again(second: SecondKeying, *, raws: Mapping[str, Raw], at: dt.datetime, by) -> list[KeyingDifference]:
    """The paper is keyed in again: what the two keyings differ in, question by question. Raises ``CannotKey``."""
    fresh = begin_again(second, at=at, by=by)
    sheet = _sheet_of(fresh)
    _save(sheet, raws, at=at, by=by)
    fresh.keyed_at = at
    fresh.save()
    ids = differing(load(fresh.response.sheet), load(sheet))
    found = [KeyingDifference.objects.create(second_keying=fresh, question_id=pk) for pk in ids]
    if not found:
        _close(fresh, at=at)
    return found


def differing(first: AnswerSet, second: AnswerSet) -> list[int]:
    """Primary keys of the questions that two keyings of one paper answer differently, in their order."""
    found = []
    for question in first.structure.questions:
        if not question.kind.asks or question.kind.holds_files:
            continue
        both = [answers.answers.get(question.key) for answers in (first, second)]
        if any(answer and answer.raw for answer in both):
            held = [answers.raw(question) for answers in (first, second)]
        else:
            held = [answers.value(question.key) for answers in (first, second)]
        if not rules.same(question.kind.name, *held):
            found.append(question.id)
    return found


@dataclass(frozen=True)
class Settled:
    """Which keying of one question is right, and why the two differ."""

    right: Keying
    reason: str


@transaction.atomic
def settle(second: SecondKeying, *, decisions: Mapping[int, Settled], at: dt.datetime, by) -> SecondKeying:
    """Say of every difference, by its primary key, which keying is right. The response's answers are then so.

    Raises ``CannotKey`` for who keyed it first, where it is settled already, where one is left out, or once the phase
    is analysed.
    """
    _hold_open(second.response.phase)
    fresh = locked(second)
    _check_other(fresh, by)
    _check_kept(locked(fresh.response))
    if fresh.keyed_at is None or fresh.settled_at is not None:
        raise CannotKey("There is nothing to settle about this paper.")
    differences = list(fresh.differences.select_related("question"))
    if {one.pk for one in differences} != set(decisions) or not all(one.reason.strip() for one in decisions.values()):
        raise CannotKey("Say of every difference which keying is right, and why.")
    for one in differences:
        decided = decisions[one.pk]
        one.right, one.reason, one.settled_at, one.settled_by = decided.right, decided.reason.strip(), at, by
        one.save()
    keys = [one.question.key for one in differences if one.right == Keying.SECOND]
    if keys:
        response = locked(fresh.response, "sheet__version__questionnaire")
        tallies.take_out(response)
        questionnaires.overrule(source=_sheet_of(fresh), target=response.sheet, keys=keys, at=at, by=by)
        tallies.take_in(response)
        ResponsePrint.objects.filter(response=response).delete()
        coding.answers_changed(response, sheet=response.sheet, at=at)
        quotes.answers_changed(response, at=at)
    _close(fresh, at=at)
    return fresh


def _close(second: SecondKeying, *, at: dt.datetime) -> None:
    """The response's own answers stand; the second keying goes."""
    sheet, second.sheet, second.settled_at = second.sheet, None, at
    second.save()
    if sheet is not None:
        drop_sheet(sheet)
