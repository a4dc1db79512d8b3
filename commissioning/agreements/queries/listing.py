"""The officers' list of agreements: an order that an index gives, and the same rows as a file."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from commissioning.agreements import panels
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common.money import to_decimal
from commissioning.programmes.enums import Route

DEFAULT_SORT = "-starts"
SORTS = {
    "reference": ("reference",),
    "organisation": ("organisation__name", "reference"),
    "kind": ("kind", "reference"),
    "status": ("status", "ends_on", "reference"),
    "starts": ("starts_on", "reference"),
    "ends": ("ends_on", "reference"),
    "value": ("value_pence", "reference"),
}
# What a row of the page shows.
SHOWN = (
    "reference",
    "title",
    "kind",
    "status",
    "starts_on",
    "ends_on",
    "value_pence",
    "organisation__name",
    "scheme__code",
    "officer__full_name",
    "officer__email",
)
CSV_COLUMNS = (
    "Reference",
    "Organisation",
    "Identifier",
    "Title",
    "Kind",
    "Status",
    "Programme",
    "Scheme",
    "Lead agency",
    "Officer",
    "Starts",
    "Ends",
    "Value (£)",
)


def agreements_for(user) -> QuerySet[Agreement]:
    """The agreements that the person sees, with what a row shows."""
    return Agreement.objects.visible_to(user).select_related("organisation", "scheme", "officer")


def ordered(agreements: QuerySet[Agreement], sort: str) -> QuerySet[Agreement]:
    """In the order of a ``SORTS`` key, ``-`` before it for the other way; nonsense gives the newest first."""
    names = SORTS.get(sort.removeprefix("-"))
    if names is None:
        sort, names = DEFAULT_SORT, SORTS["starts"]
    if sort.startswith("-"):
        # References stay in reading order below each other whichever way the first column goes.
        return agreements.order_by(*(f"-{name}" if name != "reference" or len(names) == 1 else name for name in names))
    return agreements.order_by(*names)


def with_columns(rows: list[Agreement], today: dt.date) -> tuple[list[str], list[tuple[Agreement, list]]]:
    """The headings of the columns that later apps add, and each row with its cells; a query or two per column."""
    columns = sorted(panels.columns.values(), key=lambda column: column.order)
    keys = [row.pk for row in rows]
    made = [column.maker(keys, today) for column in columns] if keys else []
    return [column.words for column in columns], [(row, [cells.get(row.pk) for cells in made]) for row in rows]


def csv_rows(agreements: QuerySet[Agreement]) -> Iterator[tuple]:
    """Every row of the list for a file, read in pieces."""
    kinds, states = dict(Route.choices), dict(AgreementStatus.choices)
    values = agreements.values_list(
        "reference",
        "organisation__name",
        "organisation__identifier",
        "title",
        "kind",
        "status",
        "programme__name",
        "scheme__code",
        "lead_agency__name",
        "officer__full_name",
        "starts_on",
        "ends_on",
        "value_pence",
    )
    for *texts, kind, status, programme, scheme, agency, officer, starts_on, ends_on, pence in values.iterator(
        chunk_size=1_000
    ):
        yield (
            *texts,
            kinds[kind],
            states[status],
            programme,
            scheme,
            agency,
            officer,
            starts_on,
            ends_on,
            to_decimal(pence),
        )
