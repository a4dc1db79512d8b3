"""Work with returns, meetings and reviews."""

from collections.abc import Callable
from typing import TypedDict

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Cast, Concat, TruncDate

from commissioning.common import clock
from commissioning.dashboards.work.kind import Kind, horizon, of_agreements_seen
from monitoring.enums import MeetingKind, MeetingStatus, ReviewKind, ReviewStatus
from monitoring.models import Meeting, Review
from monitoring.queries.return_queue import AWAITED, in_state, queue_for


def _own(user) -> Q:
    return Q(agreement__officer=user)


def _meetings(user, status: str):
    return of_agreements_seen(Meeting.objects.current().filter(status=status), user)


def _reviews(user, status: str):
    return of_agreements_seen(Review.objects.current().filter(status=status), user)


PERIOD = Concat(Value("Return "), Cast("number", CharField()), Value(" of "), "agreement__reference")
MEETING = Concat(
    Case(*(When(kind=kind, then=Value(kind.label)) for kind in MeetingKind), output_field=CharField()),
    Value(" of "),
    "agreement__reference",
)
REVIEW = Concat(
    Case(*(When(kind=kind, then=Value(kind.label)) for kind in ReviewKind), output_field=CharField()),
    Value(" of "),
    "agreement__reference",
)


class _OfAgreement(TypedDict):
    who: str
    mine: Callable[..., Q]


OF_AGREEMENT: _OfAgreement = {"who": "agreement__organisation__name", "mine": _own}

KINDS = [
    Kind(
        slug="returns-to-read",
        title="Returns to read",
        action="Read",
        rows=lambda user, today: in_state(queue_for(user), "submitted", today),
        on=TruncDate("submitted_at"),
        what=PERIOD,
        page=("monitoring:return-detail", "pk"),
        waits=True,
        list_page="monitoring:return-queue",
        list_query={"waiting": "submitted"},
        **OF_AGREEMENT,
    ),
    Kind(
        slug="returns-awaited",
        title="Returns to be handed in",
        action="See",
        rows=lambda user, today: queue_for(user).filter(status__in=AWAITED, due_on__lte=horizon(today)),
        on="due_on",
        what=PERIOD,
        page=("monitoring:return-detail", "pk"),
        list_page="monitoring:return-queue",
        list_query={"overdue": "overdue", "soon": "due_soon"},
        **OF_AGREEMENT,
    ),
    Kind(
        slug="meetings-to-arrange",
        title="Meetings to arrange",
        action="Arrange",
        rows=lambda user, today: _meetings(user, MeetingStatus.DUE).filter(due_on__lte=horizon(today)),
        on="due_on",
        what=MEETING,
        page=("monitoring:meeting-detail", "pk"),
        **OF_AGREEMENT,
    ),
    Kind(
        slug="meetings-to-hold",
        title="Meetings to hold",
        action="Open",
        rows=lambda user, today: _meetings(user, MeetingStatus.ARRANGED).filter(
            starts_at__lte=clock.end_of_day(horizon(today))
        ),
        on=TruncDate("starts_at"),
        what=MEETING,
        page=("monitoring:meeting-detail", "pk"),
        **OF_AGREEMENT,
    ),
    Kind(
        slug="meetings-to-minute",
        title="Minutes to agree",
        action="Minute",
        rows=lambda user, today: _meetings(user, MeetingStatus.HELD),
        on="held_on",
        what=MEETING,
        page=("monitoring:meeting-detail", "pk"),
        waits=True,
        **OF_AGREEMENT,
    ),
    Kind(
        slug="reviews-to-recommend",
        title="Reviews to complete",
        action="Review",
        rows=lambda user, today: _reviews(user, ReviewStatus.OPEN).filter(due_on__lte=horizon(today)),
        on="due_on",
        what=REVIEW,
        page=("monitoring:review-detail", "pk"),
        **OF_AGREEMENT,
    ),
    Kind(
        slug="reviews-to-decide",
        title="Reviews waiting for a decision",
        action="See",
        rows=lambda user, today: _reviews(user, ReviewStatus.RECOMMENDED),
        on=TruncDate("recommended_at"),
        what=REVIEW,
        page=("monitoring:review-detail", "pk"),
        waits=True,
        **OF_AGREEMENT,
    ),
]
