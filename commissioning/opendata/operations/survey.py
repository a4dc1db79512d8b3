"""The first reading of a register: what is wrong with it, which rows are new or changed, what it says of whom."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.text import slugify

from commissioning.agreements.models import Agreement
from commissioning.opendata.readers import BY_NAME, GrantRow, Problem, Problems
from organisations.models import Agency

# While one chunk is read the one before it is still held.
CHUNK = 500
Reading = Callable[[], Iterator[GrantRow | Problem]]


@dataclass(slots=True)
class Facts:
    """What the new and changed rows say of one organisation; the latest award's name is its name."""

    identifier: str
    row: int
    name: str = ""
    latest: tuple[dt.date, int] = (dt.date.min, 0)
    names: dict[str, None] = field(default_factory=dict)
    charity_number: str = ""
    company_number: str = ""
    postcode: str = ""

    def add(self, row: GrantRow) -> None:
        """Take in one row of the organisation's."""
        self.names[row.recipient_name] = None
        is_later = (row.awarded_on, row.number) >= self.latest
        if is_later:
            self.name, self.latest = row.recipient_name, (row.awarded_on, row.number)
        for name in ("charity_number", "company_number", "postcode"):
            said = getattr(row, name)
            if said and (is_later or not getattr(self, name)):
                setattr(self, name, said)


@dataclass
class Survey:
    """``marks``: by a row's number whether it is new or changed, a byte for each. ``facts`` by identifier;
    ``same_as``: identifiers of organisations that share a number with another identifier of the file, to that one."""

    file: str
    problems: Problems = field(default_factory=Problems)
    facts: dict[str, Facts] = field(default_factory=dict)
    same_as: dict[str, str] = field(default_factory=dict)
    marks: bytearray = field(default_factory=bytearray)
    rows: int = 0
    unchanged: int = 0
    total_pence: int = 0
    funders: Counter = field(default_factory=Counter)
    numbers: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark_fresh(self, row: int) -> None:
        """Note that the row is new or changed."""
        self.marks.extend(bytes(max(0, row + 1 - len(self.marks))))
        self.marks[row] = 1

    def is_fresh(self, row: int) -> bool:
        """Whether the row is new or changed."""
        return row < len(self.marks) and bool(self.marks[row])

    def problem(self, row: int, column: str, value: str, expected: str) -> None:
        """Add something wrong with a row that could be read."""
        self.problems.add(Problem(self.file, row, column, value, expected))


def as_json(row: GrantRow) -> dict[str, Any]:
    """The row's values as they are kept: days as ISO text, without its place in the file."""
    values = {each.name: getattr(row, each.name) for each in dataclasses.fields(row) if each.name != "number"}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def digest_of(values: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a row's values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def identifier_in(agency: Agency, row: GrantRow) -> str:
    """The recipient's identifier; one of the agency's own for an organisation known by its name only."""
    identifier = row.recipient_identifier
    if identifier.startswith(BY_NAME):
        return f"360G-{slugify(agency.reference)}-{identifier.removeprefix(BY_NAME)}"[:200]
    return identifier


def chunks(found: Iterator, size: int = CHUNK) -> Iterator[list]:
    """``found`` in lists of at most ``size``."""
    while chunk := list(islice(found, size)):
        yield chunk


def survey(read: Reading, *, file: str, agency: Agency, programme) -> Survey:
    """Read the register once. Writes nothing."""
    result = Survey(file)
    for chunk in chunks(read()):
        rows = []
        for found in chunk:
            if isinstance(found, Problem):
                result.problems.add(found)
            else:
                rows.append(found)
        known = _known(rows, agency) if rows and not result.problems else {}
        for row in rows:
            _take_in(result, row, known, agency, programme)
    return result


def _known(rows: list[GrantRow], agency: Agency) -> dict[str, tuple[str | None, int | None]]:
    identifiers = [row.identifier for row in rows]
    imported = Agreement.objects.filter(lead_agency=agency, external_id__in=identifiers)
    return {
        external_id: (digest, programme_id)
        for external_id, digest, programme_id in imported.values_list(
            "external_id", "imported_grant__digest", "programme_id"
        )
    }


def _take_in(result: Survey, row: GrantRow, known: dict, agency: Agency, programme) -> None:
    result.rows += 1
    result.total_pence += row.value_pence
    if row.funder_identifier and row.funder_identifier != agency.reference:
        result.funders[row.funder_identifier] += 1
    digest, programme_id = known.get(row.identifier, (None, None))
    lacks_programme = programme is not None and programme_id is None
    if digest is not None and not lacks_programme and digest == digest_of(as_json(row)):
        result.unchanged += 1
        return
    result.mark_fresh(row.number)
    identifier = identifier_in(agency, row)
    key = _key(result, identifier, row)
    facts = result.facts.setdefault(key, Facts(key, row.number))
    facts.add(row)
    for kind, column, number in _numbers(row):
        owner = result.numbers.setdefault((kind, number), key)
        if owner != key:
            result.problem(
                row.number, column, number, f"the number of one organisation only; it is also that of {owner}"
            )


def _numbers(row: GrantRow) -> list[tuple[str, str, str]]:
    given = (
        ("charity_number", "Recipient Org:Charity Number", row.charity_number),
        ("company_number", "Recipient Org:Company Number", row.company_number),
    )
    return [each for each in given if each[2]]


def _key(result: Survey, identifier: str, row: GrantRow) -> str:
    """The identifier under which the row's organisation is gathered: an earlier one that has the same number."""
    if identifier in result.same_as:
        return result.same_as[identifier]
    if identifier not in result.facts:
        for kind, _, number in _numbers(row):
            owner = result.numbers.get((kind, number))
            if owner is not None:
                result.same_as[identifier] = owner
                return owner
    return identifier
