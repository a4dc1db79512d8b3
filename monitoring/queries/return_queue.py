"""The officers' queue of returns: filtered, sorted, read in a constant number of queries."""

import datetime as dt
from collections.abc import Iterator

import django_filters
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan, LessThan, LessThanOrEqual

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.programmes.models import Programme
from monitoring.enums import Rating, ReturnStatus
from monitoring.models import Return
from monitoring.models.returns import OUTSTANDING
from monitoring.queries.filters import OfficerFilter, ThemeFilter

SORTS = {
    "due": ("due_on", "pk"),
    "organisation": ("agreement__organisation__name", "due_on", "pk"),
    "reference": ("agreement__reference", "number"),
    "status": ("status", "due_on", "pk"),
}
# Agreements that owe nothing, whatever stands beside them.
NEVER_IN_FORCE = (AgreementStatus.DRAFT, AgreementStatus.OFFERED, AgreementStatus.DECLINED)
# What a row of the queue shows.
SHOWN = (
    "due_on",
    "starts_on",
    "ends_on",
    "status",
    "agreement__reference",
    "agreement__organisation__name",
    "agreement__scheme__code",
    "agreement__scheme__name",
    "agreement__officer__full_name",
    "agreement__officer__email",
)
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
    ("to_do", "To do: open, submitted or queried"),
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
    # London is never behind UTC, in which moments are stored: what came before the day in UTC came in time. SQLite asks
    # Python for the day of a moment, which takes longer than all else: so only where this is not enough.
    surely = LessThan(F("first_submitted_at"), F("due_on"))
    tests = {
        "on_time": Q(first_submitted_at__isnull=False) & (Q(surely) | Q(LessThanOrEqual(handed_in_on, F("due_on")))),
        "late": Q(first_submitted_at__isnull=False) & ~Q(surely) & Q(GreaterThan(handed_in_on, F("due_on"))),
        "missing": Q(status__in=AWAITED),
    }
    return Q(tests[how])


def queue_for(user) -> QuerySet[Return]:
    """The returns of the agreements that the officer sees, with what a row shows."""
    return (
        Return.objects.current()
        .visible_to(user)
        .exclude(status=ReturnStatus.CANCELLED)
        # By their keys, which an index has beside the state: a join would read the agreement of every return.
        .exclude(agreement__in=Agreement.objects.filter(status__in=NEVER_IN_FORCE).values("pk"))
        .select_related("agreement__organisation", "agreement__scheme", "agreement__officer")
    )


def in_state(records: QuerySet[Return], state: str, today: dt.date) -> QuerySet[Return]:
    """Those of one of ``STATES`` on ``today``."""
    conditions = {
        "to_do": Q(status__in=AWAITED, ends_on__lte=today)
        | Q(status__in=[ReturnStatus.SUBMITTED, ReturnStatus.QUERIED]),
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
    theme = ThemeFilter()
    officer = OfficerFilter()
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
