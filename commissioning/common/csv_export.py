"""Lists as CSV files that a spreadsheet opens as they are and does not take for formulas."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from commissioning.common.uploads import clean_name

_NUMBER = re.compile(r"[+-]?(\d+(,\d{3})*|\d+)(\.\d+)?%?", re.ASCII)
# What a workbook cannot hold: left out first, or the cell would begin with the formula that hides behind it.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")


def safe_cell(value: Any) -> Any:
    """``value`` for a cell: text that a spreadsheet would run as a formula gets an apostrophe before it.

    Numbers, negative ones too, stay numbers. None is an empty cell; control characters are left out.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = _CONTROLS.sub("", value)
    runs = text.lstrip(" ").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text.strip(" "))
    return f"'{text}" if runs else text


def unique_labels(labels: Iterable[str]) -> list[str]:
    """Column headings told apart: the second ``Name`` is ``Name (2)``; an empty one is ``Column`` and its number."""
    taken: set[str] = set()
    unique = []
    for number, label in enumerate(labels, start=1):
        base = " ".join(str(label).split()) or f"Column {number}"
        chosen, count = base, 1
        while chosen.casefold() in taken:
            count += 1
            chosen = f"{base} ({count})"
        taken.add(chosen.casefold())
        unique.append(chosen)
    return unique


def csv_lines(labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file's lines in UTF-8 with its mark, made as they are asked for: any number of rows in little memory."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow([safe_cell(label) for label in unique_labels(labels)])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def csv_response(name: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A streamed CSV file to be saved under ``name``. Rows: ``queryset.values_list(…).iterator()``."""
    response = StreamingHttpResponse(csv_lines(labels, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(clean_name(name))}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _ascii(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._ -]", "-", name)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> bytes:
        return line.encode(errors="replace")
