import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.templatetags import words

MARCH = dt.date(2027, 3, 1)


def test_money_dates_and_numbers_in_words():
    assert words.pounds(125050) == "£1,250.50"
    assert words.pounds(None) == ""
    assert words.long_date(MARCH) == "1 March 2027"
    assert words.plain_number(Decimal("1250.50")) == "1,250.5"
    assert words.plain_number(-3) == "−3"
    assert words.plain_number(1000) == "1,000"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (MARCH, "1 March 2027"),
        (dt.date(2027, 3, 31), "1 to 31 March 2027"),
        (dt.date(2027, 4, 2), "1 March to 2 April 2027"),
        (dt.date(2028, 4, 2), "1 March 2027 to 2 April 2028"),
    ],
)
def test_a_range_says_what_differs(end, said):
    assert words.date_range(MARCH, end) == said


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(17, 0, "5pm"), (17, 5, "5:05pm"), (0, 0, "midnight"), (12, 0, "midday"), (9, 30, "9:30am")],
)
def test_a_time_is_said_as_people_say_it(hour, minute, said):
    assert words.time_of(dt.datetime(2027, 3, 1, hour, minute, tzinfo=dt.UTC)) == said


def test_summer_is_an_hour_later_in_london():
    assert words.date_and_time(dt.datetime(2027, 7, 1, 16, 0, tzinfo=dt.UTC)) == "1 July 2027 at 5pm"
    assert words.time_of(dt.datetime(2027, 7, 1, 16, 0, tzinfo=dt.UTC)) == "5pm"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (12, "in 12 days"), (-3, "3 days ago"), (1200, "in 1,200 days")],
)
def test_how_far_off_a_day_is(days, said):
    assert words.days_until(MARCH + dt.timedelta(days), MARCH) == said


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, min_value=-999999, max_value=10**6)))
def test_a_plain_number_keeps_its_value(number):
    assert Decimal(words.plain_number(number).replace(",", "").replace("−", "-")) == number
