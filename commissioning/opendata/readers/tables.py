"""A CSV file as a header and numbered rows, streamed."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from commissioning.opendata.readers.files import encoding_of, refuse
from commissioning.opendata.readers.problems import FileRefused

LONGEST_LINE = 1_000_000
MOST_COLUMNS = 500
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Table:
    """``rows`` yields (number as a person counts it, cells) and may raise ``FileRefused``. ``epoch``: the day from
    which day numbers count."""

    header: list[str]
    rows: Iterator[tuple[int, list[Any]]]
    epoch: dt.datetime = CALENDAR_WINDOWS_1900


def _lines(text: io.TextIOBase, name: str) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise refuse(name, f"lines shorter than {LONGEST_LINE:,} characters", value=f"line {number}")
        yield line


def _records(text: io.TextIOBase, name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their numbers, as a spreadsheet counts its rows."""
    text.seek(0)
    number = 0
    try:
        for record in csv.reader(_lines(text, name), delimiter=delimiter, strict=True):
            number += 1
            yield number, record
    except csv.Error as error:
        expected = f"cells with their quotation marks in pairs and of at most {csv.field_size_limit():,} characters"
        raise refuse(name, expected, value=error, row=number + 1) from None


def _header(text: io.TextIOBase, name: str, delimiter: str, header_row: int) -> list[str]:
    for number, record in _records(text, name, delimiter):
        if number == header_row:
            return [title.strip() for title in record]
    raise refuse(name, f"the columns' titles in row {header_row}", row=header_row)


@contextmanager
def open_table(stream: BinaryIO, name: str, header_row: int = 1) -> Iterator[Table]:
    """The table in a CSV file with commas, semicolons or tabs. Raises ``FileRefused``."""
    text = io.TextIOWrapper(stream, encoding=encoding_of(stream, name), newline="")
    try:
        delimiter, header = _best_delimiter(text, name, header_row)
        if len(header) > MOST_COLUMNS:
            raise refuse(name, f"at most {MOST_COLUMNS} columns", row=header_row)
        records = _records(text, name, delimiter)
        yield Table(header, ((number, cells) for number, cells in records if number > header_row))
    finally:
        text.detach()
        stream.seek(0)


def _best_delimiter(text: io.TextIOBase, name: str, header_row: int) -> tuple[str, list[str]]:
    headers = {}
    for delimiter in DELIMITERS:
        with suppress(FileRefused):
            headers[delimiter] = _header(text, name, delimiter, header_row)
    if not headers:
        return DELIMITERS[0], _header(text, name, DELIMITERS[0], header_row)  # raises what is wrong
    best = max(headers, key=lambda delimiter: len(headers[delimiter]))
    return best, headers[best]
