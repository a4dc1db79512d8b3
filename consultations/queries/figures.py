"""The counts of an analysis as charts, tables and rows of a file. What is hidden is said to be, and nothing else.

Charts and tables are for pages and for PDFs, of officers and of everybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commissioning.common import charts
from commissioning.common.charts import Chart, Item, Series
from commissioning.common.charts.data import MOST_SERIES
from commissioning.common.money import format_pounds
from commissioning.questionnaires import counting
from commissioning.questionnaires.counting import percent
from consultations.queries.analysis import Analysis, Group, Part, QuestionCounts

HIDDEN, NONE = "hidden", "–"
BORDA = "Borda count: the mean number of points, {most} for a first place and none for a last"
MOST_GROUPS = 12
CSV_COLUMNS = (
    "Question",
    "Key",
    "Words of the question",
    "Kind",
    "Split by",
    "Group",
    "Responses in the group",
    "Answered",
    "Row",
    "Answer",
    "Figure",
    "Value",
    "Per cent",
)


@dataclass(frozen=True)
class Table:
    """Figures with their caption: ``rows`` of a name and its values in words."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Drawn:
    """One question's figures to be shown: ``base`` says in words how many answered."""

    counts: QuestionCounts
    base: str
    method: str = ""
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure of a question: ``row`` of a matrix, ``answer``, what it is, and its share of those who answered."""

    row: str
    answer: str
    name: str
    value: int | Fraction | str | None
    share: int | None = None


def number(value: int | Fraction | str | None, *, is_money: bool = False) -> str:
    """A figure in words."""
    if value is None:
        return HIDDEN
    if isinstance(value, str):
        return value or NONE
    if is_money:
        return format_pounds(round(value))
    if isinstance(value, int) or value.denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.2f}"


def share(count: int | None, base: int | None) -> int | None:
    """Whole per cent; None where either is hidden."""
    return None if count is None or base is None else percent(count, base)


def with_share(count: int | None, base: int | None) -> str:
    """A count with its share, like 12 (40%)."""
    of_base = share(count, base)
    return number(count) if of_base is None else f"{number(count)} ({of_base}%)"


def drawn(analysis: Analysis) -> list[Drawn]:
    """Every question of ``analysis`` as it is shown."""
    return [_drawn(analysis, counts) for counts in analysis.questions]


def _drawn(analysis: Analysis, counts: QuestionCounts) -> Drawn:
    title, part, kind = counts.question.text, counts.total, counts.question.kind.name
    base = _base(analysis, part, is_several=kind == "multiple_choice")
    found: tuple[list[Chart], list[Table]] = ([], [])
    method = ""
    match part.counted:
        case counting.Options():
            found = _options(title, analysis, counts)
        case counting.Grid():
            found = _grid(title, analysis, counts)
        case counting.Ranks(options=options):
            method = BORDA.format(most=len(options) - 1) if options else ""
            found = _ranks(title, analysis, counts)
        case counting.Figures():
            found = [], [_numbers(title, analysis, counts, is_money=kind == "money")]
        case counting.Days():
            found = _days(title, analysis, counts)
        case counting.Written() if counts.by_group:
            found = [], [Table(f"{title} Who wrote", ["", "Wrote"], _by_group(analysis, counts, _wrote))]
    return Drawn(counts, base, method, tuple(found[0]), tuple(found[1]))


def _base(analysis: Analysis, part: Part, *, is_several: bool) -> str:
    """How many answered, of how many; and that several choices add up to more."""
    if part.base is None and isinstance(part.counted, counting.Grid):
        return "How many answered each row is beside it."
    if part.base is None:
        return "How many answered is hidden: they are very few."
    if part.counted.answered is None:
        of_what = f"Percentages are of all {number(part.base)} who responded."
        return f"{of_what} People could choose several." if is_several else of_what
    verb = "wrote something" if isinstance(part.counted, counting.Written) else "answered"
    said = f"{number(part.counted.answered)} of {number(analysis.responses)} {verb}."
    return f"{said} People could choose several, so that percentages add up to more." if is_several else said


def _by_group(analysis: Analysis, counts: QuestionCounts, cells) -> list[tuple[str, Sequence[str]]]:
    return [
        (_named(group), cells(counts.by_group[group.key])) for group in analysis.groups if group.key in counts.by_group
    ]


def _figures_of(part: Part) -> Any:
    """The figures, of the kind that the question's are."""
    return part.counted


