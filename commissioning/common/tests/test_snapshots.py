import datetime as dt
import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common import snapshots
from commissioning.common.enums import Colour

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


def test_equal_content_has_one_text():
    london = dt.timezone(dt.timedelta(hours=1))
    content = {
        "b": [Decimal("1250.50"), dt.date(2026, 4, 1), True, None],
        "a": dt.datetime(2026, 4, 1, 9, 0, tzinfo=london),
        "colour": Colour.RED,
        "é": ("e\u0301", 7),
    }

    text = snapshots.canonical_json(content)

    assert text == (
        '{"a":"2026-04-01T08:00:00Z","b":["1250.50","2026-04-01",true,null],"colour":"red","é":["e\u0301",7]}'
    )
    assert snapshots.canonical_json(dict(reversed(content.items()))) == text


@given(PLAIN)
def test_what_was_frozen_reads_back_and_is_its_own_canonical_form(content):
    text = snapshots.canonical_json(content)

    assert json.loads(text) == content
    assert snapshots.canonical_json(json.loads(text)) == text


@pytest.mark.parametrize(
    "content",
    [1.5, {"a": [0.1]}, {1: "a"}, {"a": object()}, dt.datetime(2026, 1, 1), {1, 2}, b"x"],  # noqa: DTZ001
)
def test_what_has_no_one_text_is_refused(content):
    with pytest.raises(TypeError):
        snapshots.canonical_json(content)


@pytest.mark.parametrize("content", [Decimal("NaN"), Decimal("Infinity"), "\ud800"])
def test_what_is_no_value_is_refused(content):
    with pytest.raises(ValueError, match=r"number|surrogates"):
        snapshots.canonical_json(content)


def test_a_snapshot_that_was_altered_is_not_shown():
    record = SimpleNamespace(**snapshots.freeze({"spend_pence": 125_000}))
    assert snapshots.read(record) == {"spend_pence": 125_000}

    record.snapshot = record.snapshot.replace("125000", "125001")

    assert not snapshots.is_intact(record)
    with pytest.raises(snapshots.Altered):
        snapshots.read(record)


@pytest.mark.parametrize(("snapshot", "sha256"), [("", "0" * 64), ("{}", ""), ("{}", "é")])
def test_half_a_snapshot_is_not_intact(snapshot, sha256):
    assert not snapshots.is_intact(SimpleNamespace(snapshot=snapshot, snapshot_sha256=sha256))


def test_a_record_without_a_snapshot_has_nothing_to_show():
    assert snapshots.read(SimpleNamespace(snapshot="", snapshot_sha256="")) is None
