"""A whole register: read, matched, written in one transaction, or not at all."""

import datetime as dt
from collections.abc import Callable
from typing import BinaryIO

from django.db import transaction

from commissioning.opendata.models import ImportJob
from commissioning.opendata.operations.grants import GrantWriter, Outcome
from commissioning.opendata.operations.recipients import settle
from commissioning.opendata.operations.survey import Survey, chunks, survey
from commissioning.opendata.readers import GrantRow, Mapping, Problems, read_grants
from commissioning.programmes.models import Programme
from organisations.models import Agency

Progress = Callable[[int, int], None]
LISTED_FUNDERS = 5


class RegisterRefused(Exception):
    """The register has rows that cannot be imported; ``problems`` says which. Nothing was changed."""

    def __init__(self, problems: Problems):
        self.problems = problems
        super().__init__(f"{problems.total} things are wrong with the file.")


def preview_register(
    stream: BinaryIO, *, file: str, mapping: Mapping, agency: Agency, programme: Programme | None, at: dt.datetime
) -> Outcome:
    """What an import of the register would do. Raises ``RegisterRefused``; writes nothing."""
    return _go_through(stream, file=file, mapping=mapping, agency=agency, programme=programme, at=at)


@transaction.atomic
def import_register(
    stream: BinaryIO,
    *,
    job: ImportJob,
    mapping: Mapping,
    at: dt.datetime,
    by,
    progress: Progress | None = None,
) -> Outcome:
    """Import the register of ``job``. Raises ``RegisterRefused``, and then nothing at all is imported.

    A second import of the same register changes nothing; a changed row updates the columns that changed.
    ``progress`` is told (rows done, rows there are). Memory does not grow with the register, but for a few
    bytes for each row and what it says of each organisation.
    """
    return _go_through(
        stream,
        file=job.file_name,
        mapping=mapping,
        agency=job.agency,
        programme=job.programme,
        at=at,
        by=by,
        job=job,
        progress=progress,
    )


def _go_through(stream, *, file, mapping, agency, programme, at, by=None, job=None, progress=None) -> Outcome:
    write = job is not None

    def read():
        return read_grants(stream, file, mapping)

    result = survey(read, file=file, agency=agency, programme=programme)
    _refuse_if_any(result)
    recipients = settle(result, at=at, by=by, reason=f"Imported from {file}", write=write)
    _refuse_if_any(result)
    writer = GrantWriter(survey=result, recipients=recipients, agency=agency, programme=programme, at=at, by=by)
    done = result.unchanged
    again = read_grants(stream, file, mapping, is_checked=True) if result.marks else iter(())
    fresh = (row for row in again if isinstance(row, GrantRow) and result.is_fresh(row.number))
    for rows in chunks(fresh):
        plan = writer.plan(rows, lock=write)
        if write and not result.problems:
            writer.write(plan, job)
        done += len(rows)
        if progress:
            progress(done, result.rows)
    _refuse_if_any(result)
    outcome = writer.outcome
    outcome.unchanged += result.unchanged
    outcome.total_pence = result.total_pence
    outcome.notes = _notes(result, writer, agency)
    return outcome


def _refuse_if_any(result: Survey) -> None:
    if result.problems:
        raise RegisterRefused(result.problems)


def _notes(result: Survey, writer: GrantWriter, agency: Agency) -> list[str]:
    """What is not wrong but worth knowing."""
    notes = [
        f"{count} rows name another funder than {agency.reference}: {funder}."
        for funder, count in result.funders.most_common(LISTED_FUNDERS)
    ]
    if writer.unknown_wards:
        notes.append(f"{len(writer.unknown_wards)} ward codes are not known here, so those wards were left out.")
    return notes
