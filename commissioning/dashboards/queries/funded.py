"""Who is funded this year, for the public."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum

from commissioning.agreements.public_funding import APRIL, financial_year_of, published, running_in
from commissioning.common.charts import Chart, Item, bar
from commissioning.common.money import format_pounds
from commissioning.dashboards.queries.glance import OUTSIDE


@dataclass(frozen=True)
class Funded:
    """Agreements that run at some time in the financial year, by the rule of ``agreements.public_funding``: their whole
    values, in pence; what was paid of those that ended early."""

    starts_on: dt.date
    ends_on: dt.date
    agreements: int
    organisations: int
    total_pence: int
    chart: Chart

    @property
    def year(self) -> str:
        return f"{self.starts_on.year}–{self.ends_on.year % 100:02}"


def financial_year(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the financial year, April to March, that ``day`` is in."""
    first = financial_year_of(day)
    return dt.date(first, APRIL, 1), dt.date(first + 1, APRIL, 1) - dt.timedelta(days=1)


def funded_in_year_of(today: dt.date) -> Funded:
    """What the public home shows; two queries."""
    first, last = financial_year(today)
    running = published().filter(running_in(first.year)).order_by()
    totals = running.aggregate(
        agreements=Count("pk"), organisations=Count("organisation", distinct=True), total_pence=Sum("counted_pence")
    )
    by_theme = (
        running.values_list("scheme__theme__number", "scheme__theme__name")
        .annotate(pence=Sum("counted_pence"))
        .order_by("scheme__theme__number", "scheme__theme__name")
    )
    rows = sorted(by_theme, key=lambda row: (row[0] is None, row[0] or 0, row[1] or ""))
    items = [Item(name or OUTSIDE, pence, number) for number, name, pence in rows]
    chart = bar("Funding by theme", items, show=format_pounds, unit="Value of agreements")
    return Funded(first, last, totals["agreements"], totals["organisations"], totals["total_pence"] or 0, chart)
