"""Rows of a register: typed, checked, with the dates that follow from others worked out."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, BinaryIO

from django.utils.text import slugify

from commissioning.common.dates import end_of_months
from commissioning.opendata.readers import values
from commissioning.opendata.readers.fields import BY_KEY, FIELDS, Field
from commissioning.opendata.readers.files import Kind, kind_of
from commissioning.opendata.readers.mapping import ANY_OTHER, KINDS, Mapping
from commissioning.opendata.readers.packages import open_package
from commissioning.opendata.readers.problems import FileRefused, Problem, shown
from commissioning.opendata.readers.tables import Table, open_table
from commissioning.opendata.readers.values import WARD_CODE, Unreadable
from commissioning.opendata.readers.workbooks import open_workbook
from organisations.identifiers import charity_identifier, company_identifier

NEEDED = ("identifier", "recipient_name", "value_pence")
DATE_FIELDS = frozenset({"awarded_on", "starts_on", "ends_on"})
# Stands before the name of an organisation that the register gives no identifier or number.
BY_NAME = "name:"
# Texts that a column's reader remembers, and how long they may be: enough to save work, too few to weigh.
REMEMBERED, SHORT = 256, 60
Places = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One grant or contract of a register. ``number`` is its row as a person counts it; days are inclusive;
    ``modified_at`` is ISO text, empty where the register does not say."""

    number: int
    identifier: str
    title: str
    purpose: str
    kind: str
    recipient_identifier: str
    recipient_name: str
    charity_number: str
    company_number: str
    postcode: str
    value_pence: int
    awarded_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    duration_months: int | None
    programme_code: str
    programme_title: str
    ward_codes: tuple[str, ...]
    places: tuple[str, ...]
    funder_identifier: str
    department: str
    modified_at: str


def open_register(stream: BinaryIO, name: str, mapping: Mapping) -> AbstractContextManager[Table]:
    """The file's table, whichever its kind. Raises ``FileRefused``."""
    kind = kind_of(stream, name)
    if kind is Kind.JSON:
        return open_package(stream, name)
    if kind is Kind.XLSX:
        return open_workbook(stream, name, mapping.sheet, mapping.header_row)
    return open_table(stream, name, mapping.header_row)


def read_header(stream: BinaryIO, name: str, mapping: Mapping) -> list[str]:
    """The titles of the file's columns. Raises ``FileRefused``."""
    with open_register(stream, name, mapping) as table:
        return list(table.header)


