import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.snapshots import canonical_json
from commissioning.common.typed_json import from_plain, to_plain
from commissioning.decisions.queries.figures import figures_for
from commissioning.decisions.rules import measures
from commissioning.decisions.rules.book import Window, past_windows
from commissioning.decisions.rules.figure_tree import PerformanceFigures
from commissioning.decisions.tests.funding import CUT_OFF, WINDOW, Funding
from commissioning.programmes.tests.factories import ProgrammeFactory
from monitoring.enums import ReturnStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def funding():
    return Funding(ProgrammeFactory())


def figures(funding, **changes):
    values = {"starts_on": WINDOW[0], "ends_on": WINDOW[1], "cut_off_at": CUT_OFF, **changes}
    return figures_for(programme=funding.programme, **values)


@pytest.fixture
def mixed(funding):
    """Green, amber, missing, accepted too late, and one that ended before the window."""
    one = funding.agreement(reference="A-1", shared=20_000_00, wards=[0, 1])
    funding.accepted(one, 1)
    funding.accepted(one, 2, score="80.00")
    funding.accepted(one, 3, score="90.00", actual="120")
    two = funding.agreement(reference="A-2", wards=[1])
    funding.accepted(two, 3, score="60.00", actual="45.5")
    three = funding.agreement(reference="A-3", theme=2)
    funding.outstanding(three, 3)
    four = funding.agreement(reference="A-4", theme=2)
    funding.accepted(four, 3, accepted_at=CUT_OFF + dt.timedelta(seconds=1))
    over = funding.agreement(reference="A-5", ended=True, active=False, ends_on=dt.date(2026, 3, 31))
    funding.accepted(over, 2)
    return funding


def test_what_was_funded_overlaps_the_window(mixed):
    found = figures(mixed)

    assert [line.reference for line in found.rows.agreements] == ["A-1", "A-2", "A-3", "A-4"]
    assert (found.total.money.value.value, found.total.money.paid.value) == (240_000_00, 40_000_00)
    assert [theme.money.value.value for theme in found.themes] == [120_000_00, 120_000_00]
    assert [(part.name, part.value.value) for part in found.agencies] == [
        ("Council", 220_000_00),
        ("Health partner", 20_000_00),
    ]
    assert [(part.name, part.value.value) for part in found.wards] == [
        ("Abbey", 30_000_00),
        ("Bridge", 90_000_00),
        ("Whole area", 120_000_00),
    ]


def test_only_returns_accepted_by_the_cut_off_count_and_the_missing_are_named(mixed):
    found = figures(mixed)

    inclusion, work = found.themes
    assert (inclusion.due.value, inclusion.accepted.value, inclusion.missing.value) == (2, 2, 0)
    assert (work.due.value, work.accepted.value, work.missing.value) == (2, 0, 2)
    assert (inclusion.green.value, inclusion.amber.value, work.unrated.value) == (1, 1, 2)
    assert (inclusion.score.value, inclusion.score_before.value, inclusion.trend) == (
        Decimal("75.0"),
        Decimal("80.0"),
        "down",
    )
    assert work.score.value is None
    assert [(line.reference, line.what) for line in found.missing] == [
        ("A-3", "No accepted return for 1 April 2026 to 30 September 2026: 5 days overdue at the cut-off"),
        ("A-4", "No accepted return for 1 April 2026 to 30 September 2026: 5 days overdue at the cut-off"),
    ]


def test_a_period_that_ends_outside_the_window_is_not_counted_in_part(funding):
    agreement = funding.agreement()
    funding.accepted(agreement, 3)

    early = figures(funding, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 9, 29))

    assert (early.total.due.value, early.total.spent_in_window.value) == (0, 0)


def test_a_return_far_overdue_is_red_and_one_handed_in_is_not(funding):
    far, handed_in = funding.agreement(reference="A-1"), funding.agreement(reference="A-2")
    funding.outstanding(far, due_on=dt.date(2026, 10, 18))
    funding.outstanding(handed_in, due_on=dt.date(2026, 10, 1), submitted=True)

    found = figures(funding)

    assert (found.total.red.value, found.total.unrated.value) == (1, 1)
    assert [line.what.split(": ")[1] for line in found.missing] == [
        "15 days overdue at the cut-off",
        "handed in, not accepted by the cut-off",
    ]


