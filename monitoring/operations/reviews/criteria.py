"""The criteria of a review with the officer's judgement of each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from commissioning.common.states import CannotMove, locked
from monitoring.enums import ReviewStatus
from monitoring.models import Review, ReviewCriterion


@dataclass(frozen=True)
class CriterionEntry:
    """One criterion: ``score`` 0 (not met) to 4 (exceeded), None while it is not judged."""

    title: str
    score: int | None = None
    judgement: str = ""


@transaction.atomic
def save_criteria(review: Review, entries: Sequence[CriterionEntry], *, at: dt.datetime, by) -> list[ReviewCriterion]:
    """Put ``entries`` in the place of the criteria, in their order. Raises ``CannotMove`` once recommended."""
    fresh = locked(review)
    if fresh.status != ReviewStatus.OPEN:
        raise CannotMove(fresh, ReviewStatus.RECOMMENDED)
    fresh.criteria.all().delete()
    return ReviewCriterion.objects.bulk_create(
        ReviewCriterion(review=fresh, number=number, title=entry.title, score=entry.score, judgement=entry.judgement)
        for number, entry in enumerate(entries, start=1)
    )
