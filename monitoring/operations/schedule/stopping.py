"""What falls away when an agreement is terminated, and what keeps one from ending."""

import datetime as dt

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.states import locked
from monitoring.enums import MeetingStatus, ReturnStatus, ReviewStatus
from monitoring.models import Meeting, Return, Review
from monitoring.operations.schedule import bulk
from monitoring.operations.schedule.meetings import forget_tasks

UNSETTLED_RETURNS = {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT, ReturnStatus.SUBMITTED, ReturnStatus.QUERIED}
UNSETTLED_MEETINGS = {MeetingStatus.DUE, MeetingStatus.ARRANGED}
UNSETTLED_REVIEWS = {ReviewStatus.DUE, ReviewStatus.OPEN, ReviewStatus.RECOMMENDED}


@transaction.atomic
def stop_obligations(agreement, *, at: dt.datetime, by, reason: str) -> None:
    """Cancel what an agreement that stops has not begun: returns of periods that had not started and were not
    touched, meetings that nobody arranged, and a review without a recommendation."""
    locked(agreement)
    today = local_date(at)
    returns = Return.objects.current().filter(agreement=agreement, status=ReturnStatus.NOT_STARTED, starts_on__gt=today)
    meetings = list(Meeting.objects.current().filter(agreement=agreement, status=MeetingStatus.DUE))
    reviews = Review.objects.current().filter(agreement=agreement, status__in=[ReviewStatus.DUE, ReviewStatus.OPEN])
    bulk.move(list(returns), ReturnStatus.CANCELLED, at=at, by=by, reason=reason)
    bulk.move(meetings, MeetingStatus.CANCELLED, at=at, by=by, reason=reason)
    forget_tasks(meetings)
    bulk.move(list(reviews), ReviewStatus.CANCELLED, at=at, by=by, reason=reason)


def owing_returns():
    """The agreements with a return that has not been settled."""
    return Return.objects.current().filter(status__in=UNSETTLED_RETURNS).values("agreement")


def owing_meetings():
    """The agreements with a meeting still to be held."""
    return Meeting.objects.current().filter(status__in=UNSETTLED_MEETINGS).values("agreement")


def owing_reviews():
    """The agreements with a review that is not decided."""
    return Review.objects.current().filter(status__in=UNSETTLED_REVIEWS).values("agreement")