def _named(group: Group) -> str:
    return f"{group.label} ({number(group.responses)})"


def _wrote(part: Part) -> list[str]:
    return [with_share(part.counted.answered, None)]


def _options(title: str, analysis: Analysis, counts: QuestionCounts) -> tuple[list[Chart], list[Table]]:
    part, options = counts.total, _figures_of(counts.total)
    made = [_bar(title, options.cells, part.base)]
    if not counts.by_group:
        return made, []
    labels = [cell.label for cell in options.cells]
    rows = _by_group(
        analysis, counts, lambda one: [with_share(cell.count, one.base) for cell in _figures_of(one).cells]
    )
    stacked = _stacked(title, analysis, counts, labels)
    return [*made, *stacked], [Table(f"{title} By group", ["", *labels], rows)]


def _bar(title: str, cells: Sequence[counting.Cell], base: int | None) -> Chart:
    """Bars of counts; a hidden one has none, and the table says so."""
    words = {cell.label: with_share(cell.count, base) for cell in cells}
    chart = charts.bar(
        title,
        [Item(cell.label, cell.count) for cell in cells],
        show=lambda count: with_share(count, base),
        unit="Answers",
    )
    return Chart(chart.title, chart.svg, chart.headings, [(label, [words[label]]) for label, _ in chart.rows])


def _stacked(title: str, analysis: Analysis, counts: QuestionCounts, labels: Sequence[str]) -> list[Chart]:
    """Shares side by side, where nothing is hidden, the parts make a whole, and there are few enough to be seen."""
    shown = [(group, counts.by_group[group.key]) for group in analysis.groups if group.key in counts.by_group]
    shown = [(group, part) for group, part in shown if part.base]
    is_whole = all(cell.count is not None for _, part in shown for cell in _figures_of(part).cells)
    if not shown or not is_whole or len(shown) > MOST_GROUPS or len(labels) > MOST_SERIES:
        return []
    if counts.question.kind.name == "multiple_choice":
        return []
    series = [
        Series(label, [share(_figures_of(part).cells[place].count, part.base) for _, part in shown])
        for place, label in enumerate(labels)
    ]
    names = [_named(group) for group, _ in shown]
    return [charts.grouped_bar(f"{title} Per cent, by group", names, series, show=lambda part: f"{part}%")]


def _grid(title: str, analysis: Analysis, counts: QuestionCounts) -> tuple[list[Chart], list[Table]]:
    made: list[Chart] = []
    rows = _figures_of(counts.total).rows
    labels = [cell.label for cell in rows[0].options.cells] if rows else []
    is_whole = all(cell.count is not None for row in rows for cell in row.options.cells)
    if rows and is_whole and len(labels) <= MOST_SERIES:
        series = [Series(label, [row.options.cells[place].count for row in rows]) for place, label in enumerate(labels)]
        made = [charts.stacked_bar(title, [row.label for row in rows], series)]
    tables = [
        Table(
            title,
            ["", *labels, "Answered"],
            [(row.label, _grid_cells(row)) for row in rows],
        )
    ]
    for place, row in enumerate(rows if counts.by_group else ()):

        def cells(part: Part, place=place) -> list[str]:
            return _grid_cells(_figures_of(part).rows[place])

        name = f"{title} {row.label}, by group"
        tables.append(Table(name, ["", *labels, "Answered"], _by_group(analysis, counts, cells)))
    return made, tables


def _grid_cells(row: counting.Row) -> list[str]:
    answered = row.options.answered
    return [*(with_share(cell.count, answered) for cell in row.options.cells), number(answered)]


def _ranks(title: str, analysis: Analysis, counts: QuestionCounts) -> tuple[list[Chart], list[Table]]:
    ranks = _figures_of(counts.total)
    chart = charts.bar(
        f"{title} Score", [Item(rank.label, rank.score) for rank in ranks.options], show=number, unit="Score"
    )
    places = len(ranks.options) if ranks.options and ranks.options[0].places else 0
    headings = ["", "Score", "Mean place", *(f"Place {place + 1}" for place in range(places))]
    rows = [
        (
            rank.label,
            [
                number(rank.score),
                NONE if rank.mean_place is None else number(rank.mean_place),
                *map(number, rank.places),
            ],
        )
        for rank in ranks.options
    ]
    tables = [Table(title, headings, rows)]
    if counts.by_group:
        labels = {rank.key: rank.label for rank in ranks.options}

        def scores(part: Part) -> list[str]:
            score = {rank.key: rank.score for rank in _figures_of(part).options}
            return [*(number(score[key]) if key in score else HIDDEN for key in labels), number(part.counted.answered)]

        headings = ["", *labels.values(), "Answered"]
        tables.append(Table(f"{title} Scores by group", headings, _by_group(analysis, counts, scores)))
    return ([chart] if ranks.options else []), (tables if ranks.options else [])


