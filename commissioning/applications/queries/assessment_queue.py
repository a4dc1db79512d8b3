"""The officers' queue of applications: filtered, sorted, read in a constant number of queries."""

from collections.abc import Iterator

import django_filters
from django.db.models import Q, QuerySet

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application, FundingRound
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.programmes.models import Scheme

SORTS = {
    "submitted": ("submitted_at", "pk"),
    "reference": ("reference",),
    "organisation": ("organisation__name", "reference"),
    "scheme": ("round_scheme__scheme__code", "reference"),
    "asked": ("requested_pence", "reference"),
    "status": ("status", "reference"),
    "score": ("score", "reference"),
}
CSV_COLUMNS = (
    "Reference",
    "Organisation",
    "Project",
    "Round",
    "Scheme",
    "Handed in",
    "Asked for, pounds",
    "State",
    "Score of 100",
    "Why not eligible",
)
STATES = [(key, label) for key, label in ApplicationStatus.choices if key != ApplicationStatus.DRAFT]


def queue_for(user) -> QuerySet[Application]:
    """The applications that were handed in and that the officer sees, with what a row shows."""
    return (
        Application.objects.visible_to(user)
        .filter(submitted_at__isnull=False)
        .select_related("organisation", "round", "round_scheme__scheme")
        .defer("snapshot")
    )


def csv_rows(records: QuerySet[Application]) -> Iterator[tuple]:
    """Every row of the queue for a file, read in pieces."""
    states = dict(ApplicationStatus.choices)
    values = records.select_related(None).values_list(
        "reference",
        "organisation__name",
        "title",
        "round__title",
        "round_scheme__scheme__code",
        "submitted_at",
        "requested_pence",
        "status",
        "score",
        "ineligible_reason",
    )
    for *before, submitted_at, pence, status, score, reason in values.iterator(chunk_size=1_000):
        pounds = f"{pence // 100}.{pence % 100:02}" if pence is not None else ""
        yield (*before, clock.local_date(guaranteed(submitted_at)), pounds, states[status], score, reason)


def _schemes(request) -> QuerySet[Scheme]:
    """Those that rounds open; of the one round that the panel has chosen, where it has."""
    chosen = request.GET.get("round", "") if request is not None else ""
    is_key = chosen.isascii() and chosen.isdigit() and len(chosen) <= 18  # what a database takes for a key
    opened = Q(round_schemes__round=int(chosen)) if is_key else Q(round_schemes__isnull=False)
    return Scheme.objects.filter(opened).distinct().order_by("theme__number", "code")


class ApplicationFilter(django_filters.FilterSet):
    """The filter panel."""

    round = django_filters.ModelChoiceFilter(
        queryset=FundingRound.objects.filter(published_at__isnull=False), label="Round", empty_label="Any"
    )
    scheme = django_filters.ModelChoiceFilter(
        queryset=_schemes, field_name="round_scheme__scheme", label="Scheme", empty_label="Any"
    )
    status = django_filters.ChoiceFilter(choices=STATES, label="State", empty_label="Any")
    search = django_filters.CharFilter(
        label="Organisation, project or reference", method="filter_search", max_length=200
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def filter_search(self, queryset, name, value):
        return queryset.filter(
            Q(organisation__name__icontains=value) | Q(title__icontains=value) | Q(reference__icontains=value)
        )
