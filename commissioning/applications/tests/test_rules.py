"""The rules of rounds and assessment, for any input."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commissioning.applications.enums import OverheadMethod, RoundPhase
from commissioning.applications.rules import assigning, coverage, route, subsidy, timetable
from commissioning.applications.rules.full_cost import OverheadBasis, full_cost
from commissioning.common import clock
from commissioning.programmes.enums import Route

THRESHOLDS = route.Thresholds(below_threshold_notice=30_000_00, services=207_720_00, light_touch=663_540_00)
pence = st.integers(0, 10**11)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, None),
        ({"complementary": True}, Route.GRANT),
        ({"design": True}, Route.CONTRACT),
        ({"new_idea": True, "design": True}, None),
        ({"new_idea": True, "design": True, "outcomes": True}, Route.CONTRACT),
        ({"new_idea": True, "capacity": True, "design": False, "duty": True}, Route.GRANT),
    ],
)
def test_the_route_follows_from_what_more_factors_speak_for(answers, expected):
    assert route.suggested(answers) == expected


@pytest.mark.parametrize(
    ("chosen", "value", "light_touch", "said"),
    [
        (Route.GRANT, 900_000_00, False, ""),
        (Route.CONTRACT, 29_999_99, False, ""),
        (Route.CONTRACT, 30_000_00, False, "A below-threshold"),
        (Route.CONTRACT, 207_720_00, False, "A tender notice"),
        (Route.CONTRACT, 207_720_00, True, "A below-threshold"),
        (Route.CONTRACT, 663_540_00, True, "A tender notice"),
    ],
)
def test_a_contract_needs_the_notice_of_its_value(chosen, value, light_touch, said):
    found = route.notice_needed(chosen, value, THRESHOLDS, is_light_touch=light_touch)

    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_a_round_closes_one_second_before_midnight_in_london():
    opens = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
    last_day = dt.date(2026, 7, 31)
    end = clock.end_of_day(last_day)

    found = [timetable.phase(opens, last_day, at) for at in (opens - timetable.ONE_SECOND, opens, end)]

    assert found == [RoundPhase.FORTHCOMING, RoundPhase.OPEN, RoundPhase.OPEN]
    assert timetable.phase(opens, last_day, end + dt.timedelta(milliseconds=999)) == RoundPhase.OPEN
    assert timetable.phase(opens, last_day, end + timetable.ONE_SECOND) == RoundPhase.CLOSED
    assert end.astimezone(dt.UTC).hour == 22  # British summer time


@given(
    st.lists(st.lists(pence, min_size=3, max_size=3), min_size=1, max_size=6),
    pence,
    st.fractions(0, 1, max_denominator=97),
)
def test_a_full_cost_adds_up_and_never_charges_more_than_all_overheads(headings, yearly, share):
    basis = OverheadBasis(OverheadMethod.STAFF_TIME, yearly, share.numerator, share.denominator)

    found = full_cost(headings, basis, years=3, other_funding=0, requested=1)

    assert found.total == sum(found.direct) + sum(found.overheads)
    assert sum(found.direct) == sum(map(sum, headings))
    assert all(0 <= overhead <= yearly for overhead in found.overheads)


@given(st.data())
def test_assessors_are_given_what_they_may_have_and_share_the_load(data):
    applications = list(range(data.draw(st.integers(0, 12))))
    assessors = [100 + number for number in range(data.draw(st.integers(2, 6)))]
    needed = data.draw(st.integers(2, 3))
    some = st.sets(st.sampled_from(assessors), max_size=2)
    conflicts = {one: data.draw(some) for one in applications}
    assume(all(len(assessors) - len(conflicts[one]) >= needed for one in applications))

    pairs = assigning.balanced(
        applications,
        assessors,
        needed=needed,
        already={one: set() for one in applications},
        conflicts=conflicts,
        load={},
    )

    assert len(set(pairs)) == len(pairs) == needed * len(applications)
    assert Counter(application for application, _ in pairs) == Counter(dict.fromkeys(applications, needed))
    assert not any(assessor in conflicts[application] for application, assessor in pairs)
    if not any(conflicts.values()) and applications:
        loads = Counter(assessor for _, assessor in pairs)
        assert max(loads.values()) - min(loads[one] for one in assessors) <= 1


def test_with_too_few_assessors_nothing_is_given_out_and_the_applications_are_named():
    with pytest.raises(assigning.TooFewAssessors) as refusal:
        assigning.balanced(
            [1, 2], [7, 8], needed=2, already={1: set(), 2: set()}, conflicts={1: set(), 2: {7}}, load={}
        )

    assert refusal.value.applications == [2]


def test_what_an_application_has_already_is_not_given_again():
    pairs = assigning.balanced([1], [7, 8, 9], needed=2, already={1: {7}}, conflicts={1: set()}, load={8: 4})

    assert pairs == [(1, 9)]


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)))
def test_the_window_of_assistance_begins_two_financial_years_before(day):
    start = subsidy.window_start(day)

    assert (start.month, start.day) == (4, 1)
    assert subsidy.financial_year(day) - subsidy.financial_year(start) == 2


@given(
    st.lists(
        st.tuples(pence, st.lists(st.sampled_from("abcd"), unique=True, min_size=1)).map(
            lambda pair: coverage.Reach(pair[0], tuple(pair[1]))
        ),
        max_size=8,
    )
)
def test_money_of_a_dimension_adds_up_to_all_money(reaches):
    found = coverage.lines(reaches, ["a", "b", "c"])

    assert sum(line.pence for line in found) == sum(reach.pence for reach in reaches)
    assert [line.value for line in found][:3] == ["a", "b", "c"]
    reached = {value for reach in reaches for value in reach.values}
    assert {line.value for line in found if line.is_gap} == {"a", "b", "c"} - reached


def test_a_ward_with_far_less_than_its_part_is_a_gap():
    reaches = [coverage.Reach(90_00, ("a",)), coverage.Reach(10_00, ("b",))]

    found = coverage.lines(reaches, ["a", "b"], population={"a": 500, "b": 500}, before={"b": 40_00})

    assert [(line.value, line.is_gap, line.before_pence) for line in found] == [("a", False, None), ("b", True, 40_00)]
    assert "half" in found[1].reason
