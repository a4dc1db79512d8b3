"""The register of awards: who is funded, for what, with how much.

It stands here, in the app of publication, because it reads agreements, returns and decisions together and gives out
only what anybody may know: no app before this one knows all three, and pages that need permission are the dashboards'.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.public_funding import financial_year_of, published, running_in
from commissioning.common.money import to_decimal

NO_WARD = "No ward named"
CSV_COLUMNS = [
    "Reference",
    "Organisation",
    "Charity number",
    "Company number",
    "Title",
    "Purpose",
    "Kind",
    "Programme",
    "Theme",
    "Scheme",
    "Wards",
    "Awarded",
    "Starts",
    "Ends",
    "Amount in pounds",
    "State",
    "Counted in pounds",
]


__all__ = ["published", "running_in"]


@dataclass(frozen=True)
class Totals:
    """Of the awards that are shown; sums in pence."""

    awards: int
    organisations: int
    pence: int


@dataclass(frozen=True)
class WardTotal:
    """The awards that work in one ward, and what they are worth altogether."""

    name: str
    awards: int
    pence: int


def for_list(awards: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """``awards`` with what a row shows, in one query more for the wards."""
    return awards.select_related("organisation", "programme", "scheme__theme").prefetch_related("wards")


def totals_of(awards: QuerySet[Agreement]) -> Totals:
    """One query."""
    found = awards.order_by().aggregate(
        awards=Count("pk"), organisations=Count("organisation", distinct=True), pence=Sum("counted_pence")
    )
    return Totals(found["awards"], found["organisations"], found["pence"] or 0)


def by_ward(awards: QuerySet[Agreement]) -> list[WardTotal]:
    """Each ward by name, and last those awards that name none. An award counts in full in each of its wards, so that
    the sums of wards are more than that of all. One query."""
    named = published().filter(pk__in=awards.order_by().values("pk"), wards__isnull=False).order_by()
    rows = named.values_list("wards__name").annotate(Count("pk"), Sum("counted_pence")).order_by("wards__name")
    return [WardTotal(*row) for row in rows]


def without_ward(awards: QuerySet[Agreement]) -> WardTotal:
    """The awards that name no ward. One query."""
    found = totals_of(awards.filter(wards=None))
    return WardTotal(NO_WARD, found.awards, found.pence)


def years_of(awards: QuerySet[Agreement]) -> list[int]:
    """The financial years in which any of ``awards`` runs, each by the year in which it begins, the latest first."""
    found = awards.order_by().aggregate(first=Min("starts_on"), last=Max("ends_on"))
    if found["first"] is None:
        return []
    return list(range(financial_year_of(found["last"]), financial_year_of(found["first"]) - 1, -1))


def state_of(award: Agreement, today: dt.date) -> tuple[str, str]:
    """Whether the award runs, in words and a tag's colour. That payments are suspended is not for publication."""
    if award.status == AgreementStatus.TERMINATED:
        return "Ended early", "grey"
    if award.status == AgreementStatus.ENDED or award.ends_on < today:
        return "Ended", "grey"
    return ("Starts soon", "blue") if award.starts_on > today else ("Running", "green")


def csv_rows(awards: QuerySet[Agreement], today: dt.date) -> Iterator[list]:
    """Every award as a row of the file, read a thousand at a time."""
    rows: Iterable[Any] = for_list(awards).iterator(chunk_size=1000)
    for award in rows:
        theme = award.scheme.theme.name if award.scheme else ""
        yield [
            award.reference,
            award.organisation.name,
            award.organisation.charity_number,
            award.organisation.company_number,
            award.title,
            award.purpose,
            award.get_kind_display(),
            str(award.programme or ""),
            theme,
            str(award.scheme or ""),
            "; ".join(ward.name for ward in award.wards.all()),
            award.awarded_on.isoformat() if award.awarded_on else "",
            award.starts_on.isoformat(),
            award.ends_on.isoformat(),
            to_decimal(award.value_pence),
            state_of(award, today)[0],
            to_decimal(award.counted_pence),
        ]
