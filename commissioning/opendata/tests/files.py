"""Registers made up for tests, and the real ones where they are at hand."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"
TRAFFORD = SHARED / "360giving" / "trafford" / "trafford_council_voluntary_sector_grants"

GRANT = {
    "Identifier": "360G-council-1",
    "Title": "Lunch club",
    "Description": "A warm meal twice a week",
    "Currency": "GBP",
    "Amount Awarded": "1200.50",
    "Award Date": "2020-04-01",
    "Planned Dates:Duration (months)": "12",
    "Recipient Org:Identifier": "GB-CHC-1146179",
    "Recipient Org:Name": "Riverside Lunch Club",
    "Recipient Org:Charity Number": "1146179",
    "Recipient Org:Company Number": "",
    "Recipient Org:Postal Code": "M16 7GX",
    "Beneficiary Location:Geographic Code": "",
    "Funding Org:Identifier": "GB-LAE-EXA",
    "Funding Org:Name": "Example Council",
    "Funding Org:Department": "Communities",
    "Last modified": "2022-05-03T18:09:56Z",
}


def grant(number: int = 1, /, **changes) -> dict:
    """One grant by its table titles; ``changes`` are keyed by title."""
    return {**GRANT, "Identifier": f"360G-council-{number}", **changes}


def csv_bytes(rows: list[dict], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file of ``rows``, of which the first names the columns."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(rows: list[list], *, title: str = "Grants") -> bytes:
    """A workbook with one sheet of ``rows``, the header among them."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def json_grant(number: int = 1, **changes) -> dict:
    """One grant as 360Giving's JSON has it."""
    return {
        "id": f"360G-council-{number}",
        "title": "Lunch club",
        "description": "A warm meal twice a week",
        "currency": "GBP",
        "amountAwarded": 1200.5,
        "awardDate": "2020-04-01",
        "plannedDates": [{"duration": 12}],
        "recipientOrganization": [
            {
                "id": "GB-CHC-1146179",
                "name": "Riverside Lunch Club",
                "charityNumber": "1146179",
                "postalCode": "M16 7GX",
            }
        ],
        "fundingOrganization": [{"id": "GB-LAE-EXA", "name": "Example Council", "department": "Communities"}],
        "dateModified": "2022-05-03T18:09:56Z",
        **changes,
    }


def json_bytes(grants: list[dict]) -> bytes:
    """A package of ``grants``."""
    return json.dumps({"version": "1.4", "grants": grants}).encode()


def trafford(extension: str) -> Path:
    """The real register of 555 grants; skips the test where it is absent."""
    path = TRAFFORD.with_suffix(extension)
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand")
    return path
