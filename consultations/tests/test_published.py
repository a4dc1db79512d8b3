"""What is published of a phase as plain values: what a table may not tell beside what it hides."""

import pytest

from consultations.rules.published import Row, without_unanimity

HIDDEN = None


def rows(*counts, group=""):
    return tuple(Row(f"Answer {place}", count, group=group) for place, count in enumerate(counts))


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (rows(12, 6, 0), rows(12, 6, 0)),
        (rows(12, 0, 0), rows(12, 0, 0)),
        (rows(0, 0, 0), rows(0, 0, 0)),
        (rows(HIDDEN, HIDDEN, 0), rows(HIDDEN, HIDDEN, 0)),
        (rows(HIDDEN, 12, 0), rows(HIDDEN, 12, 0)),
        (rows(HIDDEN, 0, 0), ()),
        (rows(HIDDEN, HIDDEN), ()),
        ((), ()),
    ],
    ids=[
        "nothing is hidden",
        "many said the same",
        "nobody answered",
        "two are hidden: either may be meant",
        "one is hidden beside many",
        "a few, and all of them said the same",
        "nothing is left to show",
        "there are no rows",
    ],
)
def test_noughts_are_shown_only_where_they_do_not_tell_what_a_few_all_said(made, shown):
    assert without_unanimity(made) == shown


def test_each_row_of_a_matrix_is_looked_at_for_itself():
    told, few = rows(12, 0, group="Advice"), rows(HIDDEN, 0, group="Rooms")

    assert without_unanimity(told + few) == told + rows(HIDDEN, HIDDEN, group="Rooms")


def test_a_hidden_row_has_no_percentage_left():
    few = (Row("Agree", HIDDEN), Row("Disagree", 0, 0))

    assert without_unanimity((*few, Row("Agree", 12, 100, group="Other")))[:2] == (Row("Agree"), Row("Disagree"))


def test_scores_tell_of_nobody_and_stay():
    scores = (Row("Advice", score="2.5"), Row("Rooms", score="1"))

    assert without_unanimity(scores) == scores
