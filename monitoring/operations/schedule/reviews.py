"""Bringing an agreement's review in line with its term."""

import datetime as dt
from typing import Any

from monitoring.enums import ReviewStatus
from monitoring.models import Review
from monitoring.operations.schedule import bulk
from monitoring.rules import ReviewRule

CHANGEABLE = {ReviewStatus.DUE, ReviewStatus.OPEN}


def align_reviews(
    agreement, standing: list[Review], wanted: ReviewRule | None, today: dt.date, *, at: dt.datetime, by, reason: str
) -> tuple[list[dict[str, Any]], ReviewRule | None]:
    """Move or cancel the standing review as ``wanted`` asks; a new one's columns, not yet written, and the review by
    which meetings go.

    The last day for notice follows from the end alone: while it is the same the end has not moved, and the
    review is left as it was created. One that is open and would only open later is put aside for a new one.
    """
    review = next(iter(standing), None)
    if review is None:
        return _new(agreement, wanted)
    if review.status not in CHANGEABLE or _same(review, wanted):
        return [], _as_rule(review)
    if wanted is None or (review.status == ReviewStatus.OPEN and wanted.opens_on > today):
        review.superseded = True
        bulk.move([review], ReviewStatus.CANCELLED, at=at, by=by, reason=reason, fields=["superseded"])
        return _new(agreement, wanted)
    for name, value in wanted._asdict().items():
        setattr(review, name, value)
    bulk.change([review], ReviewRule._fields, at=at, by=by, reason=reason)
    return [], wanted


def _new(agreement, wanted: ReviewRule | None) -> tuple[list[dict[str, Any]], ReviewRule | None]:
    return ([{"agreement_id": agreement.pk, **wanted._asdict()}] if wanted else []), wanted


def _same(review: Review, wanted: ReviewRule | None) -> bool:
    return wanted is not None and (review.kind, review.notice_by_on) == (wanted.kind, wanted.notice_by_on)


def _as_rule(review: Review) -> ReviewRule:
    return ReviewRule(*(getattr(review, name) for name in ReviewRule._fields))
