import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.charts import Lane, Mark, Span, timeline
from commissioning.common.enums import Colour

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2199, 12, 31))
WORDS = st.text(max_size=40)
COLOURS = st.sampled_from(Colour.values)


@st.composite
def spans(draw):
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Span(first, last, draw(WORDS), draw(WORDS), draw(COLOURS))


LANES = st.lists(
    st.builds(
        Lane,
        WORDS,
        spans=st.lists(spans(), max_size=4),
        marks=st.lists(st.builds(Mark, DAYS, WORDS, WORDS, COLOURS), max_size=8),
    ),
    max_size=4,
)


def places(svg):
    """Where things begin and end across, and how wide the drawing is."""
    root = ET.fromstring(str(svg))  # noqa: S314 - our own drawing
    across = []
    for element in root.iter():
        across += [float(element.get(name)) for name in ("x", "x1", "x2", "cx") if element.get(name)]
        if element.tag.endswith("rect"):
            across.append(float(element.get("x")) + float(element.get("width")))
    return across, float(root.get("width")), float(root.get("height"))


@given(days=st.tuples(DAYS, DAYS), lanes=LANES, today=st.none() | DAYS)
def test_any_term_is_drawn_within_its_edges_and_told_whole(days, lanes, today):
    first, last = sorted(days)

    drawn = timeline("A <term> & more", starts_on=first, ends_on=last, lanes=lanes, today=today)

    for svg in (drawn.wide, drawn.narrow, drawn.small):
        across, width, height = places(svg)
        assert all(-0.5 <= x <= width + 2 for x in across)
        assert height > 0
    assert len(drawn.rows) == 1 + sum(len(lane.spans) + len(lane.marks) for lane in lanes)


def test_the_description_says_everything_that_the_table_does():
    drawn = timeline(
        "Timeline",
        starts_on=dt.date(2025, 4, 1),
        ends_on=dt.date(2026, 3, 31),
        lanes=[
            Lane("Returns", spans=[Span(dt.date(2025, 4, 1), dt.date(2025, 9, 30), "Return 1", "Overdue", Colour.RED)]),
            Lane("Payments", marks=[Mark(dt.date(2025, 4, 15), "£7,500", "Paid", Colour.GREEN)]),
            Lane("Meetings"),
        ],
        today=dt.date(2025, 12, 1),
    )

    assert drawn.rows == [
        ("Term", "1 April 2025 to 31 March 2026", "The agreement runs", ""),
        ("Returns", "1 April to 30 September 2025", "Return 1", "Overdue"),
        ("Payments", "15 April 2025", "£7,500", "Paid"),
    ]
    for words in ("Return 1, Overdue", "£7,500, Paid", "Today is 1 December 2025"):
        assert words in drawn.wide
    assert ">Overdue<" in drawn.wide  # the key: a state is never colour alone
    assert "Meetings" not in drawn.wide


def test_a_term_that_ends_first_is_refused():
    with pytest.raises(ValueError, match="ends on or after"):
        timeline("Timeline", starts_on=dt.date(2026, 1, 2), ends_on=dt.date(2026, 1, 1))
