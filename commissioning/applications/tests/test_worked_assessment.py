"""The worked examples of ``docs/algorithms/assessment.md``."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from commissioning.applications.rules import promises, scoring, subsidy
from commissioning.common.tests.worked_examples import numbers, rows

DOCUMENT = "assessment.md"
LIMIT = 315_000_00


def table(name):
    found = rows(DOCUMENT, name)
    return pytest.mark.parametrize("row", found, ids=[" ".join(row.values()) for row in found])


def pence(text: str) -> int:
    return int(Decimal(text.strip()) * 100)


@table("organisations")
def test_an_organisation_passes_as_worked_out(row):
    essential = [part.strip() == "yes" for part in row["essential criteria"].split(",")]

    found = scoring.organisation_passes(essential, int(row["marks"]), int(row["of"]), pass_percent=50)

    assert found == (row["passes"] == "yes")


@table("projects")
def test_a_project_scores_as_worked_out(row):
    weights = dict(enumerate(numbers(row["weights"])))
    points = [dict(enumerate(map(int, part.split()))) for part in row["points of each assessor"].split(";")]

    found = [scoring.project_score(given, weights) for given in points]

    assert found == [Decimal(part.strip()) for part in row["scores"].split(";")]
    assert scoring.mean_score(found) == Decimal(row["mean"])
    assert scoring.spread(found) == Decimal(row["spread"])
    assert scoring.goes_to_moderation(found, limit=20) == (row["moderation"] == "yes")


@table("assistance")
def test_assistance_is_added_up_as_worked_out(row):
    given = [
        (dt.date.fromisoformat(day.strip()), pence(amount))
        for day, amount in (part.split(":") for part in row["given (day: pounds)"].split(","))
    ]
    on = dt.date.fromisoformat(row["on"])

    assert subsidy.assistance_so_far(given, on) == pence(row["so far"])
    assert subsidy.passes_limit(given, pence(row["new award"]), on, LIMIT) == (row["past the limit"] == "yes")


@table("promises")
def test_promises_become_targets_as_worked_out(row):
    promised = {year: Decimal(part.strip()) for year, part in enumerate(row["promised by year"].split(","), start=1)}
    periods = [part.strip().rstrip(")").split(" (") for part in row["months of each period (year)"].split(",")]
    months = [(int(year), Fraction(length)) for length, year in periods]

    found = promises.by_period(promised, months, is_rate=row["unit"] == "rate")

    assert found == [Decimal(part.strip()) for part in row["targets"].split(",")]
