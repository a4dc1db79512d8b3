"""Whatever a variation does to the value, every part comes to it to the penny, and nothing that was paid is touched."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commissioning.agreements.varied.problems import problems_of
from commissioning.agreements.varied.proposal import terms_after, worth_by_agency
from commissioning.common.tests.worked_examples import rows

LEAD = {"agency": 1, "name": "Council"}
FROM = dt.date(2026, 6, 1)
POUNDS = st.integers(1, 10**9)


@st.composite
def agreements(draw):
    """Terms whose parts come to the value, and the numbers of the payments that stay."""
    agencies = draw(st.integers(0, 3))
    payments, number = [], 0
    for agency in range(1, max(agencies, 1) + 1):
        for pence in draw(st.lists(POUNDS, min_size=1, max_size=5)):
            number += 1
            due_on = FROM + dt.timedelta(days=draw(st.integers(0, 900)))
            row = {"number": number, "due_on": due_on.isoformat(), "pence": pence, "agency": agency}
            payments.append({**row, "name": f"Agency {agency}", "after_return": None})
    value = sum(row["pence"] for row in payments)
    shares = [
        {
            "agency": agency,
            "name": f"Agency {agency}",
            "pence": sum(row["pence"] for row in payments if row["agency"] == agency),
        }
        for agency in range(1, agencies + 1)
    ]
    cut = draw(st.integers(0, value))
    terms = {
        "purpose": "Lunch.",
        "starts_on": "2025-04-01",
        "ends_on": "2028-03-31",
        "value_pence": value,
        "full_cost_pence": None,
        "contribution_reason": "",
        "shares": shares,
        "budget": [{"heading": "Staff", "pence": cut}, {"heading": "Hall", "pence": value - cut}],
        "targets": [],
        "payments": payments,
    }
    return terms, draw(st.sets(st.integers(1, number)))


def pence_of(cell):
    return [int(number) for number in cell.split(", ")]


def vary(before, changes, fixed):
    return terms_after(before, changes, fixed=fixed, lead_agency=LEAD, effective_from=FROM)


def wrong_with(before, after, fixed):
    return problems_of(before, after, fixed=fixed, lead_agency=LEAD, effective_from=FROM)


@given(agreements(), st.integers(1, 10**10))
def test_a_new_value_that_can_be_offered_is_the_sum_of_every_part(made, value):
    before, fixed = made
    after = vary(before, {"value_pence": value}, fixed)
    assume(not wrong_with(before, after, fixed))

    assert sum(row["pence"] for row in after["payments"]) == value
    assert sum(row["pence"] for row in after["budget"]) == value
    assert not after["shares"] or sum(row["pence"] for row in after["shares"]) == value
    for agency, (_, part) in worth_by_agency(after, LEAD).items():
        assert sum(row["pence"] for row in after["payments"] if row["agency"] == agency) == part
    assert all(row["pence"] > 0 for row in after["payments"])


@given(agreements(), st.integers(1, 10**10))
def test_what_is_approved_or_paid_stays_as_it_is(made, value):
    before, fixed = made

    after = vary(before, {"value_pence": value}, fixed)

    stays = [row for row in before["payments"] if row["number"] in fixed]
    assert [row for row in after["payments"] if row["number"] in fixed] == sorted(
        stays, key=lambda row: (row["due_on"], row["number"])
    )
    if sum(row["pence"] for row in stays) > value:
        assert wrong_with(before, after, fixed)


@given(agreements(), st.integers(1, 10**9))
def test_a_higher_value_can_always_be_offered(made, more):
    before, fixed = made

    after = vary(before, {"value_pence": before["value_pence"] + more}, fixed)

    # A rounded share of one who had nothing left to pay is the only thing that an officer has to look at.
    problems = [problem for problem in wrong_with(before, after, fixed) if problem.part != "shares"]
    assert problems == []


@given(agreements())
def test_other_words_leave_the_money_alone(made):
    before, fixed = made

    after = vary(before, {"purpose": "Lunch and tea."}, fixed)

    parts = ("shares", "budget")
    assert [after[part] for part in parts] == [before[part] for part in parts]
    assert sorted(after["payments"], key=lambda row: row["number"]) == before["payments"]


@given(agreements(), st.integers(1, 10**10))
def test_payments_written_as_they_stand_keep_their_numbers(made, pence):
    before, fixed = made
    loose = [row for row in before["payments"] if row["number"] not in fixed]
    new = {**before["payments"][0], "number": None, "pence": pence + 10**10}

    after = vary(before, {"payments": [*({**row, "number": None} for row in loose), new]}, fixed)

    numbers = sorted(row["number"] for row in after["payments"] if row["number"])
    assert numbers == sorted(row["number"] for row in before["payments"])
    assert [row["pence"] for row in after["payments"] if row["number"] is None] == [pence + 10**10]


@pytest.mark.parametrize("example", rows("payment-profile.md", "varied"))
def test_the_worked_examples_hold(example):
    sums = pence_of(example["payments"])
    payments = [
        {"number": n, "due_on": f"2026-{3 * n:02}-01", "pence": p, "agency": 1, "name": "Council", "after_return": None}
        for n, p in enumerate(sums, start=1)
    ]
    before = {
        "purpose": "Lunch.", "starts_on": "2026-04-01", "ends_on": "2027-03-31", "value_pence": sum(sums),
        "full_cost_pence": None, "contribution_reason": "", "shares": [], "budget": [], "targets": [],
        "payments": payments,
    }  # fmt: skip

    after = vary(before, {"value_pence": int(example["new value"])}, pence_of(example["stays"]))

    assert [row["pence"] for row in after["payments"]] == pence_of(example["after"])
