"""Saying from what people said a question of a round follows. It changes nothing that an applicant answers, so that it
may be said of a round in any state."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.applications.enums import Stage
from commissioning.applications.models import FundingRound, QuestionSource
from commissioning.applications.queries.asked import asked_in
from commissioning.applications.queries.sources import SAID, offered_to, sources_of_question
from commissioning.common import meanwhile, states
from commissioning.common.history import keep, sign
from consultations.models import Consideration


class NotAsked(Exception):
    """The round has no such question."""

    def __init__(self, record: FundingRound):
        super().__init__(f"{record} no longer asks this question. Nothing was saved.")


@transaction.atomic
def say_sources(
    record: FundingRound,
    *,
    stage: Stage,
    key: str,
    considerations: Collection[Consideration],
    shown: str | None = None,
    at: dt.datetime,
    by,
) -> None:
    """Say that the question ``key`` of ``stage`` follows from ``considerations`` and from no other.

    ``shown`` is the stamp of what the page had. Raises ``NotAsked``, ``ChangedMeanwhile``, ``ValidationError`` for what
    cannot be chosen for this round.
    """
    fresh = states.locked(record)
    if key not in asked_in(fresh)[stage]:
        raise NotAsked(fresh)
    known = sources_of_question(fresh, stage, key)
    history = QuestionSource.history.filter(round_id=fresh.pk, stage=stage, question_key=key)
    meanwhile.check(known, {SAID: list(considerations)}, shown=shown, history=history)
    wanted = {one.pk for one in considerations}
    have = {source.consideration_id: source for source in known.rows}
    for chosen in sorted(wanted - have.keys()):
        _check(fresh, chosen)
        keep(QuestionSource(round=fresh, stage=stage, question_key=key, consideration_id=chosen), at=at, by=by)
    for left in have.keys() - wanted:
        _take_away(have[left], at=at, by=by)


def _check(record: FundingRound, consideration: int) -> None:
    """Hold what is chosen, so that nobody takes it back meanwhile. Raises ``ValidationError``."""
    rows = offered_to(record).select_for_update(of=("self",), no_key=True)
    if rows.filter(pk=consideration).first() is None:
        raise ValidationError({SAID: "Choose a theme that was accepted in a consultation of this round’s programme."})


def drop_unasked(record: FundingRound, *, at: dt.datetime, by) -> int:
    """Take away what is said of questions that the round, which is locked, asks no longer; how many lines."""
    asked = asked_in(record)
    gone = [source for source in record.sources.all() if source.question_key not in asked[Stage(source.stage)]]
    for source in gone:
        _take_away(source, at=at, by=by)
    return len(gone)


def _take_away(source: QuestionSource, *, at: dt.datetime, by) -> None:
    sign(source, at=at, by=by)
    source.delete()
