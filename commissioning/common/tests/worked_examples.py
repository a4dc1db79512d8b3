"""Read the tables of worked examples in ``docs/algorithms/``."""

import datetime as dt
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "algorithms"


def rows(document: str, table: str) -> list[dict[str, str]]:
    """The rows of the table that follows ``<!-- table: NAME -->``, as dicts by heading."""
    text = (FOLDER / document).read_text(encoding="utf-8")
    lines = text.split(f"<!-- table: {table} -->\n", 1)[1].split("\n\n", 1)[0].strip().splitlines()
    heading, _, *body = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return [dict(zip(heading, cells, strict=True)) for cells in body]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days(text: str) -> list[dt.date]:
    return [day(part.strip()) for part in text.split(",") if part.strip()]


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]
