"""The results for people and for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.measure import Result

HEADINGS = ("what", "size", "measure", "portal", "floor", "ratio", "goal", "holds")


def goal_of(result: Result) -> str:
    """The goal in words."""
    if result.measure == "queries":
        return f"under {result.goal:g}"
    if result.measure == "rate":
        return f"at least {result.goal:,g}" if result.unit == "rows/s" else f"under {result.goal:g} {result.unit}"
    return f"at most {result.goal:g}×"


def _shown(number: float | None, unit: str = "") -> str:
    return (
        "" if number is None else f"{number:,.4g} {unit}".strip() if number < 1_000 else f"{number:,.0f} {unit}".strip()
    )


def as_text(results: Sequence[Result]) -> str:
    """A table with one line for each result, numbers to the right."""
    rows = [
        (
            result.name,
            f"{result.size:,}",
            result.measure,
            _shown(result.value, result.unit),
            _shown(result.floor, result.unit),
            _shown(result.ratio),
            goal_of(result),
            "yes" if result.holds else "NO",
        )
        for result in results
    ]
    widths = [max(len(row[place]) for row in [HEADINGS, *rows]) for place in range(len(HEADINGS))]
    return "\n".join(_line(row, widths) for row in [HEADINGS, ["-" * width for width in widths], *rows])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    left = {0, 2, 6, 7}
    return "  ".join(
        cell.ljust(width) if place in left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()


def write_json(results: Sequence[Result], path: Path) -> None:
    """The same as a list of objects."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
