import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.working_days import is_working_day
from commissioning.decisions.enums import Urgency
from commissioning.decisions.rules import notice

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("notice_on", "due_on", "days"),
    [
        (dt.date(2018, 2, 14), dt.date(2018, 3, 20), 33),
        (dt.date(2026, 12, 1), dt.date(2026, 12, 30), 28),  # Christmas counts: clear days are calendar days
        (dt.date(2027, 3, 1), dt.date(2027, 3, 30), 28),  # so does Easter
        (dt.date(2027, 3, 29), dt.date(2027, 3, 30), 0),
    ],
)
def test_neither_the_day_of_the_notice_nor_that_of_the_meeting_counts(notice_on, due_on, days):
    assert notice.clear_days(notice_on, due_on) == days


@pytest.mark.parametrize(
    ("days_later", "urgency"),
    [
        (29, Urgency.NONE),
        (28, Urgency.GENERAL_EXCEPTION),
        (6, Urgency.GENERAL_EXCEPTION),
        (5, Urgency.SPECIAL_URGENCY),
        (1, Urgency.SPECIAL_URGENCY),
    ],
)
def test_less_notice_needs_an_exception(days_later, urgency):
    today = dt.date(2026, 12, 10)

    assert notice.urgency_needed(today, today + dt.timedelta(days=days_later), is_key=True) == urgency
    assert notice.urgency_needed(today, today + dt.timedelta(days=days_later), is_key=False) == Urgency.NONE


@pytest.mark.parametrize(
    ("published_on", "ends_on", "effect_on"),
    [
        (dt.date(2026, 11, 19), dt.date(2026, 11, 26), dt.date(2026, 11, 27)),
        # 24 December to 1 January the offices are closed; 2 and 3 January are a weekend.
        (dt.date(2026, 12, 21), dt.date(2027, 1, 6), dt.date(2027, 1, 7)),
        # Good Friday 26 March and Easter Monday 29 March 2027.
        (dt.date(2027, 3, 24), dt.date(2027, 4, 2), dt.date(2027, 4, 3)),
    ],
)
def test_call_in_lasts_five_working_days(published_on, ends_on, effect_on):
    assert notice.call_in_ends_on(published_on) == ends_on
    assert notice.in_effect_on(published_on, subject_to_call_in=True) == effect_on
    assert notice.in_effect_on(published_on, subject_to_call_in=False) == published_on


@given(published_on=DAYS)
def test_exactly_five_working_days_lie_in_a_call_in(published_on):
    ends_on = notice.call_in_ends_on(published_on)
    within = [published_on + dt.timedelta(days=n) for n in range(1, (ends_on - published_on).days + 1)]

    assert sum(map(is_working_day, within)) == 5
    assert is_working_day(ends_on)


@given(due_on=DAYS)
def test_the_last_day_for_notice_is_the_last(due_on):
    last = notice.last_day_for_notice(due_on)

    assert notice.urgency_needed(last, due_on, is_key=True) == Urgency.NONE
    assert notice.urgency_needed(last + dt.timedelta(days=1), due_on, is_key=True) == Urgency.GENERAL_EXCEPTION
