"""The officers' list of agreements: what it can be narrowed to."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import django_filters
from django.db.models import Q, QuerySet

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import FUNDED, RUNNING
from commissioning.common.dates import add_months
from commissioning.programmes.enums import Route
from commissioning.programmes.models import Programme, Theme
from organisations.enums import Role
from organisations.models import Agency, OrganisationAlias, RoleAssignment, User, Ward

WITHIN = ((1, "1 month"), (3, "3 months"), (6, "6 months"), (12, "12 months"))
OFFICER_ROLES = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)


STATES = (
    ("running", "In force: active or suspended"),
    ("funded", "Funded: in force or ended"),
    *AgreementStatus.choices,
)
GROUPS = {"running": RUNNING, "funded": FUNDED}


@dataclass(frozen=True)
class Narrowing:
    """What a later app lets the list be narrowed to; ``narrow(agreements, value, today)``."""

    words: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[QuerySet[Agreement], str, dt.date], QuerySet[Agreement]]


narrowings: dict[str, Narrowing] = {}


def narrowing(name: str, words: str, choices: Sequence[tuple[str, str]]) -> Callable:
    """A decorator: offer one more filter, called ``name`` in addresses. Import it from the app's ``ready``."""

    def decorate(narrow):
        narrowings[name] = Narrowing(words, choices, narrow)
        return narrow

    return decorate


class AgreementFilter(django_filters.FilterSet):
    """The filter panel. ``today`` is the day from which "ending within" counts."""

    search = django_filters.CharFilter(label="Organisation, reference or title", method="by_text", max_length=200)
    status = django_filters.ChoiceFilter(label="Status", choices=STATES, method="by_status", empty_label="Any status")
    kind = django_filters.ChoiceFilter(label="Kind", choices=Route, empty_label="Grants and contracts")
    programme = django_filters.ModelChoiceFilter(
        label="Programme", queryset=Programme.objects.all(), empty_label="Any programme"
    )
    theme = django_filters.ModelChoiceFilter(
        label="Theme",
        queryset=Theme.objects.all(),
        field_name="scheme__theme",
        empty_label="Any theme",
        null_label="Outside the themes",
    )
    agency = django_filters.ModelChoiceFilter(
        label="Lead agency", queryset=Agency.objects.all(), field_name="lead_agency", empty_label="Any agency"
    )
    officer = django_filters.ModelChoiceFilter(
        label="Officer",
        queryset=User.objects.filter(pk__in=RoleAssignment.objects.filter(role__in=OFFICER_ROLES).values("user")),
        empty_label="Anybody",
    )
    ward = django_filters.ModelChoiceFilter(
        label="Ward", queryset=Ward.objects.filter(is_current=True), field_name="wards", empty_label="Any ward"
    )
    ending = django_filters.ChoiceFilter(label="Ending within", choices=WITHIN, method="by_end", empty_label="Any time")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name, more in narrowings.items():
            offered = django_filters.ChoiceFilter(
                field_name=name, label=more.words, choices=more.choices, method="by_more", empty_label="Any"
            )
            offered.parent, offered.model = self, Agreement
            self.filters[name] = offered

    def by_status(self, agreements: QuerySet, name: str, value: str) -> QuerySet:
        return agreements.filter(status__in=GROUPS.get(value, {value}))

    def by_more(self, agreements: QuerySet, name: str, value: str) -> QuerySet:
        return narrowings[name].narrow(agreements, value, self.today)

    def by_text(self, agreements: QuerySet, name: str, value: str) -> QuerySet:
        by_alias = OrganisationAlias.objects.filter(name__icontains=value).values("organisation")
        return agreements.filter(
            Q(organisation__name__icontains=value)
            | Q(organisation__in=by_alias)
            | Q(reference__icontains=value)
            | Q(title__icontains=value)
        )

    def by_end(self, agreements: QuerySet, name: str, value: str) -> QuerySet:
        last = add_months(self.today, int(value))
        return agreements.filter(status__in=RUNNING, ends_on__gte=self.today, ends_on__lte=last)
