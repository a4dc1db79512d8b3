"""Whatever the bytes, a reader gives rows or problems and raises nothing."""

import io
import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.opendata.readers import GrantRow, Mapping, MappingRefused, Problem, read_grants
from commissioning.opendata.readers.fields import FIELDS
from commissioning.opendata.readers.packages import open_package
from commissioning.opendata.readers.problems import FileRefused
from commissioning.opendata.readers.values import Unreadable
from commissioning.opendata.tests import files

# A loaded machine is slow, not wrong.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["grants.csv", "grants.xlsx", "grants.json", "grants"])
OWN = Mapping.from_dict(
    {"columns": {"identifier": "Ref", "recipient_name": "Group", "value_pence": "£", "awarded_on": "On"}}
)
WORKBOOK = files.xlsx_bytes([list(files.GRANT), list(files.grant().values())])
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.just([1]),
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def well_behaved(contents: bytes, name: str, mapping: Mapping | None = None) -> None:
    for found in read_grants(io.BytesIO(contents), name, mapping):
        assert isinstance(found, GrantRow | Problem)
        assert str(found)


@patient
@given(st.binary(max_size=2_000), NAMES)
def test_any_bytes(contents, name):
    well_behaved(contents, name)
    well_behaved(contents, name, OWN)


@patient
@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text_under_a_good_header(text, encoding):
    header = ",".join(files.GRANT) + "\n"
    well_behaved((header + text).encode(encoding, "surrogatepass"), "grants.csv")
    well_behaved(("Ref,Group,£,On\n" + text).encode(encoding, "surrogatepass"), "own.csv", OWN)


@patient
@given(st.dictionaries(st.sampled_from(sorted(files.json_grant())), JSON_VALUES))
def test_any_values_in_a_grant(changes):
    well_behaved(json.dumps({"grants": [files.json_grant(**changes)]}).encode(), "grants.json")


@patient
@given(st.integers(0, len(WORKBOOK)), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook(place, bytes_in_between):
    well_behaved(WORKBOOK[:place] + bytes_in_between + WORKBOOK[place + len(bytes_in_between) :], "grants.xlsx")
    well_behaved(WORKBOOK[:place], "grants.xlsx")


@patient
@given(st.sampled_from(FIELDS), CELLS)
def test_any_cell_is_read_or_unreadable(field, cell):
    with suppress(Unreadable):
        field.read(cell)


@patient
@given(JSON_VALUES)
def test_any_mapping_is_checked(value):
    with suppress(MappingRefused):
        Mapping.from_json(json.dumps(value))


def test_brackets_without_end_are_refused_at_once():
    with pytest.raises(FileRefused), open_package(io.BytesIO(b"[" * 1_000_000), "grants.json") as table:
        list(table.rows)
