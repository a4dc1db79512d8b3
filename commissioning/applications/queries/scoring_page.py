"""What an assessor sees: their list, and one application with its criteria and their own scores."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from commissioning.applications.models import Assignment, Criterion, Score
from commissioning.applications.rules.scoring import HIGHEST_SCORE


def own_assignments(user) -> QuerySet[Assignment]:
    """The assessor's own, with the little of the application that a list may name before anything is declared."""
    return (
        Assignment.objects.visible_to(user)
        .select_related("application__round", "application__organisation")
        .defer("application__snapshot")
    )


@dataclass(frozen=True)
class OwnList:
    """An assessor's assignments by what they wait for; those that were taken off are only counted by reference.
    Those of a round that was cancelled are left out."""

    waiting: list[Assignment]
    finished: list[Assignment]
    removed: list[Assignment]


def own_list(user) -> OwnList:
    """What the assessor has, the earliest day first."""
    everything = [one for one in own_assignments(user).order_by("due_on", "pk") if not one.application.is_called_off]
    return OwnList(
        waiting=[one for one in everything if one.removed_at is None and one.finished_at is None],
        finished=[one for one in everything if one.removed_at is None and one.finished_at is not None],
        removed=[one for one in everything if one.removed_at is not None],
    )


def next_of(assignment: Assignment) -> Assignment | None:
    """The next that waits for the same assessor."""
    waiting = Assignment.objects.open().filter(assessor=assignment.assessor_id).exclude(pk=assignment.pk)
    return waiting.order_by("due_on", "pk").first()


@dataclass(frozen=True)
class Total:
    """Points of 100 so far, how many criteria are scored with a reason, and of how many."""

    points: Decimal
    done: int
    of: int

    @property
    def is_whole(self) -> bool:
        return self.done == self.of > 0


def running_total(criteria: Sequence[Criterion], scores: Mapping[int, Score]) -> Total:
    """What the scores come to so far under the criteria's weights; a criterion without one counts as nothing."""
    weights = {one.pk: one.weight or 0 for one in criteria}
    earned = sum(((scores[key].points or 0) * weight for key, weight in weights.items() if key in scores), 0)
    exact = Fraction(earned * 100, HIGHEST_SCORE * sum(weights.values())) if weights else Fraction(0)
    done = sum(
        1
        for one in criteria
        if one.pk in scores and scores[one.pk].points is not None and scores[one.pk].justification.strip()
    )
    return Total(Decimal(int(exact * 100)) / 100, done, len(criteria))


def is_late(assignment: Assignment, today: dt.date) -> bool:
    """Whether the scores were wanted before today and are not handed in."""
    return assignment.finished_at is None and assignment.due_on < today
