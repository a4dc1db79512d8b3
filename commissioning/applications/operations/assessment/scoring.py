"""An assessor's scores: kept as a draft, handed in, opened again by an officer."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from commissioning.applications.models import Assignment, Score
from commissioning.applications.operations.assessment.standing import complete, in_assessment
from commissioning.applications.queries.criteria import project_criteria
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from commissioning.common.states import locked


class NotToBeScored(Exception):
    """Nothing was declared yet, the assessor was taken off, or the scores were handed in."""


class ScoresIncomplete(Exception):
    """A score or its justification is missing; ``missing`` says which, as criterion's key and what to do."""

    def __init__(self, missing: list[tuple[int, str]]):
        self.missing = missing
        super().__init__(f"{len(missing)} things are missing before you can hand in.")


@dataclass(frozen=True)
class ScoreEntry:
    """What a page sends of one criterion. ``shown`` is the ``digest`` of what that page showed."""

    criterion_id: int
    points: int | None
    justification: str
    shown: str = ""


def digest(points: int | None, justification: str) -> str:
    """A short digest of one score, by which a page says what it showed."""
    return hashlib.sha256(f"{points}|{justification}".encode()).hexdigest()[:16]


def _scorable(assignment: Assignment) -> Assignment:
    fresh = locked(assignment)
    if not fresh.may_be_scored:
        raise NotToBeScored(
            "You have handed in your scores: they are fixed."
            if fresh.finished_at
            else "This application is not open to you for scoring."
        )
    return fresh


@transaction.atomic
def save_scores(assignment: Assignment, entries: Iterable[ScoreEntry], *, at: dt.datetime) -> list[int]:
    """Keep a draft; gives the keys of the criteria that were changed in another window since the page was shown.

    Those are left as they are there, so that nothing is written over unseen. What a page shows unchanged is left
    alone, so that an old window loses nothing. Raises ``NotToBeScored``, ``ValueError`` for points that are none.
    """
    fresh = _scorable(assignment)
    criteria = {one.pk for one in project_criteria(fresh.application)}
    kept = {one.criterion_id: one for one in fresh.scores.all()}
    conflicts = []
    for entry in entries:
        if entry.criterion_id not in criteria:
            continue
        if entry.points is not None and not 0 <= entry.points <= HIGHEST_SCORE:
            raise ValueError(f"A score is from 0 to {HIGHEST_SCORE}")
        score = kept.get(entry.criterion_id)
        now = (score.points, score.justification) if score else (None, "")
        wanted = (entry.points, entry.justification)
        if wanted == now or (entry.shown and entry.shown == digest(*wanted)):
            continue
        if entry.shown and entry.shown != digest(*now):
            conflicts.append(entry.criterion_id)
            continue
        score = score or Score(assignment=fresh, criterion_id=entry.criterion_id)
        score.points, score.justification, score.scored_at = entry.points, entry.justification, at
        score.save()
    return conflicts


@transaction.atomic
def hand_in(assignment: Assignment, *, at: dt.datetime) -> Assignment:
    """Fix the scores; the last of an application's assessors takes it to "assessed" or to moderation. Raises
    ``ScoresIncomplete``, ``NotToBeScored``, ``NotInAssessment``."""
    application = in_assessment(assignment.application)
    fresh = _scorable(assignment)
    scores = {one.criterion_id: one for one in fresh.scores.all()}
    criteria = project_criteria(application)
    missing = [
        (one.pk, f"{one}: {what}")
        for one in criteria
        for is_missing, what in (
            (one.pk not in scores or scores[one.pk].points is None, "choose a score"),
            (one.pk not in scores or not scores[one.pk].justification.strip(), "say why"),
        )
        if is_missing
    ]
    if missing or not criteria:
        raise ScoresIncomplete(missing)
    fresh.finished_at = at
    fresh.save()
    assignment.refresh_from_db()
    complete(application, at=at)
    return fresh


@transaction.atomic
def reopen(assignment: Assignment, *, reason: str, at: dt.datetime, by) -> Assignment:
    """Let the assessor change scores that they handed in, while the application is not assessed. Raises
    ``NotInAssessment``, ``NotToBeScored`` where nothing was handed in, ``ValueError`` without a reason."""
    if not reason.strip():
        raise ValueError("Say why the scores are opened again")
    in_assessment(assignment.application)
    fresh = locked(assignment)
    if fresh.finished_at is None or fresh.removed_at is not None:
        raise NotToBeScored("Nothing was handed in that could be opened again.")
    fresh.finished_at = None
    fresh.reopened_at, fresh.reopened_reason, fresh.reopened_by = at, reason.strip(), by
    fresh.save()
    assignment.refresh_from_db()
    return fresh
