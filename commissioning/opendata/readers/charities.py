"""The Charity Commission's public extract: tab-separated or JSON, packed or not, as typed rows or problems.

Streamed: the real file has some 400,000 rows. Its text has a byte-order mark and knows no quotation marks.
"""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import ijson

from commissioning.opendata.readers import values
from commissioning.opendata.readers.files import refuse
from commissioning.opendata.readers.problems import FileRefused, Problem, shown
from commissioning.opendata.readers.values import Unreadable

NUMBER, LINKED, NAME, STATUS, REMOVED_ON, YEAR_END, INCOME, POSTCODE, COMPANY = COLUMNS = (
    "registered_charity_number",
    "linked_charity_number",
    "charity_name",
    "charity_registration_status",
    "date_of_removal",
    "latest_acc_fin_period_end_date",
    "latest_income",
    "charity_contact_postcode",
    "charity_company_registration_number",
)
LONGEST_LINE = 200_000
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
PACKED = b"PK"


@dataclass(frozen=True, slots=True)
class CharityRow:
    """One charity of the register, a linked one under its number with a suffix. Days and income may be None."""

    charity_number: str
    name: str
    is_removed: bool
    removed_on: dt.date | None
    income_pence: int | None
    year_ends_on: dt.date | None
    postcode: str
    company_number: str


def read_charities(stream: BinaryIO, name: str) -> Iterator[CharityRow | Problem]:
    """Every charity of an extract, or a problem for each cell that is wrong. Raises nothing."""
    try:
        yield from _read(stream, name)
    except FileRefused as refused:
        yield refused.problem
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        yield Problem(name, None, "", type(error).__name__, "the Charity Commission's extract, whole and readable")


def _read(stream: BinaryIO, name: str) -> Iterator[CharityRow | Problem]:
    start = stream.read(4)
    stream.seek(0)
    if not start:
        raise refuse(name, "a file that is not empty")
    if not start.startswith(PACKED):
        yield from _rows(stream, name)
        return
    with zipfile.ZipFile(stream) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        if len(parts) != 1 or parts[0].file_size > MOST_UNPACKED:
            raise refuse(name, "an archive with the one file of the extract")
        with archive.open(parts[0]) as packed:
            yield from _rows(io.BufferedReader(cast("io.RawIOBase", packed)), name)  # It has what a reader needs.


def _rows(stream: BinaryIO, name: str) -> Iterator[CharityRow | Problem]:
    start = stream.peek(64)[:64] if isinstance(stream, io.BufferedReader) else stream.read(64)
    if not isinstance(stream, io.BufferedReader):
        stream.seek(0)
    is_json = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")
    for number, record in _json(stream, name) if is_json else _tabbed(stream, name):
        yield from _row(number, record, name)


def _tabbed(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    header: list[str] | None = None
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise refuse(name, f"lines shorter than {LONGEST_LINE:,} bytes", row=number)
        try:
            cells = line.decode("utf-8-sig").rstrip("\r\n").split("\t")
        except UnicodeDecodeError:
            raise refuse(name, "text in UTF-8", row=number) from None
        if header is None:
            header = cells
            if missing := [column for column in COLUMNS if column not in header]:
                raise refuse(name, f"the column “{missing[0]}”, as in the Charity Commission's extract", row=1)
        elif len(cells) != len(header):
            raise refuse(name, f"{len(header)} cells", value=f"{len(cells)} cells", row=number)
        else:
            yield number, dict(zip(header, cells, strict=True))


def _json(stream: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(stream, io.BufferedReader) and stream.peek(3)[:3] == b"\xef\xbb\xbf":
        stream.read(3)
    number = 0
    try:
        for record in ijson.items(stream, "item"):
            number += 1
            if not isinstance(record, dict) or NUMBER not in record:
                raise refuse(name, f"a charity with “{NUMBER}”", row=number, value=shown(record))
            yield number, record
    except ijson.JSONError as error:
        raise refuse(name, "complete and well-formed JSON", value=str(error).splitlines()[0], row=number + 1) from None


def _day(cell: Any) -> dt.date | None:
    text = values.line(cell, 40)
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise Unreadable("a date like 2026-03-31") from None


def _linked(cell: Any) -> int:
    text = values.line(cell, 10) or "0"
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise Unreadable("the number of a linked charity, or 0")
    return int(text)


def _postcode(cell: Any) -> str:
    """As the register has it, if it is one: what is wrong there is not the portal's to put right."""
    try:
        return values.postcode(cell)
    except Unreadable:
        return ""


def _company(cell: Any) -> str:
    try:
        return values.company_number(cell)
    except Unreadable:
        return ""


READ: dict[str, Callable[[Any], Any]] = {
    NUMBER: values.charity_number,
    LINKED: _linked,
    NAME: lambda cell: values.line(cell, 300),
    STATUS: lambda cell: values.line(cell, 40),
    REMOVED_ON: _day,
    YEAR_END: _day,
    INCOME: values.pence,
    POSTCODE: _postcode,
    COMPANY: _company,
}


def _row(number: int, record: dict[str, Any], name: str) -> Iterator[CharityRow | Problem]:
    found, problems = {}, []
    for column, read in READ.items():
        try:
            found[column] = read(record.get(column))
        except Unreadable as unreadable:
            problems.append(Problem(name, number, column, shown(record.get(column)), unreadable.expected))
    if not problems:
        problems = [
            Problem(name, number, column, "", "a value: the cell is empty")
            for column in (NUMBER, NAME)
            if not found[column]
        ]
    if problems:
        yield from problems
        return
    suffix = f"-{found[LINKED]}" if found[LINKED] else ""
    yield CharityRow(
        charity_number=f"{found[NUMBER]}{suffix}",
        name=found[NAME],
        is_removed=found[STATUS].casefold() == "removed",
        removed_on=found[REMOVED_ON],
        income_pence=found[INCOME],
        year_ends_on=found[YEAR_END],
        postcode=found[POSTCODE],
        company_number=found[COMPANY],
    )
