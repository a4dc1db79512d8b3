"""The full cost of many applications at once."""

from functools import cached_property

from django.db.models import QuerySet, Sum

from commissioning.applications.enums import OverheadMethod
from commissioning.applications.models import Application, BudgetAmount, OtherFunding, Overheads
from commissioning.applications.rules.full_cost import FullCost, OverheadBasis, full_cost


def cost_of(application: Application) -> FullCost:
    """The full cost of one, in three queries."""
    return Costs(Application.objects.filter(pk=application.pk)).of(application.pk, application.requested_pence)


class Costs:
    """The full cost of each of ``applications`` over the term, reckoned from what is stored. Read at the first use,
    in three queries however many there are."""

    def __init__(self, applications: QuerySet[Application]):
        self.applications = applications.order_by().values("pk")

    def of(self, key: int, requested_pence: int | None) -> FullCost:
        """What the application with ``key``, which asks for so much, costs. A year in which nothing was entered costs
        nothing."""
        by_year = self._direct.get(key, {})
        years = range(1, max(by_year, default=1) + 1)
        return full_cost(
            [[by_year.get(year, 0) for year in years]],
            self._overheads.get(key),
            years=len(years),
            other_funding=self._other.get(key, 0),
            requested=requested_pence or 0,
        )

    @cached_property
    def _direct(self) -> dict[int, dict[int, int]]:
        """Pence of all headings by application and year."""
        amounts = BudgetAmount.objects.filter(heading__application__in=self.applications).order_by()
        found: dict[int, dict[int, int]] = {}
        for key, year, pence in amounts.values_list("heading__application", "year").annotate(Sum("amount_pence")):
            found.setdefault(key, {})[year] = pence
        return found

    @cached_property
    def _overheads(self) -> dict[int, OverheadBasis]:
        rows = Overheads.objects.filter(application__in=self.applications)
        columns = rows.values_list("application", "method", "yearly_pence", "project_units", "all_units")
        return {
            key: OverheadBasis(OverheadMethod(method), yearly, project, every)
            for key, method, yearly, project, every in columns
        }

    @cached_property
    def _other(self) -> dict[int, int]:
        sources = OtherFunding.objects.filter(application__in=self.applications).order_by()
        return dict(sources.values_list("application").annotate(Sum("amount_pence")))