def test_a_waived_return_is_not_due_and_a_cancelled_one_is_nothing(funding):
    funding.outstanding(funding.agreement(), status=ReturnStatus.WAIVED)
    funding.outstanding(funding.agreement(), status=ReturnStatus.CANCELLED)

    total = figures(funding).total

    assert (total.due.value, total.waived.value) == (0, 1)


def test_indicators_add_up_with_their_targets_and_percentages_are_averaged(funding):
    for actual in ("120", "45.5", None):
        funding.accepted(funding.agreement(), actual=actual)
    for actual in ("80", "50.5"):
        funding.accepted(funding.agreement(theme=2), actual=actual)

    people, work = (outcome.indicators[0] for outcome in figures(funding).outcomes)

    assert (people.actual.value, people.profile.value, people.not_collected.value) == (Decimal("165.5"), 200, 1)
    assert (work.actual.value, work.profile.value) == (Decimal("65.2"), Decimal("100.0"))


@pytest.mark.parametrize(
    ("spent", "what"),
    [
        (7_999_00, "Spent £7,999 of the £30,000 due by 30 September 2026 (27 per cent)"),
        (24_000_00, None),
        (36_000_00, None),
        (36_000_01, "Spent £36,000.01 of the £30,000 due by 30 September 2026 (120 per cent)"),
    ],
)
def test_spending_far_from_the_money_due_is_an_exception(spent, what, funding):
    funding.accepted(funding.agreement(spent=spent))

    spends = [line.what for line in figures(funding).exceptions if line.kind == "spend"]

    assert spends == ([what] if what else [])


def test_every_figure_is_what_its_rows_make(mixed):
    found = figures(mixed)
    every = found.all_figures()

    assert len(every) > 60
    assert {key: measures.recount(figure, found.rows) for key, figure in every.items()} == {
        key: figure.value for key, figure in every.items()
    }


def test_parts_make_the_whole(mixed):
    found = figures(mixed)

    for name in ("due", "accepted", "missing", "green", "amber", "red", "unrated", "spent", "budget"):
        assert sum(getattr(theme, name).value for theme in found.themes) == getattr(found.total, name).value
    whole = found.total.money.value.value
    for parts in (found.agencies, found.wards, [scheme for theme in found.themes for scheme in theme.schemes]):
        assert sum(part.value.value for part in parts) == whole
    for theme in found.themes:
        rated = (theme.green, theme.amber, theme.red, theme.unrated)
        assert sum(figure.value for figure in rated) == theme.due.value


def test_the_tree_comes_back_from_json_as_it_was(mixed):
    found = figures(mixed)

    text = canonical_json(to_plain(found))

    again = from_plain(PerformanceFigures, json.loads(text))
    assert again == found
    assert canonical_json(to_plain(again)) == text


def test_the_number_of_queries_does_not_grow(funding):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            figures(funding)
        return len(captured)

    funding.accepted(funding.agreement(shared=1_00, wards=[0]))
    few = queries()
    for _ in range(29):
        funding.accepted(funding.agreement(shared=1_00, wards=[0, 1]))

    assert queries() == few
    assert few < 15


@given(start=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), days=st.integers(0, 800))
def test_the_window_before_touches(start, days):
    window = Window(start, start + dt.timedelta(days=days), CUT_OFF, dt.date(2026, 11, 2))

    first, last = window.before

    assert last + dt.timedelta(days=1) == start
    assert first <= last
    assert window.place_of(start) == "window"
    assert window.place_of(last) == "before"


def test_windows_are_offered_from_the_programme_s_start():
    assert past_windows(dt.date(2025, 4, 1), dt.date(2026, 10, 2)) == [
        (dt.date(2026, 4, 1), dt.date(2026, 9, 30)),
        (dt.date(2025, 10, 1), dt.date(2026, 3, 31)),
        (dt.date(2025, 4, 1), dt.date(2025, 9, 30)),
    ]
    assert past_windows(dt.date(2026, 10, 1), dt.date(2026, 10, 2)) == []
