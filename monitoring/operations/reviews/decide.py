"""The decision, by somebody else than who recommended, and what follows: a draft, a notice, tasks."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from commissioning.agreements.operations.renewals import draft_renewal
from commissioning.common.clock import local_date
from commissioning.common.dates import day_after
from commissioning.common.models import OfficerTask
from commissioning.common.operations import raise_task
from commissioning.common.states import CannotMove, locked, move
from commissioning.common.templatetags.words import long_date
from commissioning.common.working_days import add_working_days
from monitoring.enums import Recommendation, ReviewStatus
from monitoring.models import FundingNotice, Review
from monitoring.notifications import reviews as notifications
from monitoring.operations.reviews.recommend import NotForThisReview, choices_of
from monitoring.rules.figures import Rules
from monitoring.rules.reviews import earliest_effect

TELL_WITHIN_WORKING_DAYS = 5


class SamePerson(Exception):
    """Whoever recommended may not decide."""


class NoticeTooShort(Exception):
    """Less than the usual notice is left, and it is not said why. ``takes_effect_on`` is when the funding would
    end, ``earliest_on`` the first day that leaves the usual notice."""

    def __init__(self, takes_effect_on: dt.date, earliest_on: dt.date, months: int):
        self.takes_effect_on, self.earliest_on = takes_effect_on, earliest_on
        super().__init__(
            f"Funding would end on {long_date(takes_effect_on)}. With {months} months’ notice from today it could "
            f"end on {long_date(earliest_on)} at the earliest. Say why less notice is given, or choose a later day."
        )


@transaction.atomic
def decide(
    review: Review,
    *,
    decision: Recommendation,
    reason: str,
    decided_on: dt.date,
    takes_effect_on: dt.date | None = None,
    short_notice_reason: str = "",
    at: dt.datetime,
    by,
) -> Review:
    """Record the decision and do what follows from it, all or nothing.

    Renewed: a draft of the next agreement. Decommissioned: notice from today that funding ends on
    ``takes_effect_on`` (the day after the agreement's end without it), a mail to the organisation, and tasks.
    Re-procured: tasks. Of an agreement that is over already no notice can be given: its funding has ended, and what
    is left is to close it. A task is never due before somebody could do it. Raises ``SamePerson``,
    ``NoticeTooShort``, ``NotForThisReview``, ``ValueError`` for a day that is to come or a notice of no days,
    ``CannotMove``.
    """
    fresh = locked(review)
    if fresh.status != ReviewStatus.RECOMMENDED:
        raise CannotMove(fresh, ReviewStatus.DECIDED)
    if fresh.recommended_by_id == by.pk:
        raise SamePerson("You made the recommendation. Somebody else records the decision.")
    if decision not in choices_of(fresh):
        raise NotForThisReview("Choose one of the decisions offered.")
    if decided_on > local_date(at):
        raise ValueError("The decision cannot have been made on a day that is still to come.")
    move(
        review,
        ReviewStatus.DECIDED,
        at=at,
        by=by,
        reason=reason,
        decision=decision,
        decision_reason=reason,
        decided_on=decided_on,
        decided_by=by,
    )
    OfficerTask.objects.filter(key=f"review:{review.pk}:decide", done_at=None).update(done_at=at, done_by=by)
    is_over = review.agreement.ends_on < local_date(at)
    if decision == Recommendation.DECOMMISSION and is_over:
        _ask_to_close(review, at=at)
    elif decision == Recommendation.DECOMMISSION:
        _give_notice(review, takes_effect_on, short_notice_reason, reason, at=at, by=by)
    elif decision == Recommendation.REPROCURE:
        _ask_to_tender(review, at=at)
    else:
        draft = draft_renewal(review.agreement, at=at, by=by)
        _task(review, "renewal", f"Complete the draft {draft.reference} and offer it", at=at, path=_page(draft))
    notifications.decided(review, at=at)
    return review


def _give_notice(review: Review, takes_effect_on, short_notice_reason: str, reason: str, *, at: dt.datetime, by):
    agreement, given_on = review.agreement, local_date(at)
    rules = Rules.of(agreement.programme)
    takes_effect_on = takes_effect_on or day_after(agreement.ends_on)
    earliest_on = earliest_effect(given_on, rules)
    if takes_effect_on <= given_on:
        raise ValueError("Funding cannot end on a day that has passed. Choose a later day.")
    if takes_effect_on < earliest_on and not short_notice_reason.strip():
        raise NoticeTooShort(takes_effect_on, earliest_on, rules.notice_months)
    notice = FundingNotice.objects.create(
        agreement=agreement,
        review=review,
        given_on=given_on,
        takes_effect_on=takes_effect_on,
        reason=reason,
        given_by=by,
        short_notice_reason=short_notice_reason.strip() if takes_effect_on < earliest_on else "",
    )
    if notifications.notice_given(notice, at=at):
        notice.organisation_told_at = at
        notice.save()
    day = long_date(takes_effect_on)
    soon = add_working_days(given_on, TELL_WITHIN_WORKING_DAYS)
    _task(
        review, "users", f"Tell the people who use “{agreement.title}” that its funding ends on {day}", at=at, due=soon
    )
    _task(review, "exit", f"Agree an exit plan with {agreement.organisation}: people, data, what is left over", at=at)
    if takes_effect_on != day_after(agreement.ends_on):
        _task(
            review, "end-date", f"Change the end of {agreement.reference}: its funding ends on {day}", at=at, due=soon
        )
    _ask_to_close(review, at=at, due=takes_effect_on)


def _ask_to_close(review: Review, *, at: dt.datetime, due: dt.date | None = None) -> None:
    title = f"Close {review.agreement.reference}: last return, last payment, unspent money"
    _task(review, "accounts", title, at=at, due=due)


def _ask_to_tender(review: Review, *, at: dt.datetime) -> None:
    agreement = review.agreement
    _task(review, "specify", f"Write the specification that follows {agreement.reference}", at=at)
    _task(review, "tender", f"Publish the tender that follows {agreement.reference}", at=at, due=review.notice_by_on)
    _task(
        review, "provider", f"Tell {agreement.organisation} and the people who use the service about the tender", at=at
    )


def _task(
    review: Review, name: str, title: str, *, at: dt.datetime, due: dt.date | None = None, path: str = ""
) -> None:
    soonest = add_working_days(local_date(at), TELL_WITHIN_WORKING_DAYS)
    raise_task(
        key=f"review:{review.pk}:{name}",
        title=title,
        path=path or review.get_absolute_url(),
        at=at,
        due_on=due or max(review.notice_by_on, soonest),
        assigned_to=review.agreement.officer,
    )


def _page(agreement) -> str:
    return reverse("agreements:agreement-detail", args=[agreement.reference])


@transaction.atomic
def record_users_told(notice: FundingNotice, *, at: dt.datetime, by) -> FundingNotice:
    """Record that the people who use the work were told; the task is done."""
    fresh = FundingNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if fresh.users_told_at is None:
        fresh.users_told_at = at
        fresh.save()
        key = f"review:{fresh.review_id}:users"
        OfficerTask.objects.filter(key=key, done_at=None).update(done_at=at, done_by=by)
    notice.refresh_from_db()
    return fresh
