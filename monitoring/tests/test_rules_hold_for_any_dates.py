"""What the rules promise for every start, length and frequency."""

import datetime as dt
import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.dates import add_months, day_after, end_of_months, lasts_at_least, months_between
from commissioning.common.working_days import is_working_day
from commissioning.programmes.enums import Direction, Route
from monitoring.enums import Rating, Tier
from monitoring.rules import Existing, change_of_end, due_on, meetings, periods, rate, reminders, review
from monitoring.rules.performance import Figure, achieved
from monitoring.rules.periods import shortest_remainder

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2080, 12, 31))
LENGTHS = st.integers(1, 120)
FREQUENCIES = st.integers(1, 12)
SPARE_DAYS = st.integers(0, 30)


@st.composite
def terms(draw):
    start = draw(DAYS)
    return start, end_of_months(start, draw(LENGTHS)) + dt.timedelta(days=draw(SPARE_DAYS))


def assert_cover_once(found, start, end):
    assert found[0].starts_on == start
    assert found[-1].ends_on == end
    assert all(one.starts_on <= one.ends_on for one in found)
    assert all(day_after(one.ends_on) == after.starts_on for one, after in itertools.pairwise(found))


@given(terms(), FREQUENCIES)
def test_periods_cover_any_term_once(term, frequency):
    assert_cover_once(periods(*term, frequency), *term)


@given(terms(), FREQUENCIES)
def test_periods_never_drift(term, frequency):
    found = periods(*term, frequency)
    assert [one.starts_on for one in found] == [add_months(term[0], k * frequency) for k in range(len(found))]


@given(terms(), FREQUENCIES)
def test_no_period_but_the_only_one_is_shorter_than_the_shortest_remainder(term, frequency):
    found = periods(*term, frequency)
    shortest = shortest_remainder(frequency)
    last = (len(found) - 1) * frequency
    assert len(found) == 1 or lasts_at_least(*term, last + shortest)


@given(DAYS)
def test_a_return_is_due_on_a_working_day_within_a_fortnight_of_28_days(end):
    due = due_on(end)
    assert is_working_day(due)
    assert 28 <= (due - end).days <= 42


@given(DAYS)
def test_reminders_before_the_day_fall_on_working_days_and_in_order(end):
    days = [on for _, on in reminders(due_on(end))]
    assert days == sorted(days)
    assert all(is_working_day(on) for on in days[:3])


@given(terms(), DAYS, st.sampled_from(Route))
def test_a_review_is_never_due_past_the_last_day_for_notice(term, created, route):
    found = review(route, *term, created)
    assert (found is not None) == lasts_at_least(*term, 24)
    assert found is None or found.opens_on <= found.due_on <= found.notice_by_on


@given(terms(), st.sampled_from(Tier), st.sampled_from(Route))
def test_meetings_are_each_once_and_their_windows_lie_within_the_term(term, tier, route):
    start, end = term
    found = meetings(start, end, tier, review(route, start, end, start))
    assert len({(one.kind, one.number) for one in found}) == len(found)
    assert all(start <= one.window_starts_on <= one.due_on <= end for one in found)


@given(DAYS, st.integers(0, 5000))
def test_months_between_grow_with_every_day(start, length):
    end = start + dt.timedelta(days=length)
    assert 0 < months_between(start, end) < months_between(start, day_after(end))


@given(DAYS, LENGTHS)
def test_whole_months_are_counted_whole(start, length):
    assert months_between(start, end_of_months(start, length)) == length


@st.composite
def changes(draw):
    """A term of which some of the returns that had opened were settled, and a new end."""
    start, end = draw(terms())
    frequency = draw(FREQUENCIES)
    on = start + dt.timedelta(days=draw(st.integers(0, 4000)))
    existing = [
        Existing(number, *period, settled=period.ends_on <= on and draw(st.booleans()))
        for number, period in enumerate(periods(start, end, frequency))
    ]
    return existing, start, start + dt.timedelta(days=draw(st.integers(0, 4000))), frequency, on


def after(existing, found):
    """The periods that stand after a change, in their order."""
    before = {one.key: (one.starts_on, one.ends_on) for one in existing}
    return sorted([before[key] for key in found.stays] + list(found.moved.values()) + found.created)


@given(changes())
def test_a_change_of_end_keeps_what_was_settled_and_covers_the_term_once(change):
    existing, start, new_end, _, _ = change
    found = change_of_end(*change)
    settled = [one for one in existing if one.settled]
    assert {one.key for one in settled} <= set(found.stays)
    assert sorted([*found.stays, *found.moved, *found.cancelled]) == [one.key for one in existing]
    stand = after(existing, found)
    last = max([new_end] + [one.ends_on for one in settled])
    assert stand[0][0] == start
    assert stand[-1][1] == last
    assert all(day_after(one[1]) == later[0] for one, later in itertools.pairwise(stand))


@given(changes())
def test_a_change_of_end_made_twice_changes_nothing_more(change):
    existing, start, new_end, frequency, on = change
    first = change_of_end(*change)
    settled = {(one.starts_on, one.ends_on) for one in existing if one.settled}
    standing = [Existing(period, *period, settled=period in settled) for period in after(existing, first)]
    again = change_of_end(standing, start, new_end, frequency, on)
    assert (again.moved, again.cancelled, again.created) == ({}, [], [])


@given(changes(), st.integers(0, 2000), st.data())
def test_what_a_change_made_stands_as_days_go_by_and_returns_come_in(change, later, data):
    existing, start, new_end, frequency, on = change
    settled = {(one.starts_on, one.ends_on) for one in existing if one.settled}
    on += dt.timedelta(days=later)
    standing = [
        Existing(one, *one, settled=tuple(one) in settled or (one[1] <= on and data.draw(st.booleans())))
        for one in after(existing, change_of_end(*change))
    ]
    again = change_of_end(standing, start, new_end, frequency, on)
    assert (again.moved, again.cancelled, again.created) == ({}, [], [])


@given(terms(), FREQUENCIES, st.integers(0, 4000))
def test_a_change_before_anything_was_due_gives_the_periods_of_the_new_term(term, frequency, length):
    start, end = term
    new_end = start + dt.timedelta(days=length)
    existing = [Existing(number, *period) for number, period in enumerate(periods(start, end, frequency))]
    found = change_of_end(existing, start, new_end, frequency, on=start)
    assert after(existing, found) == periods(start, new_end, frequency)


AMOUNTS = st.decimals(0, 10**9, places=2)
FIGURES = st.builds(Figure, AMOUNTS | st.none(), AMOUNTS | st.none(), st.integers(1, 9), st.sampled_from(Direction))


@given(st.lists(FIGURES, max_size=6), st.integers(0, 4) | st.none(), st.integers(-90, 90))
def test_a_score_lies_between_0_and_100_and_agrees_with_its_rating(figures, mark, late):
    due = dt.date(2027, 10, 28)
    found = rate(figures=figures, quality_mark=mark, due=due, first_submitted=due + dt.timedelta(days=late))
    assert 0 <= found.score <= 100
    expected = Rating.GREEN if found.score >= 75 else Rating.AMBER if found.score >= 50 else Rating.RED
    assert found.rating == expected


@given(AMOUNTS.filter(bool), AMOUNTS.filter(bool))
def test_turned_round_an_indicator_reaches_as_much_as_its_mirror_image(one, other):
    higher = achieved(Figure(Decimal(one), Decimal(other)))
    lower = achieved(Figure(Decimal(other), Decimal(one), direction=Direction.LOWER))
    assert higher == lower
