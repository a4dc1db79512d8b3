"""The officer's recommendation, with which the evidence is frozen."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from commissioning.common.operations import raise_task
from commissioning.common.snapshots import canonical_json, sha256_of
from commissioning.common.states import CannotMove, locked, move
from monitoring.enums import Recommendation, ReviewKind, ReviewStatus
from monitoring.models import Review
from monitoring.queries.evidence import gather

CHOICES: dict[str, list[Recommendation]] = {
    ReviewKind.FINAL_YEAR: [
        Recommendation.RENEW,
        Recommendation.RENEW_WITH_ALTERATIONS,
        Recommendation.DECOMMISSION,
    ],
    ReviewKind.REPROCUREMENT: [Recommendation.REPROCURE, Recommendation.DECOMMISSION],
}


class CriteriaUnscored(Exception):
    """Not every criterion of a final-year review is judged."""


class NotForThisReview(ValueError):
    """The recommendation is not one of those that the review may end in."""


def choices_of(review: Review) -> list[Recommendation]:
    """What the review may end in: a contract goes back out to tender, or ends."""
    return CHOICES[review.kind]


@transaction.atomic
def recommend(review: Review, *, recommendation: Recommendation, reason: str, at: dt.datetime, by) -> Review:
    """Recommend what is to follow, and freeze the evidence with its SHA-256; somebody else decides.

    Raises ``CriteriaUnscored`` where a final-year review has a criterion without a mark and a judgement,
    ``NotForThisReview``, ``CannotMove``.
    """
    fresh = locked(review)
    if fresh.status != ReviewStatus.OPEN:
        raise CannotMove(fresh, ReviewStatus.RECOMMENDED)
    if recommendation not in choices_of(fresh):
        raise NotForThisReview("Choose one of the recommendations offered.")
    unscored = fresh.criteria.filter(Q(score=None) | Q(judgement="")).exists() or not fresh.criteria.exists()
    if fresh.kind == ReviewKind.FINAL_YEAR and unscored:
        raise CriteriaUnscored("Give every criterion a mark and a judgement first.")
    text = canonical_json(gather(fresh))
    move(
        review,
        ReviewStatus.RECOMMENDED,
        at=at,
        by=by,
        recommendation=recommendation,
        recommendation_reason=reason,
        recommended_at=at,
        recommended_by=by,
        evidence=text,
        evidence_sha256=sha256_of(text),
    )
    raise_task(
        key=f"review:{review.pk}:decide",
        title=f"Decide on the {review.get_kind_display().lower()} of {review.agreement.reference}",
        path=review.get_absolute_url(),
        at=at,
        due_on=review.due_on,
    )
    return review
