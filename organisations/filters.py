"""Filters of the officers' lists."""

import django_filters

from organisations import queries
from organisations.enums import OrganisationSize
from organisations.models import Organisation, Ward


class OrganisationFilter(django_filters.FilterSet):
    """By name or number, size and ward; sorted by name, income or people."""

    q = django_filters.CharFilter(label="Name or number", method="by_text")
    size = django_filters.ChoiceFilter(label="Size", choices=OrganisationSize, method="by_size", empty_label="Any size")
    ward = django_filters.ModelChoiceFilter(label="Ward", queryset=Ward.objects.all(), empty_label="Any ward")
    sort = django_filters.OrderingFilter(
        fields=[("name", "name"), ("annual_income_pence", "income"), ("people", "people")], empty_label=None
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_text(self, organisations, name, value):
        return queries.matching(organisations, value)

    def by_size(self, organisations, name, value):
        return organisations.filter(queries.SIZE_CONDITIONS[value])
