"""Reads a CSV file of wards, such as those that the Office for National Statistics publishes."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WARD_CODE = re.compile(r"^E05\d{6}$")
AUTHORITY_CODE = re.compile(r"^E0[6-9]\d{6}$")
NAME_LENGTH = 100
SOURCE_LENGTH = 200
# Spellings of headings, in lower case without spaces, punctuation and the years that they carry (WD23CD).
HEADINGS = {
    "code": {"wdcd", "wardcode", "code", "gsscode", "ecode", "gss"},
    "name": {"wdnm", "wardname", "name", "ward"},
    "authority_code": {"ladcd", "authoritycode", "ladcode", "localauthoritycode", "lad", "utlacd"},
    "year": {"sourcefile", "year"},
    "population": {"population", "residents", "usualresidents", "allusualresidents", "allpeople"},
    "population_source": {"populationsource", "sourceofpopulation"},
}


class WardFileError(Exception):
    """The file as a whole cannot be read."""


@dataclass(frozen=True)
class WardRow:
    """One ward of the file. ``year`` is the year of the boundaries, where the file says it; ``population`` how many
    people live there and ``population_source`` by whose count, where the file says that."""

    code: str
    name: str
    authority_code: str
    year: int | None
    population: int | None = None
    population_source: str = ""


@dataclass(frozen=True)
class BadCell:
    """What is wrong where: ``row`` is the line of the file, the headings being row 1."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self):
        return f"row {self.row}, column {self.column}: {self.value[:80]!r}, expected {self.expected}"


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z]", "", heading.lower())


def _columns(headings: list[str]) -> dict[str, int]:
    """The position of each field that the file has; the first heading that fits wins."""
    plain = [_plain(heading) for heading in headings]
    found = {}
    for field, spellings in HEADINGS.items():
        position = next((number for number, heading in enumerate(plain) if heading in spellings), None)
        if position is not None:
            found[field] = position
    missing = [name for name, field in (("ward codes (WDCD)", "code"), ("names (WDNM)", "name")) if field not in found]
    if missing:
        raise WardFileError(f"row 1: no column of {' or of '.join(missing)} among: {', '.join(headings)[:200]}")
    return found


def _read_row(number: int, cells: dict[str, str], headings: dict[str, str]) -> WardRow | BadCell:
    code, authority, year = cells["code"].upper(), cells.get("authority_code", "").upper(), cells.get("year", "")
    if not WARD_CODE.match(code):
        return BadCell(number, headings["code"], cells["code"], "a ward's GSS code: E05 and six digits")
    name = " ".join(cells["name"].split())
    if not name or len(name) > NAME_LENGTH or "\x00" in name:
        return BadCell(number, headings["name"], cells["name"], f"a name of 1 to {NAME_LENGTH} characters")
    if authority and not AUTHORITY_CODE.match(authority):
        expected = "an authority's GSS code: E06, E07, E08 or E09 and six digits"
        return BadCell(number, headings["authority_code"], cells["authority_code"], expected)
    if year and not re.match(r"^\d{4}$", year):
        return BadCell(number, headings["year"], year, "a year of four digits")
    people, source = cells.get("population", "").replace(",", ""), cells.get("population_source", "")
    if people and not re.match(r"^\d{1,8}$", people, re.ASCII):
        return BadCell(number, headings["population"], people, "a number of people, like 12400 or 12,400")
    if len(source) > SOURCE_LENGTH or "\x00" in source:
        return BadCell(number, headings["population_source"], source, f"at most {SOURCE_LENGTH} characters")
    return WardRow(code, name, authority, int(year) if year else None, int(people) if people else None, source)


def read_wards(path: Path) -> Iterator[WardRow | BadCell]:
    """Each row of the file in turn, good or bad; empty rows are passed over.

    Raises ``WardFileError`` when it is not a text file in UTF-8 with the columns that are needed.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from read_ward_lines(stream)
    except UnicodeDecodeError as error:
        raise WardFileError("it is not text in UTF-8; save it as “CSV UTF-8”") from error
    except OSError as error:
        raise WardFileError(error.strerror or str(error)) from error


def read_ward_lines(stream: Iterable[str]) -> Iterator[WardRow | BadCell]:
    """The same of text that was read already. Raises ``WardFileError``."""
    try:
        lines = csv.reader(stream, strict=True)
        headings = next(lines, None)
        if headings is None:
            raise WardFileError("the file is empty")
        columns = _columns(headings)
        names = {field: headings[position] for field, position in columns.items()}
        for line in lines:
            if not any(cell.strip() for cell in line):
                continue
            cells = {
                field: line[position].strip() if position < len(line) else "" for field, position in columns.items()
            }
            yield _read_row(lines.line_num, cells, names)
    except csv.Error as error:
        raise WardFileError(f"it is not a CSV file: {error}") from error
