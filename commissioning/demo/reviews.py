"""The demonstration's reviews: open ones, one recommended, and decisions with what followed from them."""

import datetime as dt

from commissioning.demo.agreements import Cast, moment
from commissioning.demo.meeting_words import ACCOUNT, JUDGEMENTS, REASONS
from monitoring.enums import Recommendation, ReviewKind, ReviewStatus
from monitoring.models import Review
from monitoring.operations import reviews as operations
from monitoring.operations.reviews import CriterionEntry
from monitoring.operations.schedule import open_reviews
from monitoring.queries.reviews import criteria_of

# What became of the open final-year reviews, in turn.
FATES = ["decommission", "renew", "recommended", "account", "assessed", "draft", "renew_with_alterations", "new"]
FIRST = "-001"


def conduct_reviews(cast: Cast) -> int:
    """Open the reviews whose day has come, and bring each to a different point. Returns how many are open or past."""
    today = cast.calendar.today
    open_reviews(at=moment(today - dt.timedelta(days=60)), today=today)
    reviews = (
        Review.objects.current()
        .filter(status=ReviewStatus.OPEN)
        .select_related("agreement__organisation", "agreement__officer", "agreement__programme")
        .order_by("notice_by_on", "agreement__reference")
    )
    final = [review for review in reviews if review.kind == ReviewKind.FINAL_YEAR]
    tenders = [review for review in reviews if review.kind == ReviewKind.REPROCUREMENT]
    for place, review in enumerate(final):
        fate = "draft" if review.agreement.reference.endswith(FIRST) else FATES[place % len(FATES)]
        if review.agreement.ends_on <= today:  # Notice can no longer be given: these were renewed.
            fate = "renew"
        _play(cast, review, fate)
    for place, review in enumerate(tenders):
        if place < 2:
            _recommend(cast, review, Recommendation.REPROCURE)
        if place == 0:
            _decide(cast, review, Recommendation.REPROCURE)
    return len(final) + len(tenders)


def _play(cast: Cast, review: Review, fate: str) -> None:
    if fate == "new":
        return
    _account(cast, review, is_draft=fate == "draft")
    if fate in {"draft", "account"}:
        return
    _assess(cast, review)
    if fate == "assessed":
        return
    choice = Recommendation.RENEW if fate == "recommended" else Recommendation(fate)
    _recommend(cast, review, choice)
    if fate != "recommended":
        _decide(cast, review, choice)


def _account(cast: Cast, review: Review, *, is_draft: bool) -> None:
    membership = review.agreement.organisation.memberships.filter(ended_at=None).exclude(role="viewer").first()
    if membership is None:
        return
    texts = ACCOUNT | ({"proposals": ""} if is_draft else {})
    at = moment(cast.calendar.today - dt.timedelta(days=20), 19)
    operations.save_account(review, **texts, revision=review.account_revision, at=at, by=membership.user)
    if not is_draft:
        operations.give_account(review, at=at, by=membership.user)


def _assess(cast: Cast, review: Review) -> None:
    entries = [
        CriterionEntry(entry.title, [3, 2, 3, 4, 3][number % 5], JUDGEMENTS[number % len(JUDGEMENTS)])
        for number, entry in enumerate(criteria_of(review))
    ]
    at = moment(cast.calendar.today - dt.timedelta(days=10))
    operations.save_criteria(review, entries, at=at, by=review.agreement.officer)


def _recommend(cast: Cast, review: Review, choice: Recommendation) -> None:
    at = moment(cast.calendar.today - dt.timedelta(days=7))
    operations.recommend(
        review, recommendation=choice, reason=REASONS[choice.value], at=at, by=review.agreement.officer
    )


def _decide(cast: Cast, review: Review, choice: Recommendation) -> None:
    today = cast.calendar.today
    operations.decide(
        review,
        decision=choice,
        reason=REASONS[choice.value],
        decided_on=today - dt.timedelta(days=1),
        short_notice_reason="The organisation itself asked to close by then.",
        at=moment(today, 9),
        by=cast.staff["democracy"],
    )
