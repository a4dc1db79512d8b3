"""Reads of reviews: the officers' queue, what belongs to one review, an organisation's own."""

import datetime as dt
from dataclasses import dataclass

import django_filters
from django.db.models import Q, QuerySet

from monitoring.enums import ReviewKind, ReviewStatus
from monitoring.models import Review
from monitoring.operations.reviews import CriterionEntry
from monitoring.queries.filters import OfficerFilter, ThemeFilter
from monitoring.rules.criteria import criteria_for
from monitoring.rules.figures import Rules
from monitoring.rules.reviews import earliest_effect

SORTS = {
    "due": ("due_on", "pk"),
    "notice": ("notice_by_on", "pk"),
    "organisation": ("agreement__organisation__name", "due_on", "pk"),
    "reference": ("agreement__reference", "pk"),
    "status": ("status", "due_on", "pk"),
}
STATES = (
    ("to_do", "To do: open or waiting for a decision"),
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("notice", "Last day for notice within 3 months"),
    ("recommended", "Waiting for a decision"),
    ("decided", "Decided"),
    ("later", "Not open yet"),
    ("cancelled", "Cancelled"),
)
CSV_LABELS = [
    "Organisation",
    "Agreement",
    "Kind",
    "Opens",
    "Due",
    "Last day for notice",
    "State",
    "Decision",
    "Officer",
]
UNDECIDED = [ReviewStatus.DUE, ReviewStatus.OPEN, ReviewStatus.RECOMMENDED]
NOTICE_SOON = dt.timedelta(days=92)


def reviews_for(user) -> QuerySet[Review]:
    """The reviews of the agreements that the person sees, with what a row shows."""
    return (
        Review.objects.current()
        .visible_to(user)
        .select_related("agreement__organisation", "agreement__officer", "agreement__scheme__theme")
        .defer("evidence")
    )


def in_state(records: QuerySet[Review], state: str, today: dt.date) -> QuerySet[Review]:
    """Those of one of ``STATES`` on ``today``."""
    conditions = {
        "to_do": Q(status__in=[ReviewStatus.OPEN, ReviewStatus.RECOMMENDED]),
        "open": Q(status=ReviewStatus.OPEN),
        "overdue": Q(status__in=[ReviewStatus.OPEN, ReviewStatus.RECOMMENDED], due_on__lt=today),
        "notice": Q(status__in=UNDECIDED, notice_by_on__lte=today + NOTICE_SOON),
        "recommended": Q(status=ReviewStatus.RECOMMENDED),
        "decided": Q(status=ReviewStatus.DECIDED),
        "later": Q(status=ReviewStatus.DUE),
        "cancelled": Q(status=ReviewStatus.CANCELLED),
    }
    return records.filter(conditions[state])


class ReviewFilter(django_filters.FilterSet):
    """The filter panel of the queue. ``today`` decides what is overdue."""

    state = django_filters.ChoiceFilter(choices=STATES, label="State", method="filter_state", empty_label="Any")
    kind = django_filters.ChoiceFilter(choices=ReviewKind.choices, label="Kind", empty_label="Any")
    theme = ThemeFilter()
    officer = OfficerFilter()
    search = django_filters.CharFilter(label="Organisation or reference", method="filter_search")

    class Meta:
        model = Review
        fields: list[str] = []

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def filter_state(self, queryset, name, value):
        return in_state(queryset, value, self.today)

    def filter_search(self, queryset, name, value):
        value = value.replace("\x00", "")
        return queryset.filter(
            Q(agreement__organisation__name__icontains=value)
            | Q(agreement__reference__icontains=value)
            | Q(agreement__title__icontains=value)
        )


def csv_rows(records: QuerySet[Review]):
    """The rows of ``CSV_LABELS``, read as they are written."""
    for review in records.iterator(chunk_size=500):
        yield [
            review.agreement.organisation.name,
            review.agreement.reference,
            review.get_kind_display(),
            review.opens_on.isoformat(),
            review.due_on.isoformat(),
            review.notice_by_on.isoformat(),
            review.get_status_display(),
            review.get_decision_display(),
            str(review.agreement.officer or ""),
        ]


@dataclass(frozen=True)
class NoticeClock:
    """How much time is left to give notice; ``days`` is negative once the day has passed."""

    notice_by_on: dt.date
    days: int
    earliest_on: dt.date
    is_past: bool
    months: int


def notice_clock(review: Review, today: dt.date) -> NoticeClock:
    """The clock of ``review`` on ``today``."""
    rules = Rules.of(review.agreement.programme)
    days = (review.notice_by_on - today).days
    return NoticeClock(review.notice_by_on, days, earliest_effect(today, rules), days < 0, rules.notice_months)


def criteria_of(review: Review) -> list[CriterionEntry]:
    """The criteria as saved; before that those proposed for the programme."""
    saved = [CriterionEntry(row.title, row.score, row.judgement) for row in review.criteria.all()]
    if saved:
        return saved
    programme = review.agreement.programme
    titles = list(programme.priorities.values_list("title", flat=True)) if programme else []
    return [CriterionEntry(title) for title in criteria_for(titles)]


def own_reviews(user) -> QuerySet[Review]:
    """The final-year reviews of the person's own organisations, once they are open."""
    own = user.memberships.filter(ended_at=None).values("organisation")
    return (
        Review.objects.current()
        .visible_to(user)
        .filter(agreement__organisation__in=own, kind=ReviewKind.FINAL_YEAR)
        .exclude(status__in=[ReviewStatus.DUE, ReviewStatus.CANCELLED])
        .select_related("agreement__organisation", "agreement__officer", "account_given_by")
        .defer("evidence")
    )
