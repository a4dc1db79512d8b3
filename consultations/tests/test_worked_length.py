"""The worked examples of ``docs/algorithms/consultation-length.md``, and what holds for any dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.tests.worked_examples import day, rows
from commissioning.common.working_days import is_working_day
from consultations.rules import length

LENGTHS = rows("consultation-length.md", "lengths")


@pytest.mark.parametrize("row", LENGTHS, ids=[row["opens"] for row in LENGTHS])
def test_closing_days_are_as_worked_out(row):
    opens, days = day(row["opens"]), int(row["days"])

    assert length.earliest_close(opens, days=days) == day(row["earliest"])
    assert length.suggested_close(opens, days=days) == day(row["suggested"])


def test_both_ends_count_and_84_days_are_enough():
    opens, closes = dt.date(2007, 3, 1), dt.date(2007, 5, 31)

    assert length.days_open(opens, closes) == 92
    assert not length.is_short(opens, dt.date(2007, 5, 23), days=84)
    assert length.is_short(opens, dt.date(2007, 5, 22), days=84)


@given(opens=st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), days=st.integers(1, 200))
def test_what_is_suggested_keeps_the_rule_on_a_day_when_somebody_is_there(opens, days):
    earliest, suggested = length.earliest_close(opens, days=days), length.suggested_close(opens, days=days)

    assert length.days_open(opens, earliest) == days
    assert earliest <= suggested
    assert is_working_day(suggested)
