import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import working_days
from commissioning.common.working_days import BadClosureDays, parse_closure_days

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2080, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2026-12-23", True),
        ("2026-12-24", False),  # the closure begins
        ("2026-12-31", False),
        ("2027-01-01", False),
        ("2027-01-02", False),  # a Saturday
        ("2027-01-04", True),
        ("2027-03-25", True),
        ("2027-03-26", False),  # Good Friday
        ("2027-03-29", False),  # Easter Monday
        ("2028-01-03", False),  # in place of New Year's Day, a Saturday
        ("2026-08-31", False),  # the late summer bank holiday
        ("2026-08-03", True),  # a bank holiday of Scotland
        ("2026-03-17", True),  # a bank holiday of Northern Ireland
    ],
)
def test_working_days_are_those_of_england_and_wales_without_closure_days(text, works):
    assert working_days.is_working_day(day(text)) is works


def test_next_and_previous_leave_the_day_itself_out():
    assert working_days.next_working_day(day("2027-03-25")) == day("2027-03-30")
    assert working_days.previous_working_day(day("2027-03-30")) == day("2027-03-25")
    assert working_days.working_day_on_or_after(day("2027-03-25")) == day("2027-03-25")
    assert working_days.working_day_on_or_before(day("2027-03-28")) == day("2027-03-25")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2027-03-22", 5, "2027-03-31"),  # over Easter
        ("2027-03-31", -5, "2027-03-22"),
        ("2027-03-27", 0, "2027-03-30"),
        ("2027-03-27", 1, "2027-03-30"),
    ],
)
def test_working_days_are_added_without_counting_the_first(start, count, end):
    assert working_days.add_working_days(day(start), count) == day(end)


def test_neither_end_counts_in_clear_days():
    last = working_days.clear_days_before(day("2018-03-20"), 28)
    assert last == day("2018-02-19")
    assert working_days.clear_days_between(last, day("2018-03-20")) == 28
    assert working_days.clear_days_between(day("2018-03-20"), day("2018-03-20")) == 0


def test_several_closures_may_be_set(settings):
    settings.CLOSURE_DAYS = "12-24/01-01, 07-01 , 02-29"
    assert not working_days.is_working_day(day("2026-07-01"))
    assert working_days.is_working_day(day("2026-07-02"))
    assert not working_days.is_working_day(day("2028-02-29"))


def test_no_closure_leaves_bank_holidays(settings):
    settings.CLOSURE_DAYS = ""
    assert working_days.is_working_day(day("2026-12-24"))
    assert not working_days.is_working_day(day("2026-12-25"))


@pytest.mark.parametrize("text", ["12-24/", "24-12", "12-24/13-01", "Christmas", "12-24/01-01/02-02"])
def test_closure_days_that_cannot_be_read_are_named(text):
    with pytest.raises(BadClosureDays, match="CLOSURE_DAYS"):
        parse_closure_days(text)


def test_a_closure_of_the_whole_year_is_refused_in_place_of_searching_for_ever(settings):
    settings.CLOSURE_DAYS = "01-01/12-31"
    with pytest.raises(BadClosureDays, match="no working day"):
        working_days.next_working_day(day("2027-01-04"))


@given(DAYS, st.integers(1, 40))
def test_adding_and_taking_away_working_days_are_each_others_inverse(start, count):
    first = working_days.working_day_on_or_after(start)
    assert working_days.add_working_days(working_days.add_working_days(first, count), -count) == first
