"""What many answers to one question come to. No database: values go in, figures come out.

Counting has two steps. ``tally`` turns values into a plain dict of cells to whole numbers, which JSON can hold; tallies
of two lots of answers are added cell by cell, and one answer is taken back by subtracting its own, so that a tally can
be kept as answers come in. ``counted`` turns a tally into figures for a page. Worked examples and sources:
``docs/algorithms/counting.md``. Figures that are made public may have None in place of a count: it is hidden.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

ANSWERED = "answered"
Tally = Mapping[str, int]


@dataclass(frozen=True)
class Cell:
    """How often one thing was answered; None is hidden."""

    key: str
    label: str
    count: int | None


@dataclass(frozen=True)
class Written:
    """Answers in words, files or tables: only how many there are."""

    answered: int | None


@dataclass(frozen=True)
class Options:
    """How often each option was chosen. Where several may be chosen the counts add up to more than ``answered``."""

    answered: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Row:
    """One row of a matrix; ``options.answered`` is how many answered this row."""

    key: str
    label: str
    options: Options


@dataclass(frozen=True)
class Grid:
    """A matrix, row by row."""

    answered: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Rank:
    """What came of one option that was put in order.

    ``score`` is the mean number of Borda points of all who answered: with n options, n − 1 for a first place, 0 for a
    last, and for options that somebody left out an equal share of the points left over. ``mean_place`` is of those
    alone who gave it a place; None where nobody did. ``places`` is empty where they are hidden.
    """

    key: str
    label: str
    places: tuple[int, ...]
    mean_place: Fraction | None
    score: Fraction

    @property
    def ranked(self) -> int:
        """How many gave it a place."""
        return sum(self.places)


@dataclass(frozen=True)
class Ranks:
    """A ranking: the options in the order of their scores, the highest first; none where they are hidden."""

    answered: int | None
    options: tuple[Rank, ...]


@dataclass(frozen=True)
class Figures:
    """Numbers, or money in pence. Quartiles by linear interpolation between the values, both ends included; all but
    the number of answers is None where there is none, or it is hidden."""

    answered: int | None
    total: Fraction | None = None
    mean: Fraction | None = None
    smallest: Fraction | None = None
    lower_quartile: Fraction | None = None
    median: Fraction | None = None
    upper_quartile: Fraction | None = None
    largest: Fraction | None = None


@dataclass(frozen=True)
class Days:
    """Days, by month (like 2027-03), with the first and the last as ISO texts."""

    answered: int | None
    months: tuple[Cell, ...]
    first: str = ""
    last: str = ""


Counted = Written | Options | Grid | Ranks | Figures | Days


def tally(question, values: Iterable[Any]) -> Counter[str]:
    """The cells of ``values``; None is no answer. One pass, in memory that does not grow with their number."""
    cells_of, total = _WAYS[question.kind.name][0], Counter[str]()
    for value in values:
        if value is not None:
            total[ANSWERED] += 1
            total.update(cells_of(value))
    return total


def counted(question, tallied: Tally) -> Counted:
    """The figures of a tally."""
    return _WAYS[question.kind.name][1](question, tallied)


def count(question, values: Iterable[Any]) -> Counted:
    """The figures of ``values``."""
    return counted(question, tally(question, values))


def percent(part: int, whole: int) -> int:
    """``part`` of ``whole`` in whole per cent, half rounded up; 0 of nothing. Rounded shares need not add up to 100."""
    return (200 * part + whole) // (2 * whole) if whole else 0


# One option, several, one in each row ---------------------------------------------------------------------


def _chosen_cells(value) -> Iterator[str]:
    keys = value if isinstance(value, list) else [value]
    return (f"option:{key}" for key in keys if key)


def _options(question, tallied: Tally) -> Options:
    options = question.kind.options(question)
    return _counts(tallied, options, "option", tallied.get(ANSWERED, 0))


def _counts(tallied: Tally, options, prefix: str, answered: int | None = None) -> Options:
    cells = tuple(
        Cell(option["key"], option["label"], tallied.get(f"{prefix}:{option['key']}", 0)) for option in options
    )
    return Options(sum(cell.count or 0 for cell in cells) if answered is None else answered, cells)


def _grid(question, tallied: Tally) -> Grid:
    return Grid(
        tallied.get(ANSWERED, 0),
        tuple(
            Row(row["key"], row["label"], _counts(tallied, question.config["scale"], f"row:{row['key']}"))
            for row in question.config["rows"]
        ),
    )


# An order -------------------------------------------------------------------------------------------------


def _places(value) -> Iterator[str]:
    """With each place, how many were put in order: what those left out get depends on it."""
    yield f"ranked:{len(value)}"
    for place, key in enumerate(value, start=1):
        yield f"place:{key}:{place}:{len(value)}"


def _ranks(question, tallied: Tally) -> Ranks:
    labels = question.kind.labels(question)
    among = range(1, len(labels) + 1)
    answered = tallied.get(ANSWERED, 0)
    ballots = {size: tallied.get(f"ranked:{size}", 0) for size in among}
    ranks = []
    for key, label in labels.items():
        given = {(place, size): tallied.get(f"place:{key}:{place}:{size}", 0) for place in among for size in among}
        places = tuple(sum(given[place, size] for size in among) for place in among)
        points = Fraction(sum((len(labels) - place) * count for place, count in enumerate(places, start=1)))
        for size in among:
            left_out = ballots[size] - sum(given[place, size] for place in among)
            points += left_out * Fraction(len(labels) - size - 1, 2)
        ranked = sum(places)
        mean = Fraction(sum(place * count for place, count in enumerate(places, start=1)), ranked) if ranked else None
        ranks.append(Rank(key, label, places, mean, points / answered if answered else Fraction(0)))
    return Ranks(answered, tuple(sorted(ranks, key=lambda rank: -rank.score)))


# Numbers and days -----------------------------------------------------------------------------------------


def _figures(question, tallied: Tally) -> Figures:
    found = sorted(
        (Fraction(Decimal(cell.removeprefix("is:"))), times)
        for cell, times in tallied.items()
        if cell.startswith("is:") and times
    )
    answered = sum(times for _, times in found)
    if not answered:
        return Figures(0)
    ends = list(accumulate(times for _, times in found))
    total = sum((number * times for number, times in found), Fraction(0))

    def at(place: int) -> Fraction:
        """The value at a place of the sorted answers, from 0."""
        return next(number for (number, _), end in zip(found, ends, strict=True) if place < end)

    def quantile(share: Fraction) -> Fraction:
        place = share * (answered - 1)
        below = place.numerator // place.denominator
        above = min(below + 1, answered - 1)
        return at(below) + (place - below) * (at(above) - at(below))

    lower, median, upper = (quantile(Fraction(quarter, 4)) for quarter in (1, 2, 3))
    return Figures(answered, total, total / answered, at(0), lower, median, upper, at(answered - 1))


def _days(question, tallied: Tally) -> Days:
    days = sorted(cell.removeprefix("is:") for cell, times in tallied.items() if cell.startswith("is:") and times)
    months: Counter[str] = Counter()
    for day in days:
        months[day[:7]] += tallied[f"is:{day}"]
    cells = tuple(Cell(month, month, times) for month, times in sorted(months.items()))
    return Days(sum(months.values()), cells, days[0] if days else "", days[-1] if days else "")


def _written(question, tallied: Tally) -> Written:
    return Written(tallied.get(ANSWERED, 0))


def _nothing(value) -> tuple[str, ...]:
    return ()


def _itself(value) -> tuple[str, ...]:
    return (f"is:{value}",)


# For each kind, the cells of one value and the figures of a tally.
_WAYS: dict[str, tuple[Callable[[Any], Iterable[str]], Callable[[Any, Tally], Counted]]] = {
    **dict.fromkeys(("short_text", "long_text", "email", "files", "table", "statement"), (_nothing, _written)),
    "yes_no": (_chosen_cells, _options),
    "single_choice": (lambda value: _chosen_cells(value["choice"]), _options),
    "multiple_choice": (lambda value: _chosen_cells(value["choices"]), _options),
    "agree_scale": (lambda value: _chosen_cells(value["choice"]), _options),
    "matrix": (lambda value: (f"row:{row}:{choice}" for row, choice in value.items()), _grid),
    "ranking": (_places, _ranks),
    "number": (_itself, _figures),
    "money": (_itself, _figures),
    "date": (_itself, _days),
}