def read_grants(
    stream: BinaryIO, name: str, mapping: Mapping | None = None, *, is_checked: bool = False
) -> Iterator[GrantRow | Problem]:
    """Every row of a register as a ``GrantRow``, or as one ``Problem`` for each cell that is wrong.

    Streamed: memory does not grow with the file, but for the references already seen. Whatever the bytes are,
    nothing is raised: what cannot be read at all ends the stream with a problem. ``name`` is the file's, for messages.
    A file that ``is_checked`` was read before without a problem: its references are not kept again.
    """
    mapping = mapping or Mapping()
    try:
        with open_register(stream, name, mapping) as table:
            yield from _RowReader(table, mapping, name, is_checked=is_checked).rows()
    except FileRefused as refused:
        yield refused.problem


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, mapping: Mapping, name: str, *, is_checked: bool = False):
        self.is_checked = is_checked
        self.table, self.mapping, self.name = table, mapping, name
        self.places = mapping.places_of(table.header, name)
        self.readers = {field.key: self._reader(field.key) for field in FIELDS}
        self.seen: dict[str, int] = {}

    def _reader(self, key: str) -> Callable[[Any], Any]:
        read = partial(values.day, epoch=self.table.epoch) if key in DATE_FIELDS else BY_KEY[key].read
        return read if BY_KEY[key].several else _remembering(read)

    def rows(self) -> Iterator[GrantRow | Problem]:
        any_row = False
        for number, cells in self.table.rows:
            if not any(cell not in (None, "", [], ()) for cell in cells):
                continue
            any_row = True
            found, problems = self._read(number, cells)
            if not problems:
                problems += self._check(number, found)
            if problems:
                yield from problems
            else:
                yield self._row(number, found)
        if not any_row:
            yield Problem(self.name, None, "", "", "at least one grant")

    def _problem(self, number: int, key: str, value: object, expected: str) -> Problem:
        column = self.places[key][0][1] if self.places.get(key) else BY_KEY[key].title
        return Problem(self.name, number, column, shown(value), expected)

    def _read(self, number: int, cells: list) -> tuple[dict[str, Any], list[Problem]]:
        found: dict[str, Any] = {}
        problems = []
        if len(cells) > len(self.table.header) and any(
            cell not in (None, "") for cell in cells[len(self.table.header) :]
        ):
            extra = next(cell for cell in cells[len(self.table.header) :] if cell not in (None, ""))
            expected = f"no more cells than the {len(self.table.header)} columns"
            problems.append(Problem(self.name, number, "", shown(extra), expected))
        for field in FIELDS:
            cell = self._cell(field, cells)
            try:
                found[field.key] = self.readers[field.key](cell)
            except Unreadable as unreadable:
                problems.append(self._problem(number, field.key, _one(cell), unreadable.expected))
        return found, problems

    def _cell(self, field: Field, cells: list) -> Any:
        places, key = self.places.get(field.key, ()), field.key
        if not places:
            return self.mapping.defaults.get(key)
        given = [cells[index] for index, _ in places if index < len(cells)]
        if field.several:
            flat = [one for cell in given for one in (cell if isinstance(cell, list) else _parts(cell))]
            return flat or self.mapping.defaults.get(key)
        if given and given[0] is not None and given[0] != "":
            return given[0]
        return self.mapping.defaults.get(key)

    def _check(self, number: int, found: dict[str, Any]) -> list[Problem]:
        """Problems of a row whose cells are each well formed; works out the dates and the kind on the way."""
        needed = [field.key for field in FIELDS if field.standard] if self.mapping.is_standard else NEEDED
        problems = [
            self._problem(number, key, "", f"the {BY_KEY[key].label.lower()}: the cell is empty")
            for key in needed
            if found[key] in (None, "")
        ]
        if problems:
            return problems
        earlier = number if self.is_checked else self.seen.setdefault(found["identifier"], number)
        if earlier != number:
            expected = f"each reference once; row {earlier} has it too"
            problems.append(self._problem(number, "identifier", found["identifier"], expected))
        return problems + self._check_kind(number, found) + self._check_dates(number, found)

    def _check_kind(self, number: int, found: dict[str, Any]) -> list[Problem]:
        word = found["kind"].casefold()
        kind = KINDS[0] if not word else self.mapping.kinds.get(word, word)
        if kind not in KINDS:
            kind = self.mapping.kinds.get(ANY_OTHER, kind)
        if kind not in KINDS:
            words = ", ".join((*KINDS, *self.mapping.kinds))
            return [self._problem(number, "kind", found["kind"], f"one of {words}")]
        found["kind"] = kind
        return []

    def _check_dates(self, number: int, found: dict[str, Any]) -> list[Problem]:
        start = found["starts_on"] or found["awarded_on"]
        if start is None:
            return [self._problem(number, "starts_on", "", "a start date or a date of award: both cells are empty")]
        end = found["ends_on"]
        if end is None:
            if found["duration_months"] is None:
                expected = "an end date, or a number of months from which it follows: both cells are empty"
                return [self._problem(number, "ends_on", "", expected)]
            end = end_of_months(start, found["duration_months"])
        if end < start:
            return [
                self._problem(number, "ends_on", end.isoformat(), f"an end on or after the start, {start.isoformat()}")
            ]
        found |= {"starts_on": start, "ends_on": end, "awarded_on": found["awarded_on"] or start}
        return []

    def _row(self, number: int, found: dict[str, Any]) -> GrantRow:
        codes = tuple(code for code in found["place_codes"] if WARD_CODE.match(code))
        purpose = found["purpose"]
        return GrantRow(
            number=number,
            identifier=found["identifier"],
            title=found["title"] or _title(found),
            purpose=purpose,
            kind=found["kind"],
            recipient_identifier=found["recipient_identifier"] or identifier_of(found),
            recipient_name=found["recipient_name"],
            charity_number=found["charity_number"],
            company_number=found["company_number"],
            postcode=found["postcode"],
            value_pence=found["value_pence"],
            awarded_on=found["awarded_on"],
            starts_on=found["starts_on"],
            ends_on=found["ends_on"],
            duration_months=found["duration_months"],
            programme_code=found["programme_code"],
            programme_title=found["programme_title"],
            ward_codes=codes,
            places=found["places"],
            funder_identifier=found["funder_identifier"],
            department=found["department"],
            modified_at=found["modified_at"],
        )


def _remembering(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``read``, with what it made of the last short texts: funders, dates and names come again and again."""
    remembered = lru_cache(maxsize=REMEMBERED)(read)

    def remember(cell: Any) -> Any:
        return remembered(cell) if type(cell) is str and len(cell) <= SHORT else read(cell)

    return remember


def _title(found: dict[str, Any]) -> str:
    return f"{found['kind'].capitalize()} to {found['recipient_name']}"[:300]


def identifier_of(found: dict[str, Any]) -> str:
    """The identifier of an organisation for which the register gives none: by its charity number, else its company
    number, else by its name (two spellings are then two organisations)."""
    if found["charity_number"]:
        return charity_identifier(found["charity_number"])
    if found["company_number"]:
        return company_identifier(found["company_number"])
    return f"{BY_NAME}{slugify(found['recipient_name'], allow_unicode=True) or found['recipient_name'].casefold()}"[
        :200
    ]


def _parts(cell: Any) -> list[str]:
    if cell is None or cell == "":
        return []
    return cell.replace("|", ";").split(";") if isinstance(cell, str) else [cell]


def _one(cell: Any) -> Any:
    return "; ".join(map(str, cell)) if isinstance(cell, list) else cell