SUMMARY = {
    "answered": "Answered",
    "mean": "Mean",
    "smallest": "Smallest",
    "lower_quartile": "Lower quartile",
    "median": "Median",
    "upper_quartile": "Upper quartile",
    "largest": "Largest",
    "total": "Total",
}


def _numbers(title: str, analysis: Analysis, counts: QuestionCounts, *, is_money: bool) -> Table:
    names = [name for name in SUMMARY if not analysis.is_public or name in {"answered", "mean", "median"}]

    def cells(part: Part) -> list[str]:
        return [
            NONE
            if (value := getattr(part.counted, name)) is None and not analysis.is_public
            else number(value, is_money=is_money and name != "answered")
            for name in names
        ]

    rows = [("All", cells(counts.total)), *_by_group(analysis, counts, cells)]
    return Table(title, ["", *(SUMMARY[name] for name in names)], rows)


def _days(title: str, analysis: Analysis, counts: QuestionCounts) -> tuple[list[Chart], list[Table]]:
    days = _figures_of(counts.total)
    tables = []
    if counts.by_group:

        def cells(part: Part) -> list[str]:
            return [number(part.counted.answered), _figures_of(part).first or NONE, _figures_of(part).last or NONE]

        tables = [Table(f"{title} By group", ["", "Answered", "First", "Last"], _by_group(analysis, counts, cells))]
    return ([_bar(title, days.months, days.answered)] if days.months else []), tables


def figures(part: Part) -> Iterator[Figure]:
    """The figures of one question, of all or of a group, one by one."""
    counted: Any = part.counted
    match part.counted:
        case counting.Options():
            yield from _chosen("", counted, part.base)
        case counting.Grid():
            for row in counted.rows:
                yield from _chosen(row.label, row.options, row.options.answered)
        case counting.Ranks():
            for rank in counted.options:
                yield Figure("", rank.label, "score (Borda count)", rank.score)
                yield Figure("", rank.label, "mean place", "" if rank.mean_place is None else rank.mean_place)
                places = enumerate(rank.places, start=1)
                yield from (Figure("", rank.label, f"place {place}", count) for place, count in places)
        case counting.Figures():
            told = ((name, getattr(counted, name)) for name in list(SUMMARY)[1:])
            yield from (Figure("", "", SUMMARY[name].lower(), value) for name, value in told if value is not None)
        case counting.Days():
            yield from (
                Figure("", month.label, "in the month", month.count, share(month.count, counted.answered))
                for month in counted.months
            )
        case counting.Written():
            yield Figure("", "", "wrote something", counted.answered)


def _chosen(row: str, options: counting.Options, base: int | None) -> Iterator[Figure]:
    for cell in options.cells:
        yield Figure(row, cell.label, "chosen", cell.count, share(cell.count, base))


def csv_rows(analysis: Analysis) -> Iterator[tuple]:
    """Rows for ``CSV_COLUMNS``: every figure of all, then by group. Money in pounds; a hidden figure says so."""
    split = str(analysis.split.label) if analysis.split else ""
    everybody = Group("", "All", analysis.responses)
    for counts in analysis.questions:
        parts: Mapping[str, Part] = counts.by_group
        lots = [
            (everybody, counts.total),
            *((group, parts[group.key]) for group in analysis.groups if group.key in parts),
        ]
        for group, part in lots:
            for figure in figures(part):
                question = counts.question
                yield (
                    question.number,
                    question.key,
                    question.text,
                    question.kind.label,
                    split if group is not everybody else "",
                    group.label,
                    _plain(group.responses),
                    _plain(part.counted.answered),
                    figure.row,
                    figure.answer,
                    figure.name,
                    _plain(figure.value, is_money=question.kind.name == "money"),
                    "" if figure.share is None else figure.share,
                )


def _plain(value: int | Fraction | str | None, *, is_money: bool = False) -> int | float | str:
    if value is None:
        return HIDDEN
    if isinstance(value, str):
        return value
    value = value / Fraction(100) if is_money else value
    return int(value) if Fraction(value).denominator == 1 else round(float(value), 4)
