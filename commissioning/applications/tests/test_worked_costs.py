"""The worked costs of ``docs/algorithms/full-cost.md``."""

from decimal import Decimal

import pytest

from commissioning.applications.enums import OverheadMethod
from commissioning.applications.rules.full_cost import FullCost, OverheadBasis, full_cost, overheads_by_year
from commissioning.common.tests.worked_examples import rows

DOCUMENT = "full-cost.md"


def table(name):
    found = rows(DOCUMENT, name)
    return pytest.mark.parametrize("row", found, ids=[" ".join(row.values()) for row in found])


def pence(text: str) -> int:
    return int(Decimal(text.strip()) * 100)


def by_year(text: str) -> tuple[int, ...]:
    return tuple(pence(part) for part in text.split(","))


@table("overheads")
def test_overheads_are_shared_out_as_worked_out(row):
    method = OverheadMethod(row["method"])
    # Units of direct cost are pence.
    scale = 100 if method == OverheadMethod.DIRECT_COST else 1
    basis = OverheadBasis(
        method, pence(row["overheads of a year"]), Decimal(row["project"]) * scale, Decimal(row["all"]) * scale
    )

    found = overheads_by_year(by_year(row["direct costs by year"]), basis)

    assert found == by_year(row["overheads by year"])


@table("full cost")
def test_the_full_cost_is_as_worked_out(row):
    headings = [by_year(part) for part in row["direct"].split(";")]
    years = len(headings[0])
    direct = full_cost(headings, None, years=years, other_funding=0, requested=0).direct
    overheads = by_year(row["overheads by year"])
    overheads = overheads if len(overheads) == years else overheads * years

    found = FullCost(direct, overheads, pence(row["other funding"]), pence(row["asked for"]))

    called = "overasked" if found.overasked else "contribution" if found.is_contribution else "full cost"
    assert (found.total, found.to_find, called) == (pence(row["full cost"]), pence(row["to find"]), row["called"])


def test_a_project_without_overheads_costs_what_it_costs_directly():
    found = full_cost([(10, 20), (1, 2)], None, years=2, other_funding=3, requested=30)

    assert (found.by_year, found.total, found.to_find, found.shortfall) == ((11, 22), 33, 30, 0)
