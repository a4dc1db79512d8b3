"""The charts of published results: from the figures that are published, and from nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from commissioning.common.charts import Chart, Item, bar
from consultations.rules.published import HIDDEN, Question, Results, Row, Table


def chart_of(question: Question) -> Chart | None:
    """Bars of a question's counts or scores; None where there is nothing to draw, as of a matrix, which is a table."""
    if not question.rows or question.shape in ("grid", "figures", "written"):
        return None
    if question.shape == "ranks":
        items = [Item(row.label, Fraction(row.score.replace(",", ""))) for row in question.rows]
        return bar("Mean score of each", items, show=_figure, unit="Score")
    chart = bar("How many gave each answer", _items(question.rows), show=_count, unit="Answers")
    rows = [(row.label, [row.words, "–" if row.percent is None else f"{row.percent}%"]) for row in question.rows]
    return replace(chart, headings=[*chart.headings, "Per cent"], rows=rows)


def chart_of_table(table: Table) -> Chart:
    """Bars of who answered."""
    return bar(table.title, _items(table.rows), show=_count, unit="Responses")


def chart_of_themes(results: Results) -> Chart | None:
    """How many responses raised each theme."""
    items = _items(tuple(Row(theme.name, theme.responses) for theme in results.themes))
    return bar("In how many responses each theme was raised", items, show=_count, unit="Responses") if items else None


def chart_of_raised(question: Question) -> Chart | None:
    """How many responses raised each theme in what they wrote to ``question``."""
    items = _items(tuple(Row(one.theme, one.responses) for one in question.raised))
    return bar("What they wrote, by theme", items, show=_count, unit="Responses") if items else None


def _items(rows: Sequence[Row]) -> list[Item]:
    """A hidden count has no bar, and says so."""
    return [Item(f"{row.label} ({HIDDEN})" if row.count is None else row.label, row.count) for row in rows]


def _count(value) -> str:
    return f"{value:,}"


def _figure(value) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
