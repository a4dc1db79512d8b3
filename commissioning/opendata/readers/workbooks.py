"""An Excel workbook's sheet as a header and numbered rows, streamed, with bombs and formulas kept out."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from commissioning.opendata.readers.files import CHUNK, refuse
from commissioning.opendata.readers.tables import MOST_COLUMNS, Table

MOST_UNPACKED = 200 * 1024 * 1024
MOST_TIMES_LARGER = 200
SMALL_ENOUGH = 5 * 1024 * 1024
MOST_PARTS = 2_000
MOST_EMPTY_ROWS = 1_000
# What openpyxl raises on damaged or hostile workbooks, of which its documentation gives no list.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    ParseError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
WHOLE = "an Excel workbook (.xlsx) that is whole and has no password"


def _check_archive(stream: BinaryIO, name: str) -> bool:
    """Refuse what is no workbook or would unpack to too much; whether any sheet holds formulas."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts) or 1
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
                raise refuse(name, f"a workbook that unpacks to at most {MOST_UNPACKED // 1024 // 1024} MB")
            if unpacked > SMALL_ENOUGH and unpacked / packed > MOST_TIMES_LARGER:
                raise refuse(name, "a workbook that does not unpack to hundreds of times its size")
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise refuse(name, "an Excel workbook (.xlsx)", value="another kind of archive")
            return any(_has_formulas(archive, part) for part in parts if part.filename.startswith("xl/worksheets/"))
    except DAMAGE as error:
        raise refuse(name, WHOLE, value=type(error).__name__) from None


def _has_formulas(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(CHUNK):
            window = tail + chunk
            if b"<f>" in window or b"<f " in window or b"<f/" in window or b":f>" in window or b":f " in window:
                return True
            tail = window[-8:]
    return False


class Formula:
    """Stands for a cell whose formula has no value kept with it; no field can be read from it."""

    def __init__(self, written: object):
        self.written = written

    def __str__(self):
        return self.written if isinstance(self.written, str) else "="


@contextmanager
def open_workbook(stream: BinaryIO, name: str, sheet: str = "", header_row: int = 1) -> Iterator[Table]:
    """The table in a workbook's sheet: values, and ``Formula`` where there is none. Raises ``FileRefused``."""
    has_formulas = _check_archive(stream, name)
    books = []
    try:
        books.append(_load(stream, name, data_only=True))
        rows = _rows(books[0], name, sheet)
        if has_formulas:
            books.append(_load(stream, name, data_only=False))
            rows = map(_beside, rows, _rows(books[1], name, sheet))
        numbered = enumerate(rows, start=1)
        header = next((cells for number, cells in numbered if number == header_row), None)
        if header is None:
            raise refuse(name, f"the columns' titles in row {header_row}", row=header_row)
        yield Table([_title(cell) for cell in header], numbered, books[0].epoch)
    finally:
        for book in books:
            book.close()
        stream.seek(0)


def _title(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _load(stream: BinaryIO, name: str, *, data_only: bool):
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    except DAMAGE as error:
        raise refuse(name, WHOLE, value=type(error).__name__) from None


def _beside(shown: list, written: list) -> list:
    """The values of a row, with ``Formula`` where the written formula has kept none."""
    return [
        Formula(formula) if value is None and formula is not None else value
        for value, formula in zip_longest(shown, written)
    ]


def _sheet(book, name: str, wanted: str):
    sheets = {sheet.title.casefold().strip(): sheet for sheet in book.worksheets}
    if wanted:
        found = sheets.get(wanted.casefold().strip())
    else:  # A 360Giving workbook may begin with a sheet about itself.
        found = next((sheet for title, sheet in sheets.items() if title != "meta"), None)
    if found is None:
        listed = ", ".join(f"“{sheet.title}”" for sheet in book.worksheets) or "none"
        raise refuse(name, f"a sheet with grants; the workbook's sheets are {listed}", value=wanted)
    return found


def _rows(book, name: str, wanted: str) -> Iterator[list[Any]]:
    number = empty = 0
    try:
        sheet = _sheet(book, name, wanted)
        # What a sheet says of its own size is often wrong.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        while empty <= MOST_EMPTY_ROWS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                cells = next(rows, None)
            if cells is None:
                return
            number += 1
            # Formats down to a sheet's last row would otherwise keep a reader busy with a million empty rows.
            empty = 0 if any(cell is not None for cell in cells) else empty + 1
            yield list(cells[:MOST_COLUMNS])
    except DAMAGE as error:
        raise refuse(name, WHOLE, value=type(error).__name__, row=number + 1) from None
