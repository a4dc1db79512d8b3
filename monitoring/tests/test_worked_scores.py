"""The worked scores of ``docs/algorithms/performance.md``."""

import datetime as dt
from decimal import Decimal

import pytest

from commissioning.common.tests.worked_examples import numbers, rows
from commissioning.programmes.enums import Direction
from monitoring.enums import Rating
from monitoring.rules.performance import Figure, agreement_rating, delivery_of, direction_of_travel, rate

DOCUMENT = "performance.md"
DUE = dt.date(2027, 10, 28)


def table(name):
    found = rows(DOCUMENT, name)
    return pytest.mark.parametrize("row", found, ids=[" ".join(row.values()) for row in found])


def number(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text)


def figure(text: str) -> Figure:
    """``90/120 x2 lower`` as a figure."""
    amounts, *words = text.split()
    actual, profile = map(number, amounts.split("/"))
    weight = next((int(word[1:]) for word in words if word.startswith("x")), 1)
    return Figure(actual, profile, weight, Direction.LOWER if "lower" in words else Direction.HIGHER)


@table("indicators")
def test_an_indicator_reaches_what_was_worked_out(row):
    found = delivery_of([Figure(number(row["actual"]), number(row["profile"]), direction=row["better is"])])
    expected = row["reached, out of 100"]
    assert found == (None if expected == "left out" else Decimal(expected))


@table("returns")
def test_a_return_scores_what_was_worked_out(row):
    figures = [] if row["indicators"] == "none" else [figure(part) for part in row["indicators"].split(", ")]
    mark = number(row["mark"])
    found = rate(
        figures=figures,
        quality_mark=None if mark is None else int(mark),
        due=DUE,
        first_submitted=DUE + dt.timedelta(days=int(row["days late"])),
    )
    expected = [number(row[part]) for part in ("delivery", "quality", "compliance", "score")]
    assert [found.delivery, found.quality, found.compliance, found.score] == expected
    assert found.rating == row["rating"]


@table("agreements")
def test_an_agreement_is_rated_as_worked_out(row):
    latest = None if row["latest accepted return"] == "none" else Rating(row["latest accepted return"])
    overdue = numbers(row["days by which outstanding returns are overdue"])
    assert agreement_rating(latest, [DUE - dt.timedelta(days=late) for late in overdue], DUE) == row["rating"]


@table("trends")
def test_the_direction_of_travel_is_as_worked_out(row):
    assert direction_of_travel(number(row["score"]), number(row["the period before"])) == row["direction"]
