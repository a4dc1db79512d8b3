"""The officers' queue of returns: filtered, sorted, read in a constant number of queries."""

import datetime as dt
from collections.abc import Iterator

import django_filters
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from commissioning.agreements.enums import AgreementStatus
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.programmes.models import Programme, Theme
from monitoring.enums import Rating, ReturnStatus
from monitoring.models import Return
from monitoring.models.returns import OUTSTANDING
from organisations.models import User

SORTS = {
    "due": ("due_on", "pk"),
    "organisation": ("agreement__organisation__name", "due_on", "pk"),
    "reference": ("agreement__reference", "number"),
    "status": ("status", "due_on", "pk"),
}
# Agreements that owe nothing, whatever stands beside them.
NEVER_IN_FORCE = (AgreementStatus.DRAFT, AgreementStatus.OFFERED, AgreementStatus.DECLINED)
# Not handed in yet. A queried return was, and waits for an answer only.
AWAITED = OUTSTANDING - {ReturnStatus.QUERIED}
SOON_DAYS = 7
CSV_COLUMNS = (
    "Organisation",
    "Agreement",
    "Title",
    "Return",
    "Period starts",
    "Period ends",
    "Due",
    "Handed in",
    "Theme",
    "Officer",
    "State",
    "Rating",
    "Score",
)
STATES = (
    ("overdue", "Overdue"),
    ("due", "Open, not handed in"),
    ("due_soon", "Due in the next 7 days"),
    ("submitted", "Submitted, to be read"),
    ("queried", "Queried"),
    ("accepted", "Accepted"),
    ("later", "Not open yet"),
)


PUNCTUALITY = (
    ("on_time", "Handed in on time"),
    ("late", "Handed in late"),
    ("missing", "Not handed in"),
)
FELL_DUE = (("6", "In the past 6 months"), ("12", "In the past 12 months"))


def punctual(how: str) -> Q:
    """Of returns whose day has passed, those of one of ``PUNCTUALITY``. The first submission counts."""
    handed_in_on = TruncDate("first_submitted_at")
    tests = {
        "on_time": Q(first_submitted_at__isnull=False) & LessThanOrEqual(handed_in_on, F("due_on")),
        "late": Q(first_submitted_at__isnull=False) & GreaterThan(handed_in_on, F("due_on")),
        "missing": Q(status__in=AWAITED),
    }
    return Q(tests[how])


def queue_for(user) -> QuerySet[Return]:
    """The returns of the agreements that the officer sees, with what a row shows."""
    return (
        Return.objects.current()
        .visible_to(user)
        .exclude(status=ReturnStatus.CANCELLED)
        .exclude(agreement__status__in=NEVER_IN_FORCE)
        .select_related("agreement__organisation", "agreement__scheme__theme", "agreement__officer")
    )


def in_state(records: QuerySet[Return], state: str, today: dt.date) -> QuerySet[Return]:
    """Those of one of ``STATES`` on ``today``."""
    conditions = {
        "overdue": Q(status__in=AWAITED, due_on__lt=today),
        "due": Q(status__in=AWAITED, due_on__gte=today, ends_on__lte=today),
        "due_soon": Q(status__in=AWAITED, due_on__range=(today, today + dt.timedelta(days=SOON_DAYS))),
        "submitted": Q(status=ReturnStatus.SUBMITTED),
        "queried": Q(status=ReturnStatus.QUERIED),
        "accepted": Q(status=ReturnStatus.ACCEPTED),
        "later": Q(status__in=AWAITED, ends_on__gt=today),
    }
    return records.filter(conditions[state])


def csv_rows(records: QuerySet[Return]) -> Iterator[tuple]:
    """Every row of the queue for a file, read in pieces."""
    states, ratings = dict(ReturnStatus.choices), dict(Rating.choices)
    values = records.values_list(
        "agreement__organisation__name",
        "agreement__reference",
        "agreement__title",
        "number",
        "starts_on",
        "ends_on",
        "due_on",
        "first_submitted_at",
        "agreement__scheme__theme__name",
        "agreement__officer__full_name",
        "status",
        "rating",
        "score",
    )
    for *before, handed_in_at, theme, officer, status, rating, score in values.iterator(chunk_size=1_000):
        handed_in_on = handed_in_at and clock.local_date(handed_in_at)
        yield (*before, handed_in_on, theme, officer, states[status], ratings.get(rating, ""), score)


class ReturnFilter(django_filters.FilterSet):
    """The filter panel. ``today`` decides what is overdue."""

    state = django_filters.ChoiceFilter(choices=STATES, label="State", method="filter_state", empty_label="Any")
    theme = django_filters.ModelChoiceFilter(
        queryset=Theme.objects.select_related("programme"),
        field_name="agreement__scheme__theme",
        label="Theme",
        empty_label="Any",
    )
    officer = django_filters.ModelChoiceFilter(
        queryset=User.objects.filter(agreements__isnull=False).distinct(),
        field_name="agreement__officer",
        label="Officer",
        empty_label="Any",
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=Programme.objects.all(), field_name="agreement__programme", label="Programme", empty_label="Any"
    )
    fell_due = django_filters.ChoiceFilter(
        choices=FELL_DUE, label="Fell due", method="filter_fell_due", empty_label="Any time"
    )
    punctuality = django_filters.ChoiceFilter(
        choices=PUNCTUALITY, label="Punctuality", method="filter_punctuality", empty_label="Any"
    )
    search = django_filters.CharFilter(label="Organisation or reference", method="filter_search")

    class Meta:
        model = Return
        fields: list[str] = []

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def filter_state(self, queryset, name, value):
        return in_state(queryset, value, self.today)

    def filter_fell_due(self, queryset, name, value):
        return queryset.filter(due_on__gte=add_months(self.today, -int(value)), due_on__lt=self.today)

    def filter_punctuality(self, queryset, name, value):
        return queryset.filter(punctual(value))

    def filter_search(self, queryset, name, value):
        return queryset.filter(
            Q(agreement__organisation__name__icontains=value)
            | Q(agreement__reference__icontains=value)
            | Q(agreement__title__icontains=value)
        )
