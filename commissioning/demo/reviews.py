"""The demonstration's reviews: open ones, one recommended, and decisions with what followed from them."""

import datetime as dt

from commissioning.agreements import operations as agreements
from commissioning.common.dates import add_months
from commissioning.common.operations import finish_tasks
from commissioning.demo.agreements import Cast, moment
from commissioning.demo.meeting_words import ACCOUNT, JUDGEMENTS, REASONS
from monitoring.enums import Recommendation, ReturnStatus, ReviewKind, ReviewStatus
from monitoring.models import Review
from monitoring.operations import reviews as operations
from monitoring.operations.reviews import CriterionEntry
from monitoring.operations.schedule import open_reviews
from monitoring.queries.reviews import criteria_of

# What became of the open final-year reviews, in turn.
FATES = ["decommission", "renew", "recommended", "account", "assessed", "draft", "renew_with_alterations", "new"]
FIRST = "-001"


def conduct_reviews(cast: Cast) -> int:
    """Open the reviews whose day has come, and bring each to a different point; those of agreements that are over
    were decided in their time, and the agreements ended. Returns how many are open or past."""
    today = cast.calendar.today
    for months in (18, 12, 6, 2):
        day = add_months(today, -months)
        open_reviews(at=moment(day), today=day)
    reviews = (
        Review.objects.current()
        .filter(status=ReviewStatus.OPEN)
        .select_related("agreement__organisation", "agreement__officer", "agreement__programme")
        .order_by("notice_by_on", "agreement__reference")
    )
    final = [review for review in reviews if review.kind == ReviewKind.FINAL_YEAR]
    tenders = [review for review in reviews if review.kind == ReviewKind.REPROCUREMENT]
    running = [review for review in final if review.agreement.ends_on > today]
    for review in (review for review in final if review.agreement.ends_on <= today):
        _play(cast, review, "decommission", day=review.notice_by_on - dt.timedelta(days=14))
        _close(cast, review)
    for place, review in enumerate(running):
        fate = "draft" if review.agreement.reference.endswith(FIRST) else FATES[place % len(FATES)]
        _play(cast, review, fate, day=today)
    for place, review in enumerate(tenders):
        if review.agreement.ends_on <= today:
            _tender(cast, review, day=review.notice_by_on - dt.timedelta(days=14))
            _close(cast, review)
        elif place % 4 == 0:
            _tender(cast, review, day=today)
        elif place % 4 == 1:
            _recommend(review, Recommendation.REPROCURE, day=today)
    return len(final) + len(tenders)


def _play(cast: Cast, review: Review, fate: str, *, day: dt.date) -> None:
    """Bring a review to ``fate``, as it stood on ``day``."""
    if fate == "new":
        return
    _account(review, is_draft=fate == "draft", day=day)
    if fate in {"draft", "account"}:
        return
    _assess(review, day=day)
    if fate == "assessed":
        return
    choice = Recommendation.RENEW if fate == "recommended" else Recommendation(fate)
    _recommend(review, choice, day=day)
    if fate != "recommended":
        _decide(cast, review, choice, day=day)


def _tender(cast: Cast, review: Review, *, day: dt.date) -> None:
    _recommend(review, Recommendation.REPROCURE, day=day)
    _decide(cast, review, Recommendation.REPROCURE, day=day)


def _close(cast: Cast, review: Review) -> None:
    """What followed was done, and the agreement ended with its term."""
    agreement, officer = review.agreement, review.agreement.officer
    at = moment(min(agreement.ends_on + dt.timedelta(days=60), cast.calendar.today))
    finish_tasks(begins_with=f"review:{review.pk}:", at=at, by=officer)
    for notice in review.funding_notices.all():
        operations.record_users_told(notice, at=moment(notice.given_on + dt.timedelta(days=5)), by=officer)
    owed = agreement.returns.current().exclude(status=ReturnStatus.ACCEPTED)
    if not owed.exists():
        agreements.end(agreement, at=at, by=officer)


def _account(review: Review, *, is_draft: bool, day: dt.date) -> None:
    membership = review.agreement.organisation.memberships.filter(ended_at=None).exclude(role="viewer").first()
    if membership is None:
        return
    texts = ACCOUNT | ({"proposals": ""} if is_draft else {})
    at = moment(day - dt.timedelta(days=20), 19)
    operations.save_account(review, **texts, revision=review.account_revision, at=at, by=membership.user)
    if not is_draft:
        operations.give_account(review, at=at, by=membership.user)


def _assess(review: Review, *, day: dt.date) -> None:
    entries = [
        CriterionEntry(entry.title, [3, 2, 3, 4, 3][number % 5], JUDGEMENTS[number % len(JUDGEMENTS)])
        for number, entry in enumerate(criteria_of(review))
    ]
    at = moment(day - dt.timedelta(days=10))
    operations.save_criteria(review, entries, at=at, by=review.agreement.officer)


def _recommend(review: Review, choice: Recommendation, *, day: dt.date) -> None:
    at = moment(day - dt.timedelta(days=7))
    operations.recommend(
        review, recommendation=choice, reason=REASONS[choice.value], at=at, by=review.agreement.officer
    )


def _decide(cast: Cast, review: Review, choice: Recommendation, *, day: dt.date) -> None:
    operations.decide(
        review,
        decision=choice,
        reason=REASONS[choice.value],
        decided_on=day - dt.timedelta(days=1),
        short_notice_reason="The organisation itself asked to close by then.",
        at=moment(day, 9),
        by=cast.staff["democracy"],
    )
