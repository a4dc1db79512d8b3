"""A recommendation and a letter as files. All of them are made from frozen content: the same content gives the same
bytes of a PDF."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl

from commissioning.common.csv_export import safe_cell
from commissioning.common.money import to_decimal
from commissioning.common.pdf import render_pdf

AWARD_COLUMNS = (
    "Scheme",
    "Rank",
    "Reference",
    "Organisation",
    "Project",
    "Score of 100",
    "Asked for",
    "Full cost",
    "Recommended",
    "Contribution",
    "Reason",
    "Conditions",
    "Wards",
)
COVERAGE_COLUMNS = (
    "Kind",
    "Value",
    "Projects",
    "Money",
    "Per cent of the money",
    "Population",
    "Programme before",
    "Gap",
    "What is done about it",
)
ASSISTANCE_COLUMNS = ("Organisation", "Grants before", "Recommended", "Together", "Above the limit")


def with_dates(content: Any) -> Any:
    """Frozen content with its days and times as what they are, for templates."""
    if isinstance(content, list):
        return [with_dates(one) for one in content]
    if isinstance(content, dict):
        return {key: _dated(key, value) for key, value in content.items()}
    return content


def _dated(key: str, value: Any) -> Any:
    if isinstance(value, str) and key.endswith("_at"):
        return dt.datetime.fromisoformat(value)
    if isinstance(value, str) and (key.endswith("_on") or key == "appeal_by"):
        return dt.date.fromisoformat(value)
    return with_dates(value)


def as_pdf(pack: dict[str, Any], sha256: str) -> bytes:
    """The pack as a committee's paper; without a SHA-256 it is a draft and says so on every page."""
    return render_pdf(
        "applications/pdf/recommendation.html",
        {
            "pack": with_dates(pack),
            "not_recommended": [row for one in pack["schemes"] for row in one["rows"] if not row["recommended_pence"]],
            "sha256": sha256,
            "is_draft": not sha256,
        },
        title=f"Recommended awards: {pack['round']['title']}",
        subject=f"Recommendation of officers on {pack['round']['title']}",
    )


def letter_pdf(letter: dict[str, Any], sha256: str) -> bytes:
    """A letter about an outcome; without a SHA-256 it is a draft and says so."""
    return render_pdf(
        "applications/pdf/letter.html",
        {"letter": with_dates(letter), "sha256": sha256, "is_draft": not sha256},
        title=f"Outcome of your application {letter['reference']}",
        subject=f"{letter['organisation']}: {letter['title']}",
    )


def award_rows(pack: dict[str, Any]) -> Iterator[list[Any]]:
    """The ranked applications; money in pounds."""
    for scheme in pack["schemes"]:
        for row in scheme["rows"]:
            yield [
                scheme["scheme"],
                row["rank"],
                row["reference"],
                row["organisation"],
                row["title"],
                float(row["score"]),
                *(to_decimal(row[name]) for name in ("asked_pence", "full_cost_pence", "recommended_pence")),
                "yes" if row["is_contribution"] else "no",
                row["reason"],
                row["conditions"],
                ", ".join(row["wards"]),
            ]


def coverage_rows(pack: dict[str, Any]) -> Iterator[list[Any]]:
    for dimension in pack["coverage"]:
        for line in dimension["lines"]:
            before = line["before_pence"]
            yield [
                dimension["title"],
                line["value"],
                line["projects"],
                to_decimal(line["pence"]),
                line["percent"],
                line["population"],
                None if before is None else to_decimal(before),
                line["gap"],
                line["mitigation"],
            ]


def assistance_rows(pack: dict[str, Any]) -> Iterator[list[Any]]:
    for line in pack["assistance"]:
        sums = (to_decimal(line[name]) for name in ("before_pence", "recommended_pence", "total_pence"))
        yield [line["organisation"], *sums, "yes" if line["passes"] else "no"]


def as_csv(pack: dict[str, Any]) -> tuple[Sequence[str], Iterator[list[Any]]]:
    """Headings and rows of the ranked applications."""
    return AWARD_COLUMNS, award_rows(pack)


def as_workbook(pack: dict[str, Any], sha256: str) -> bytes:
    """An Excel workbook in which no cell is a formula."""
    book = openpyxl.Workbook(write_only=True)
    about = [
        ["Round", pack["round"]["title"]],
        ["Programme", pack["round"]["programme"]],
        ["SHA-256 of the recommendation", sha256 or "Draft: not final"],
        ["Equality analysis", pack["equality_analysis"]],
        *([f"Recommendation {number}", words] for number, words in enumerate(pack["recommendations"], start=1)),
    ]
    for title, headings, rows in (
        ("Awards", AWARD_COLUMNS, award_rows(pack)),
        ("Coverage", COVERAGE_COLUMNS, coverage_rows(pack)),
        ("Assistance", ASSISTANCE_COLUMNS, assistance_rows(pack)),
        ("About", ("What", "Says"), iter(about)),
    ):
        sheet = book.create_sheet(title)
        sheet.append(list(headings))
        for row in rows:
            sheet.append([None if value is None else safe_cell(value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
