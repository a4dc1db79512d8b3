import json
import statistics
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.questionnaires.counting import (
    Cell,
    Days,
    Figures,
    Grid,
    Options,
    Row,
    Written,
    count,
    counted,
    percent,
    tally,
)
from commissioning.questionnaires.kinds import kinds
from commissioning.questionnaires.tests.test_kinds import ANSWERS, CHOICE, MATRIX, RANKED, asked


def test_options_are_counted_of_those_who_answered():
    assert count(asked("single_choice", **CHOICE), [{"choice": "weekly"}, None, {"choice": "weekly"}]) == Options(
        2, (Cell("weekly", "Every week", 2), Cell("monthly", "Every month", 0), Cell("other", "Other", 0))
    )
    assert count(asked("multiple_choice", **CHOICE), [{"choices": ["weekly", "other"]}, {"choices": ["other"]}]) == (
        Options(2, (Cell("weekly", "Every week", 1), Cell("monthly", "Every month", 0), Cell("other", "Other", 2)))
    )
    assert [cell.count for cell in count(asked("yes_no"), ["yes", "no", "yes"]).cells] == [2, 1]


def test_an_explanation_without_a_choice_is_an_answer_and_no_option():
    options = count(asked("agree_scale"), [{"choice": "", "explain": "Why?"}, {"choice": "agree", "explain": ""}])

    assert (options.answered, [cell.count for cell in options.cells]) == (2, [0, 1, 0, 0, 0, 0])


def test_a_matrix_is_counted_row_by_row():
    grid = count(asked("matrix", **MATRIX), [{"advice": "very"}, {"advice": "little", "shown": "very"}])

    def row(key, label, very, little):
        cells = (Cell("very", "Very important", very), Cell("little", "Of little importance", little))
        return Row(key, label, Options(very + little, cells))

    assert grid == Grid(
        2,
        (
            row("advice", "Advice", 1, 1),
            row("transport", "Help with transport", 0, 0),
            row("shown", "Lunch clubs", 1, 0),
        ),
    )


def test_days_are_counted_by_month_and_words_only_as_many_as_they_are():
    assert count(asked("date"), ["2027-03-31", None, "2027-03-01", "2026-12-24"]) == Days(
        3, (Cell("2026-12", "2026-12", 1), Cell("2027-03", "2027-03", 2)), "2026-12-24", "2027-03-31"
    )
    assert count(asked("long_text"), ["Yes", None, "No"]) == Written(2)


def test_nothing_comes_to_nothing():
    assert count(asked("number"), [None]) == Figures(0)
    assert count(asked("date"), []) == Days(0, ())
    assert [(rank.ranked, rank.mean_place, rank.score) for rank in count(asked("ranking", **RANKED), []).options] == [
        (0, None, 0)
    ] * 3


def test_every_kind_is_counted():
    assert all(counted(asked_of(kind), {}).answered == 0 for kind in kinds() if kind != "statement")


def asked_of(kind):
    return ANSWERS[kind][0] if kind in ANSWERS else asked(kind)


@given(st.lists(st.decimals(-1000, 1000, places=2, allow_nan=False), min_size=2, max_size=40))
def test_figures_are_those_of_any_textbook(numbers):
    figures = count(asked("number", decimals=2), [str(number) for number in numbers])
    exact = [Fraction(number) for number in numbers]

    assert figures == Figures(
        len(exact),
        sum(exact),
        statistics.mean(exact),
        min(exact),
        *statistics.quantiles(exact, n=4, method="inclusive"),
        max(exact),
    )


@given(
    st.lists(
        st.permutations(["advice", "transport", "shown"]).flatmap(
            lambda keys: st.integers(1, 3).map(lambda length: keys[:length])
        ),
        min_size=1,
    )
)
def test_each_person_gives_out_the_same_number_of_points(orders):
    ranks = count(asked("ranking", **RANKED), orders)

    assert sum(rank.score for rank in ranks.options) == 2 + 1 + 0
    assert [rank.score for rank in ranks.options] == sorted((rank.score for rank in ranks.options), reverse=True)
    assert sum(rank.ranked for rank in ranks.options) == sum(map(len, orders))
    assert sum(rank.places[0] for rank in ranks.options) == len(orders)


@pytest.mark.parametrize("kind", ANSWERS)
@given(data=st.data())
def test_tallies_add_up_and_an_answer_can_be_taken_back(kind, data):
    question, values = ANSWERS[kind]
    some, more = data.draw(st.lists(values, max_size=5)), data.draw(st.lists(values, max_size=5))

    kept = Counter(json.loads(json.dumps(tally(question, some))))
    kept.update(tally(question, more))
    whole = counted(question, kept)
    kept.subtract(tally(question, some))

    assert whole == count(question, [*some, *more])
    assert counted(question, kept) == count(question, more)


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_percentages_are_rounded_half_up(part, whole):
    assert percent(part, whole) == int((Decimal(100 * part) / whole).quantize(Decimal(1), "ROUND_HALF_UP"))
    assert percent(0, 0) == 0
