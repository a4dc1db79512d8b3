"""What became of the ten thousand: most in order, some late, some red; written in bulk, without answers."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common.snapshots import canonical_json, sha256_of
from commissioning.demo.agreements import moment
from monitoring.enums import MeetingStatus, Rating, Recommendation, ReturnStatus, ReviewKind, ReviewStatus
from monitoring.models import Meeting, Return, Review
from organisations.models import User

BATCH = 1_000
# How often a score is given among twenty-four returns.
SCORES = [
    (9, Decimal(92), Rating.GREEN),
    (8, Decimal(81), Rating.GREEN),
    (5, Decimal(64), Rating.AMBER),
    (2, Decimal(41), Rating.RED),
]
# What fell due this long ago may still be missing; what is older came in the end.
LATELY = dt.timedelta(days=60)
# One in so many of what fell due lately is late.
LATE_RETURN, LATE_MEETING, LATE_REVIEW = 16, 12, 8


def bring_to_today(today: dt.date, *, reads: User, decides: User) -> None:
    """Returns accepted, meetings held, reviews decided, agreements ended whose day is past, but for a few."""
    text = canonical_json({"note": "Made for trying scale: there are no answers."})
    _accept_returns(today, reads, text)
    _hold_meetings(today, reads)
    _decide_reviews(today, reads, decides, text)
    over = Agreement.objects.filter(reference__startswith="XL-", status=AgreementStatus.ACTIVE, ends_on__lt=today)
    late = Return.objects.filter(status=ReturnStatus.NOT_STARTED).values("agreement")
    over.exclude(pk__in=late).update(status=AgreementStatus.ENDED, closed_on=F("ends_on"))


def _came(rows: QuerySet, today: dt.date, *, late: int) -> list[int]:
    """The keys of those whose day is past, without the few that are late."""
    past = rows.filter(agreement__reference__startswith="XL-", due_on__lt=today).annotate(turn=F("pk") % late)
    return list(past.filter(Q(due_on__lt=today - LATELY) | ~Q(turn=0)).order_by("pk").values_list("pk", flat=True))


def _update(model: Any, keys: list[int], **values: Any) -> None:
    for start in range(0, len(keys), BATCH):
        model.objects.filter(pk__in=keys[start : start + BATCH]).update(**values)


def _by_score(keys: list[int]) -> Iterator[tuple[list[int], Decimal, Rating]]:
    """``keys`` shared out among the scores, each as often as it is given."""
    turns = [place for place, (often, _, _) in enumerate(SCORES) for _ in range(often)]
    for place, (_, score, rating) in enumerate(SCORES):
        yield [key for key in keys if turns[key * 7 % len(turns)] == place], score, rating


def _accept_returns(today: dt.date, reads: User, text: str) -> None:
    """As if they had come on paper."""
    at = moment(today)
    waiting = Return.objects.filter(status=ReturnStatus.NOT_STARTED)
    for keys, score, rating in _by_score(_came(waiting, today, late=LATE_RETURN)):
        _update(
            Return,
            keys,
            status=ReturnStatus.ACCEPTED,
            submitted_at=at,
            first_submitted_at=at,
            submitted_by=reads,
            accepted_at=at,
            accepted_by=reads,
            quality=3,
            delivery_score=score,
            compliance_score=Decimal(100),
            score=score,
            rating=rating,
            snapshot=text,
            snapshot_sha256=sha256_of(text),
        )


def _hold_meetings(today: dt.date, agrees: User) -> None:
    _update(
        Meeting,
        _came(Meeting.objects.filter(status=MeetingStatus.DUE), today, late=LATE_MEETING),
        status=MeetingStatus.MINUTES_AGREED,
        held_on=F("due_on"),
        summary="The work goes as agreed.",
        minutes_agreed_at=moment(today),
        minutes_agreed_by=agrees,
        minutes_agreed_how="by e-mail",
    )


def _decide_reviews(today: dt.date, recommends: User, decides: User, text: str) -> None:
    outcomes = {ReviewKind.FINAL_YEAR: Recommendation.RENEW, ReviewKind.REPROCUREMENT: Recommendation.REPROCURE}
    for kind, outcome in outcomes.items():
        waiting = Review.objects.filter(status=ReviewStatus.DUE, kind=kind)
        _update(
            Review,
            _came(waiting, today, late=LATE_REVIEW),
            status=ReviewStatus.DECIDED,
            recommendation=outcome,
            recommendation_reason="It meets the priorities.",
            recommended_at=moment(today),
            recommended_by=recommends,
            evidence=text,
            evidence_sha256=sha256_of(text),
            decision=outcome,
            decision_reason="As recommended.",
            decided_on=F("due_on"),
            decided_by=decides,
        )
    opened = Review.objects.filter(agreement__reference__startswith="XL-", status=ReviewStatus.DUE, opens_on__lte=today)
    opened.update(status=ReviewStatus.OPEN, opened_at=moment(today))
