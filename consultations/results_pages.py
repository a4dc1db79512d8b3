"""What the page of results, its preview and its PDF show."""

from dataclasses import dataclass
from typing import Any

from commissioning.common.charts import Chart
from commissioning.common.markdown import render_markdown
from commissioning.common.pdf import render_pdf
from consultations import results_charts
from consultations.rules.published import Answered, Question, Quote, Recommendation, Results, Row, Table, Theme
from consultations.thread import Step


@dataclass(frozen=True)
class QuestionPart:
    """A question with its chart, a matrix's rows by the row of the matrix, and what people wrote to it by theme."""

    question: Question
    chart: Chart | None
    groups: list[tuple[str, list[Row]]]
    headings: list[str]
    raised: Chart | None
    quotes: list[Quote]


@dataclass(frozen=True)
class AnsweredPart:
    """A theme or a recommendation with what was made of it and the steps that followed."""

    about: Theme | Recommendation
    considered: Answered | None
    steps: list[Step]


def context_of(results: Results, steps: dict[int, list[Step]]) -> dict[str, Any]:
    """Everything that the templates of results show."""
    return {
        "results": results,
        "we_asked": render_markdown(results.we_asked, top_heading=3),
        "you_said": render_markdown(results.you_said, top_heading=3),
        "we_did": render_markdown(results.we_did, top_heading=3),
        "who": [(table, results_charts.chart_of_table(table)) for table in results.who if _says_something(table)],
        "sections": _sections(results),
        "themes": [_answered(theme, steps) for theme in results.themes],
        "themes_chart": results_charts.chart_of_themes(results),
        "recommendations": [_answered(one, steps) for one in results.recommendations],
    }


def _says_something(table: Table) -> bool:
    return any(row.count for row in table.rows)


def _sections(results: Results) -> list[tuple[str, list[QuestionPart]]]:
    """Questions by the section in which they were asked, each in its order."""
    found: dict[str, list[QuestionPart]] = {}
    for question in results.questions:
        found.setdefault(question.section, []).append(_part(question, results))
    return list(found.items())


def _part(question: Question, results: Results) -> QuestionPart:
    groups: dict[str, list[Row]] = {}
    for row in question.rows:
        groups.setdefault(row.group, []).append(row)
    headings = [row.label for row in next(iter(groups.values()), [])] if question.shape == "grid" else []
    quotes = [quote for quote in results.quotes if quote.is_on(question)]
    raised = results_charts.chart_of_raised(question)
    return QuestionPart(question, results_charts.chart_of(question), list(groups.items()), headings, raised, quotes)


def _answered(about: Theme | Recommendation, steps: dict[int, list[Step]]) -> AnsweredPart:
    considered = about.considered
    return AnsweredPart(about, considered, steps.get(considered.key, []) if considered else [])


def results_pdf(results: Results, sha256: str = "") -> bytes:
    """The results as a tagged PDF. The same results give the same bytes; what followed later is on the page alone."""
    return render_pdf(
        "consultations/pdf/results.html",
        {**context_of(results, {}), "sha256": sha256},
        title=f"Results: {results.consultation}",
        subject=results.phase,
        author=results.council,
    )
