"""Large registers: few statements, and memory that does not grow with the rows."""

import io
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.opendata import operations
from commissioning.opendata.readers import GrantRow, Mapping, read_grants
from commissioning.opendata.tests import files
from commissioning.opendata.tests.factories import BEGINNING
from organisations.tests.factories import AgencyFactory


def register(size: int) -> bytes:
    rows = (
        files.grant(
            number, **{"Recipient Org:Identifier": f"360G-council-org{number % 50}", "Recipient Org:Charity Number": ""}
        )
        for number in range(size)
    )
    return files.csv_bytes(list(rows))


def peak_of_reading(contents: bytes) -> int:
    stream = io.BytesIO(contents)
    tracemalloc.start()
    assert all(isinstance(row, GrantRow) for row in read_grants(stream, "grants.csv"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_stays_flat_while_a_register_is_read():
    small, large = peak_of_reading(register(1_000)), peak_of_reading(register(10_000))

    # What grows is the set of references already seen, some hundred bytes for each row.
    assert large - small < 9_000 * 300


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_rows():
    agency = AgencyFactory(reference="GB-LAE-EXA")
    counts = []
    for size in (20, 400):
        contents = io.BytesIO(register(size).replace(b"360G-council-", b"360G-c%d-" % size))
        mapping = Mapping()
        job = operations.upload(
            contents, name="grants.csv", agency=agency, programme=None, mapping=mapping, at=BEGINNING, by=None
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            operations.import_at_once(job, at=BEGINNING)
        counts.append(len(queries))

    # Only the batches of the database's own limit on values in a statement make a difference.
    assert counts[1] <= counts[0] * 3
