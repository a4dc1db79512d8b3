"""Reads a CSV file of organisations: one to a row, in columns named like those of the entry."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Headings in small letters with underscores, and what else they may be called.
OTHER_NAMES = {
    "annual_income": "annual_income_pence",
    "income": "annual_income_pence",
    "annual_income_£": "annual_income_pence",
    "e_mail": "email",
    "e_mail_address": "email",
    "ward_code": "ward",
    "charity": "charity_number",
    "company": "company_number",
}
FIELDS = (
    "identifier",
    "name",
    "charity_number",
    "company_number",
    "annual_income_pence",
    "income_year_ends_on",
    "purpose",
    "address",
    "postcode",
    "ward",
    "email",
    "telephone",
    "website",
)
MOST_ROWS = 2_000
# Cells that a spreadsheet would run. Telephone numbers begin with a plus and are left alone.
FORMULA = re.compile(r"^\s*[=@]")
# Before such cells our own files have an apostrophe.
PROTECTED = re.compile(r"^'(?=\s*[=+\-@])")


class OrganisationFileError(Exception):
    """The file as a whole cannot be read."""


@dataclass(frozen=True)
class OrganisationRow:
    """One row: its line in the file, the headings being row 1, and what it says in each column that is filled."""

    row: int
    cells: dict[str, str]


def _field(heading: str) -> str:
    plain = re.sub(r"[^a-z0-9£]+", "_", heading.lower()).strip("_")
    return OTHER_NAMES.get(plain, plain)


def read_organisations(stream: Iterable[str]) -> Iterator[OrganisationRow]:
    """Each row in turn; empty rows and columns of other names are passed over. Raises ``OrganisationFileError``."""
    try:
        lines = csv.reader(stream, strict=True)
        columns = [_field(heading) for heading in next(lines, [])]
        if "name" not in columns:
            raise OrganisationFileError("row 1: no column is called name")
        double = sorted({field for field in columns if field in FIELDS and columns.count(field) > 1})
        if double:
            raise OrganisationFileError(f"row 1: two columns are called {double[0]}")
        for count, line in enumerate((line for line in lines if any(cell.strip() for cell in line)), start=1):
            if count > MOST_ROWS:
                raise OrganisationFileError(f"it has more than {MOST_ROWS:,} rows; divide it")
            pairs = zip(columns, line, strict=False)
            cells = {field: PROTECTED.sub("", cell).strip() for field, cell in pairs if field in FIELDS}
            yield OrganisationRow(lines.line_num, {field: cell for field, cell in cells.items() if cell})
    except csv.Error as error:
        raise OrganisationFileError(f"it is not a CSV file: {error}") from error
