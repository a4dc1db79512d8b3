"""What goes into a chart and what comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString

Figure = int | float | Decimal | Fraction
# Puts one of the chart's own figures into words, so it need take no other kind of number than those.
Show = Callable[[Any], str]

MOST_SERIES = 7
NO_FIGURE = "–"


@dataclass(frozen=True)
class Item:
    """One bar or column; ``value`` None where there is no figure. ``theme`` is the theme's number, from 1."""

    label: str
    value: Figure | None
    theme: int | None = None


@dataclass(frozen=True)
class Series:
    """Figures that belong together, one for each label; ``theme`` is the theme's number, from 1."""

    name: str
    values: Sequence[Figure | None]
    theme: int | None = None


@dataclass(frozen=True)
class Chart:
    """A drawing, and the same figures as a table: ``headings``, and ``rows`` of a name and its values in words."""

    title: str
    svg: SafeString
    headings: list[str]
    rows: list[tuple[str, list[str]]]


def exact(value: Figure) -> Fraction:
    """A figure without rounding. ``ValueError`` for what is not a number."""
    try:
        return Fraction(value)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{value} cannot be drawn.") from error


def checked(labels: Sequence[str], series: Sequence[Series]) -> None:
    """``ValueError`` where there are too many series, or not one figure for each label."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"A chart shows at most {MOST_SERIES} series, not {len(series)}.")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name} has {len(one.values)} figures for {len(labels)} labels.")


def shown(value: Figure | None, show: Show) -> str:
    """A figure in words."""
    return NO_FIGURE if value is None else show(value)


def table(labels: Sequence[str], series: Sequence[Series], show: Show) -> list[tuple[str, list[str]]]:
    """The rows of a chart's data table."""
    return [(label, [shown(one.values[at], show) for one in series]) for at, label in enumerate(labels)]
