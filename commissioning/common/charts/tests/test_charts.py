import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.charts import Item, Series, bar, columns, grouped_bar, line, stacked_bar
from commissioning.common.charts.data import MOST_SERIES
from commissioning.common.charts.drawing import COLOURS, WIDTH, width_of

names = st.text(max_size=60)
figures = st.one_of(st.none(), st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False))
parts = st.one_of(st.none(), st.integers(0, 10**15))
items = st.lists(st.builds(Item, names, figures, st.one_of(st.none(), st.integers(1, 9))), max_size=8)


@st.composite
def grids(draw, values=figures):
    labels = draw(st.lists(names, max_size=5))
    series = draw(
        st.lists(
            st.builds(Series, names, st.lists(values, min_size=len(labels), max_size=len(labels))),
            max_size=MOST_SERIES,
        )
    )
    return labels, series


def drawn(chart):
    root = ET.fromstring(chart.svg)  # noqa: S314 - as above
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert "style" not in root.attrib
    return root


@given(names, items)
def test_any_items_make_a_drawing_and_a_table(title, some):
    for make in (bar, columns):
        chart = make(title, some)

        drawn(chart)
        assert len(chart.rows) == len(some)


@given(names, grids())
def test_any_series_make_a_drawing_and_a_table(title, grid):
    for make in (grouped_bar, line):
        chart = make(title, *grid)

        drawn(chart)
        assert len(chart.rows) == len(grid[0])


@given(names, grids(parts))
def test_any_parts_make_a_stacked_drawing(title, grid):
    drawn(stacked_bar(title, *grid))


@given(names, items)
def test_bars_stay_inside_the_drawing(title, some):
    for shape in drawn(bar(title, some)).iter("{http://www.w3.org/2000/svg}rect"):
        assert float(shape.get("x")) + float(shape.get("width")) <= WIDTH + 2


def test_bars_begin_at_nought():
    chart = bar("Sums", [Item("One", 50), Item("Two", 100)])

    small, large = (float(shape.get("width")) for shape in drawn(chart).iter("{http://www.w3.org/2000/svg}rect"))
    assert small == pytest.approx(large / 2, abs=0.1)


def test_names_are_never_markup():
    chart = bar("<b>", [Item('<script>"&', 1)])

    assert "<script>" not in chart.svg
    assert "<b>" not in chart.svg


def test_labels_of_a_line_do_not_overlap():
    labels = [f"September {year}" for year in range(2000, 2030)]

    root = drawn(line("Long", labels, [Series("All", list(range(30)))]))

    texts = [node for node in root.iter("{http://www.w3.org/2000/svg}text") if (node.text or "").startswith("Sept")]
    halves = [(float(node.get("x")), width_of(node.text, 12) / 2) for node in texts]
    spans = sorted((middle - half, middle + half) for middle, half in halves)
    assert len(spans) >= 2
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_too_many_series_are_refused():
    with pytest.raises(ValueError, match="at most 7"):
        line("Many", ["a"], [Series(str(at), [at]) for at in range(8)])


def test_parts_below_nought_are_refused():
    with pytest.raises(ValueError, match="below nought"):
        stacked_bar("Parts", ["a"], [Series("one", [-1])])


def test_a_theme_keeps_its_colour():
    assert COLOURS[3] in bar("One", [Item("Advice", 1, theme=4)]).svg
    assert COLOURS[3] in line("Two", ["a", "b"], [Series("Advice", [1, 2], theme=4)]).svg
