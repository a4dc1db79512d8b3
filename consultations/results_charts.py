"""The charts of published results: from the figures that are published, and from nothing else."""

from fractions import Fraction

from commissioning.common.charts import Chart, Item, bar
from consultations.rules.published import HIDDEN, Question, Results, Table


def chart_of(question: Question) -> Chart | None:
    """Bars of a question's counts or scores; None where there is nothing to draw, as of a matrix, which is a table."""
    if not question.rows or question.shape in ("grid", "figures", "written"):
        return None
    if question.shape == "ranks":
        items = [Item(row.label, Fraction(row.score.replace(",", ""))) for row in question.rows]
        return bar(question.text, items, show=_figure, unit="Score")
    return bar(question.text, [Item(row.label, row.count) for row in question.rows], show=_count, unit="Answers")


def chart_of_table(table: Table) -> Chart:
    """Bars of who answered."""
    return bar(table.title, [Item(row.label, row.count) for row in table.rows], show=_count, unit="Responses")


def chart_of_themes(results: Results) -> Chart | None:
    """How many responses raised each theme."""
    items = [Item(theme.name, theme.responses) for theme in results.themes]
    return bar("What people wrote about, by responses", items, show=_count, unit="Responses") if items else None


def _count(value) -> str:
    return HIDDEN if value is None else f"{value:,}"


def _figure(value) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
