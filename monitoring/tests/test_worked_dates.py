"""The worked dates of ``docs/algorithms/schedule.md``."""

from fractions import Fraction

import pytest

from commissioning.common.tests.worked_examples import day, days, numbers, rows
from commissioning.programmes.enums import Route
from monitoring.enums import ReviewKind, Tier
from monitoring.rules import (
    Existing,
    Period,
    annual_value_pence,
    change_of_end,
    due_on,
    frequency_for,
    meetings,
    opens_on,
    periods,
    reminders,
    review,
    tier_for,
)

DOCUMENT = "schedule.md"


def table(name, label):
    """One test for each row, named by one of its cells."""
    found = rows(DOCUMENT, name)
    return pytest.mark.parametrize("row", found, ids=[row[label] for row in found])


def pence(text: str) -> int:
    pounds, _, pennies = text.replace("£", "").replace(",", "").partition(".")
    return int(pounds) * 100 + int(pennies)


def tier(text: str) -> Tier:
    return Tier(text.replace(" ", "_"))


@table("tiers", "value")
def test_the_tier_follows_from_the_annual_value(row):
    term = day(row["from"]), day(row["to"])
    value = pence(row["value"])
    assert int(annual_value_pence(value, *term) + Fraction(1, 2)) == pence(row["a year, to the penny"])
    assert tier_for(value, *term) == tier(row["tier"])
    assert frequency_for(tier_for(value, *term)) == int(row["every"])


@table("periods", "term")
def test_periods_and_due_dates_are_those_worked_out(row):
    found = periods(day(row["from"]), day(row["to"]), int(row["every"]))
    assert found[0].starts_on == day(row["from"])
    assert [period.ends_on for period in found] == days(row["periods end on"])
    assert [opens_on(period.ends_on) for period in found] == days(row["periods end on"])
    assert [due_on(period.ends_on) for period in found] == days(row["returns are due on"])


@table("reminders", "due")
def test_reminders_fall_on_the_days_worked_out(row):
    assert [on for _, on in reminders(day(row["due"]))] == [day(text) for text in list(row.values())[1:]]


@table("reviews", "to")
def test_reviews_open_and_are_due_on_the_days_worked_out(row):
    found = review(Route(row["kind"]), day(row["from"]), day(row["to"]), day(row["created"]))
    if row["review"] == "none":
        assert found is None
        return
    kind = {"final year": ReviewKind.FINAL_YEAR, "re-procurement": ReviewKind.REPROCUREMENT}[row["review"]]
    assert found == (kind, day(row["opens"]), day(row["due"]), day(row["notice by"]))


@table("meetings", "case")
def test_meetings_fall_in_the_windows_worked_out(row):
    start, end = day(row["from"]), day(row["to"])
    found = meetings(start, end, tier(row["tier"]), review(Route(row["kind"]), start, end, start))
    shown = "; ".join(f"{one.kind.value} {one.window_starts_on} to {one.due_on}" for one in found)
    assert shown == row["meetings"]


def test_a_light_touch_inception_is_by_telephone():
    found = meetings(day("2027-04-01"), day("2030-03-31"), Tier.LIGHT_TOUCH, None)
    assert [one.mode for one in found] == ["telephone"]


@table("changes", "case")
def test_a_change_of_end_does_what_was_worked_out(row):
    start, frequency = day(row["from"]), int(row["every"])
    settled = numbers(row["settled"])
    existing = [
        Existing(number, *period, settled=number in settled)
        for number, period in enumerate(periods(start, day(row["to"]), frequency), start=1)
    ]
    found = change_of_end(existing, start, day(row["new end"]), frequency, on=day(row["on"]))
    moved = ", ".join(f"{number}: {period.ends_on}" for number, period in found.moved.items())
    created = [Period(*map(day, text.split(" to "))) for text in row["created"].split(", ") if text]
    assert found.stays == numbers(row["stays"])
    assert moved == row["takes a new end"]
    assert found.cancelled == numbers(row["cancelled"])
    assert found.created == created
