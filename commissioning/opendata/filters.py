"""What the register of awards can be narrowed to."""

import django_filters
from django.db.models import Q, QuerySet

from commissioning.agreements.models import Agreement
from commissioning.opendata.queries import awards as queries
from commissioning.programmes.enums import Route
from monitoring.queries.filters import ThemeFilter
from organisations.enums import OrganisationSize
from organisations.models import Ward
from organisations.rules import MEDIUM_UP_TO_PENCE, SMALL_UP_TO_PENCE

# By its key: above so many pence and up to so many.
SUMS: dict[str, tuple[str, int | None, int | None]] = {
    "5": ("Up to £5,000", None, 5_000_00),
    "25": ("£5,000 to £25,000", 5_000_00, 25_000_00),
    "100": ("£25,000 to £100,000", 25_000_00, 100_000_00),
    "more": ("More than £100,000", 100_000_00, None),
}
INCOME = "organisation__annual_income_pence"
SIZES = {
    OrganisationSize.SMALL: Q(**{f"{INCOME}__lte": SMALL_UP_TO_PENCE}),
    OrganisationSize.MEDIUM: Q(**{f"{INCOME}__gt": SMALL_UP_TO_PENCE, f"{INCOME}__lte": MEDIUM_UP_TO_PENCE}),
    OrganisationSize.LARGE: Q(**{f"{INCOME}__gt": MEDIUM_UP_TO_PENCE}),
    OrganisationSize.UNKNOWN: Q(**{f"{INCOME}__isnull": True}),
}


class AwardFilter(django_filters.FilterSet):
    """The filter panel; what makes no sense in an address is left out of account."""

    search = django_filters.CharFilter(label="Organisation or purpose", method="by_text", max_length=200)
    theme = ThemeFilter(field_name="scheme__theme")
    ward = django_filters.ModelChoiceFilter(
        label="Ward", queryset=Ward.objects.all(), field_name="wards", empty_label="Any ward"
    )
    year = django_filters.ChoiceFilter(label="Runs in", choices=[], method="by_year", empty_label="Any year")
    sum = django_filters.ChoiceFilter(
        label="Size of award",
        choices=[(key, words) for key, (words, _, _) in SUMS.items()],
        method="by_sum",
        empty_label="Any size",
    )
    size = django_filters.ChoiceFilter(
        label="Size of organisation", choices=OrganisationSize.choices, method="by_size", empty_label="Any size"
    )
    kind = django_filters.ChoiceFilter(label="Kind", choices=Route, empty_label="Grants and contracts")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(year, f"{year}–{(year + 1) % 100:02}") for year in years]

    def by_text(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        named = Q(organisation__name__icontains=value) | Q(reference__iexact=value)
        return awards.filter(named | Q(title__icontains=value) | Q(purpose__icontains=value))

    def by_year(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        return awards.filter(queries.running_in(int(value)))

    def by_sum(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        _, above, up_to = SUMS[value]
        if above is not None:
            awards = awards.filter(value_pence__gt=above)
        return awards if up_to is None else awards.filter(value_pence__lte=up_to)

    def by_size(self, awards: QuerySet, name: str, value: str) -> QuerySet:
        return awards.filter(SIZES[OrganisationSize(value)])
