"""Nobody can work out what a published table hides."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commissioning.common import suppression
from commissioning.common.suppression import PROTECTION, OneWay, is_small, one_way, several, two_way
from commissioning.common.tests.disclosure_attack import ranges
from commissioning.common.tests.worked_examples import rows

COUNTS = st.integers(0, 6) | st.integers(0, 60)
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


def whole(table):
    """A published table with its totals as a last column and a last row."""
    body = [[*row, total] for row, total in zip(table.cells, table.row_totals, strict=True)]
    return [*body, [*table.column_totals, table.total]]


def true(counts):
    return [*([*row, sum(row)] for row in counts), [*map(sum, zip(*counts, strict=True)), sum(map(sum, counts))]]


def check_attack(shown, counts, found):
    """Nothing small is shown, nothing shown is wrong, and what is hidden stays hidden."""
    for row, column in product(range(len(counts)), range(len(counts[0]))):
        count = counts[row][column]
        assert shown[row][column] == (None if (row, column) in found else count)
        assert (row, column) in found or not is_small(count)
    for (row, column), (least, most) in found.items():
        assert least <= counts[row][column]
        assert most is None or most - least >= PROTECTION, (row, column)


@given(st.lists(COUNTS, min_size=1, max_size=8))
@example([3, 0, 0])
@example([1, 1, 50])
@example([4, 0, 7])
def test_a_hidden_count_cannot_be_worked_out_from_a_row_and_its_total(counts):
    table = one_way(counts)
    shown = [[*table.cells, table.total]]

    check_attack(shown, [[*counts, sum(counts)]], ranges(shown, by_column=False))


@settings(max_examples=40, deadline=None)
@given(TABLES)
@example([[3, 20], [30, 40]])
@example([[2, 0], [0, 50]])
@example([[1, 1], [1, 1]])
@example([[3, 0, 0], [0, 3, 0], [0, 0, 3]])
def test_a_hidden_count_cannot_be_worked_out_from_rows_columns_and_totals(counts):
    shown = whole(two_way(counts))

    check_attack(shown, true(counts), ranges(shown))


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_nor_where_the_totals_are_those_of_other_tables(counts):
    by_row = one_way([sum(row) for row in counts])
    by_column = one_way([sum(column) for column in zip(*counts, strict=True)])
    table = two_way(
        counts,
        hidden_rows={place for place, count in enumerate(by_row.cells) if count is None},
        hidden_columns={place for place, count in enumerate(by_column.cells) if count is None},
        totals_stay=True,
    )
    shown = whole(table)

    check_attack(shown, true(counts), ranges(shown))
    is_withheld = all(count is None for row in shown for count in row)
    assert is_withheld or (table.row_totals, table.column_totals) == (by_row.cells, by_column.cells)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.data())
def test_the_range_that_the_rules_find_is_the_one_that_linear_programming_finds(counts, data):
    table = suppression._Table(true(counts))
    cells = sorted(table.counts)
    table.hidden = data.draw(st.sets(st.sampled_from(cells), min_size=1))
    shown = [
        [None if (row, column) in table.hidden else count for column, count in enumerate(line)]
        for row, line in enumerate(true(counts))
    ]

    for cell, (least, most) in ranges(shown).items():
        assert table.range_of(cell) == (least, float("inf") if most is None else most)


@given(
    st.integers(0, 40).flatmap(
        lambda answered: st.tuples(st.just(answered), st.lists(st.integers(0, answered), min_size=1, max_size=6))
    )
)
def test_of_several_choices_neither_the_few_who_chose_nor_the_few_who_did_not_are_shown(drawn):
    answered, counts = drawn

    table = several(counts, answered)

    assert table.total == (None if is_small(answered) else answered)
    for count, shown in zip(counts, table.cells, strict=True):
        assert shown in {count, None}
        assert shown is None or not (is_small(count) or (is_small(answered - count) and table.total))


def test_what_needs_no_hiding_is_all_shown():
    assert one_way([0, 5, 60]) == OneWay((0, 5, 60), 65)
    assert whole(two_way([[5, 0], [20, 30]])) == [[5, 0, 5], [20, 30, 50], [25, 30, 55]]
    assert one_way([]) == OneWay((), 0)


def test_as_little_is_hidden_as_one_would_by_hand():
    assert one_way([3, 10, 60, 7]) == OneWay((None, 10, 60, None), 80)
    assert whole(two_way([[3, 20, 40], [30, 40, 50], [60, 70, 80]])) == [
        [None, None, 40, 63],
        [None, None, 50, 120],
        [60, 70, 80, 210],
        [93, 130, 170, 393],
    ]


@pytest.mark.parametrize("size", [12])
def test_a_large_table_is_done_at_once(size):
    counts = [[(7 * row + 3 * column) % 11 for column in range(size)] for row in range(size)]

    table = two_way(counts)

    assert sum(count is not None for row in table.cells for count in row) > size


def cell(text):
    return None if text == "hidden" else int(text)


@pytest.mark.parametrize("name", ["one way", "two way"])
def test_worked_table(name):
    given_rows, shown = rows("suppression.md", f"{name}, counted"), rows("suppression.md", f"{name}, published")
    counts = [[int(value) for value in list(row.values())[1:]] for row in given_rows]
    expected = [[cell(value) for value in list(row.values())[1:]] for row in shown]

    if name == "one way":
        assert one_way(counts[0]) == OneWay(tuple(expected[0][:-1]), expected[0][-1])
    else:
        assert whole(two_way(counts)) == expected
