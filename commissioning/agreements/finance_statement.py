"""Reading a finance system's statement of payments made: a CSV file by a layout, row by row, never a crash."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from commissioning.agreements.enums import AmountUnit
from commissioning.agreements.models import StatementLayout
from commissioning.common.money import MAX_PENCE, parse_pounds
from commissioning.common.uploads import decode_text

MOST_ROWS = 5_000
SEPARATORS = ",;\t|"
FORMULA_STARTS = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")


class CannotRead(Exception):
    """The file cannot be read by the layout, and what to do about it."""


@dataclass(frozen=True)
class ReadRow:
    """A row as it was read; ``problem`` says what is wrong with the row itself."""

    line: int
    reference: str
    amount_pence: int | None
    paid_on: dt.date | None
    finance_reference: str
    problem: str = ""


def read_statement(content: bytes, layout: StatementLayout) -> list[ReadRow]:
    """Every row that is not blank. Raises ``CannotRead`` where it is not text, or a column is missing or twice."""
    try:
        text = decode_text(content)
    except ValidationError as error:
        raise CannotRead(error.message) from error
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise CannotRead("The file is not a table that can be read. Save it as CSV (UTF-8), then try again.") from error
    if not rows:
        raise CannotRead("The file is empty. Choose a file that has something in it.")
    where = _where(rows[0][1], layout)
    found = [
        _read(line, [cells[at] if at < len(cells) else "" for at in where], layout)
        for line, cells in rows[1:]
        if any(cell.strip() for cell in cells)
    ]
    if not found:
        raise CannotRead("The file has headings and no rows.")
    if len(found) > MOST_ROWS:
        raise CannotRead(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    heading = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for cells in reader:
        yield reader.line_num, cells


def _where(headings: list[str], layout: StatementLayout) -> list[int]:
    known = [_plain(heading) for heading in headings]
    places = []
    for wanted in (
        layout.reference_heading,
        layout.amount_heading,
        layout.paid_on_heading,
        layout.finance_reference_heading,
    ):
        count = known.count(_plain(wanted))
        if count != 1:
            how = "is not there" if not count else f"is there {count} times"
            raise CannotRead(f"The column “{wanted}” {how}. The file’s headings are: {', '.join(headings)[:200]}.")
        places.append(known.index(_plain(wanted)))
    return places


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _read(line: int, cells: list[str], layout: StatementLayout) -> ReadRow:
    reference, amount, day, theirs = (" ".join(cell.split()) for cell in cells)
    reference = reference.removeprefix("'")
    problems = []
    for words, text in (("Our reference", reference), ("Their reference", theirs)):
        if text.startswith(FORMULA_STARTS):
            problems.append(f"{words} looks like a formula.")
    if not reference:
        problems.append("Our reference is missing.")
    if len(theirs) > 100:
        problems.append("Their reference has more than 100 characters.")
    pence = _pence(amount, layout.amount_unit)
    if pence is None:
        problems.append(f"The amount “{amount[:40]}” cannot be read." if amount else "The amount is missing.")
    paid_on = _day(day, layout.date_format)
    if paid_on is None:
        problems.append(f"The day “{day[:40]}” cannot be read." if day else "The day is missing.")
    return ReadRow(line, reference[:200], pence, paid_on, theirs[:100], " ".join(problems)[:300])


def _pence(text: str, unit: str) -> int | None:
    if unit == AmountUnit.PENCE:
        plain = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PENCE))
        return int(text) if plain and int(text) <= MAX_PENCE else None
    try:
        return parse_pounds(text)
    except ValueError:
        return None


def _day(text: str, pattern: str) -> dt.date | None:
    try:
        day = dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
