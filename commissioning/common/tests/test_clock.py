import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import clock


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (dt.datetime(2026, 6, 30, 22, 59, tzinfo=dt.UTC), dt.date(2026, 6, 30)),
        (dt.datetime(2026, 6, 30, 23, 0, tzinfo=dt.UTC), dt.date(2026, 7, 1)),
        (dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC), dt.date(2026, 12, 31)),
    ],
)
def test_days_are_londons(at, day):
    assert clock.local_date(at) == day


def test_a_deadline_is_the_last_second_of_the_day_in_summer_and_in_winter():
    assert clock.end_of_day(dt.date(2026, 7, 1)) == dt.datetime(2026, 7, 1, 22, 59, 59, tzinfo=dt.UTC)
    assert clock.end_of_day(dt.date(2026, 12, 1)) == dt.datetime(2026, 12, 1, 23, 59, 59, tzinfo=dt.UTC)


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_a_day_begins_and_ends_on_itself_and_follows_the_one_before(day):
    begins, ends = clock.start_of_day(day), clock.end_of_day(day)

    assert clock.local_date(begins) == clock.local_date(ends) == day
    assert begins < ends
    assert clock.start_of_day(day + dt.timedelta(days=1)) - ends == dt.timedelta(seconds=1)


def test_now_is_aware():
    before = clock.now()

    assert before.tzinfo is not None
    assert clock.local_date(before) <= clock.today() <= clock.local_date(clock.now())
