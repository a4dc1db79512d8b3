"""What is published of a phase's results: plain values that are frozen, shown, printed and put into tables.

A count of None is hidden, because it is small or would give a small one away.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

HIDDEN = "hidden"


@dataclass(frozen=True)
class Row:
    """One line of a table. ``group`` is the row of a matrix; ``score`` a figure that counts nobody, as text."""

    label: str
    count: int | None = None
    percent: int | None = None
    score: str = ""
    group: str = ""

    @property
    def words(self) -> str:
        """The count as it is shown."""
        return HIDDEN if self.count is None else f"{self.count:,}"


@dataclass(frozen=True)
class Table:
    """Who answered, told apart in one way."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Raised:
    """In how many responses a theme was raised in what people wrote to one question; ``under`` is its own theme."""

    theme: str
    responses: int | None
    under: str = ""


@dataclass(frozen=True)
class Question:
    """What was answered to one question. ``shape`` is how it is shown: ``options``, ``grid``, ``ranks``, ``figures``,
    ``days`` or ``written``. ``raised`` has the themes of what people wrote to it."""

    key: str
    section: str
    text: str
    shape: str
    answered: int | None
    rows: tuple[Row, ...] = ()
    is_equality: bool = False
    raised: tuple[Raised, ...] = ()

    @property
    def has_hidden(self) -> bool:
        return self.shape != "figures" and any(row.count is None and not row.score for row in self.rows)


@dataclass(frozen=True)
class Quote:
    """What somebody wrote and agreed to see quoted, with what could tell who it was taken out. ``question`` is what
    they were asked; ``question_key`` is empty in results that were frozen before quotes had it."""

    id: int
    text: str
    question: str
    question_key: str = ""

    def is_on(self, question: Question) -> bool:
        """Whether it answers ``question``. Only the key tells questions of the same words apart."""
        return self.question_key == question.key if self.question_key else self.question == question.text


@dataclass(frozen=True)
class Answered:
    """What the council makes of a theme or of a recommendation. ``key`` is the consideration's."""

    key: int
    answer: str
    colour: str
    reason: str
    what_changes: str


@dataclass(frozen=True)
class Theme:
    """A theme that people raised: in how many responses, how many points at events; under which other theme."""

    name: str
    description: str
    under: str
    responses: int | None
    points: int
    considered: Answered | None = None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """What a scrutiny committee recommended."""

    text: str
    committee: str
    made_on: dt.date
    considered: Answered | None = None


@dataclass(frozen=True)
class Event:
    """An event that was held; ``people`` is None where they were few."""

    title: str
    held_on: dt.date
    people: int | None


@dataclass(frozen=True)
class Results:
    """Everything that is published of one phase. The three texts are Markdown."""

    council: str
    consultation: str
    phase: str
    number: int
    opens_on: dt.date
    closes_on: dt.date
    we_asked: str
    you_said: str
    we_did: str
    responses: int | None
    who: tuple[Table, ...] = ()
    told: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    questions: tuple[Question, ...] = ()
    themes: tuple[Theme, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    contact: str = ""
    page: str = field(default="")

    @property
    def quotes(self) -> Iterator[Quote]:
        return (quote for theme in self.themes for quote in theme.quotes)

    def without_quotes(self, keys: Collection[int]) -> Results:
        """The same without the quotes that have these keys."""
        themes = (
            replace(theme, quotes=tuple(quote for quote in theme.quotes if quote.id not in keys))
            for theme in self.themes
        )
        return replace(self, themes=tuple(themes))


def without_unanimity(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows without the noughts beside which only one count is left, a hidden one: all who answered would be known to
    have said the same. None where nothing is left to show. ``rows`` of a matrix hold together by ``group``."""
    could_be: Counter[str] = Counter(row.group for row in rows if row.count != 0 or row.score)
    hidden = {row.group for row in rows if row.count is None and not row.score and could_be[row.group] == 1}
    kept = tuple(Row(row.label, group=row.group) if row.group in hidden else row for row in rows)
    return () if all(row.count is None and not row.score for row in kept) else kept


COLUMNS = ("Table", "Section", "Question", "Part", "Answer", "Count", "Hidden", "Percent", "Figure")


def table_rows(results: Results) -> Iterator[tuple]:
    """The published tables as rows of ``COLUMNS``: each is a count of many, none a response."""
    yield ("Responses", "", "", "", "All responses", *_figures(Row("", results.responses)))
    for table in results.who:
        for row in table.rows:
            yield ("Who answered", "", table.title, "", row.label, *_figures(row))
    for question in results.questions:
        answered = Row("", question.answered)
        yield ("Answers", question.section, question.text, "", "Answered", *_figures(answered))
        for row in question.rows:
            yield ("Answers", question.section, question.text, row.group, row.label, *_figures(row))
        for one in question.raised:
            figures = _figures(Row("", one.responses))
            yield ("Themes by question", question.section, question.text, one.under, one.theme, *figures)
    for theme in results.themes:
        yield ("Themes", "", "", theme.under, theme.name, *_figures(Row("", theme.responses)))


def _figures(row: Row) -> tuple:
    if row.score and row.count is None:
        return ("", "", "", row.score)
    percent = "" if row.percent is None else row.percent
    return ("", "yes", "", row.score) if row.count is None else (row.count, "", percent, row.score)
