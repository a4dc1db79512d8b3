"""What is published of a phase: made from the records while it is a draft, read from what was frozen afterwards."""

from dataclasses import replace

from django.conf import settings
from django.db.models import QuerySet, Sum

from commissioning.common import snapshots
from commissioning.common.clock import local_date
from commissioning.common.suppression import is_small
from commissioning.common.typed_json import from_plain
from commissioning.questionnaires import counting
from commissioning.questionnaires.enums import SectionPurpose
from consultations.enums import ConsiderationAnswer, EventKind, EventStatus, Split
from consultations.models import Consideration, EventAttendance, Phase, PublishedResults, Quote
from consultations.queries.analysis import Analysis, QuestionCounts, analysis_of
from consultations.queries.texts import questions_to_read
from consultations.queries.themes import Beside, ThemeLine, recommendations_of, themes_of
from consultations.rules import published as made
from consultations.rules import quoting
from consultations.rules.published import (
    Answered,
    Event,
    Question,
    Raised,
    Recommendation,
    Results,
    Row,
    Table,
    Theme,
    without_unanimity,
)


def frozen_results(published: PublishedResults) -> Results:
    """What was published, from nothing but its snapshot. Raises ``snapshots.Altered``."""
    return from_plain(Results, snapshots.read(published))


def taken_back(results: Results) -> frozenset[int]:
    """Which quotes of published results may not be read any more: withdrawn, or erased with what they were taken
    from."""
    published = frozenset(quote.id for quote in results.quotes)
    return published - frozenset(Quote.objects.publishable().filter(pk__in=published).values_list("pk", flat=True))


def published_of(phase: Phase) -> QuerySet[PublishedResults]:
    """What was published of the phase, the latest first."""
    return PublishedResults.objects.filter(phase=phase).order_by("-number")


def draft_results(phase: Phase) -> Results:
    """The results as they would be published now, in a constant number of queries. All counts are suppressed."""
    consultation = phase.consultation
    analysis = analysis_of(phase, public=True)
    who = tuple(_who(phase, Split(split)) for split in analysis.splits)
    questions = _questions(analysis, who)
    read = {question.id for question in questions_to_read(phase)}
    wrote = {one.question.id: one.total.counted.answered for one in analysis.questions if one.question.id in read}
    lines = themes_of(phase, public=True, beside=Beside(analysis.responses, wrote))
    ids = {one.question.key: one.question.id for one in analysis.questions}
    questions = tuple(replace(one, raised=_raised(lines, ids[one.key])) for one in questions)
    return Results(
        council=settings.COUNCIL_NAME,
        consultation=consultation.title,
        phase=phase.title,
        number=phase.number,
        opens_on=phase.opens_on,
        closes_on=phase.closes_on,
        we_asked=phase.we_asked,
        you_said=phase.you_said,
        we_did=phase.we_did,
        responses=analysis.responses,
        who=who,
        told=_told(phase),
        events=_events(phase),
        questions=questions,
        themes=tuple(map(_theme, lines)),
        recommendations=tuple(
            Recommendation(one.text, one.committee, one.made_on, _considered(getattr(one, "consideration", None)))
            for one in recommendations_of(phase)
        ),
        contact=", ".join(filter(None, (consultation.contact_name, consultation.contact_email))),
        page=f"{settings.SITE_URL}{consultation.public_url}",
    )


def _who(phase: Phase, split: Split) -> Table:
    found: Analysis = analysis_of(phase, split=split, public=True)
    whole = found.responses
    rows = tuple(Row(group.label, group.responses, _percent(group.responses, whole)) for group in found.groups)
    return Table(split.label, rows)


def _percent(count: int | None, whole: int | None) -> int | None:
    return counting.percent(count, whole) if count is not None and whole else None


def _told(phase: Phase) -> tuple[str, ...]:
    """Who was told, each once, in the order in which they were."""
    rows = phase.told.select_related("network").order_by("told_on", "pk")
    return tuple(dict.fromkeys(one.whom for one in rows))


def _events(phase: Phase) -> tuple[Event, ...]:
    came = dict(
        EventAttendance.objects.filter(event__phase=phase).order_by().values_list("event").annotate(total=Sum("people"))
    )
    held = phase.events.filter(status=EventStatus.HELD).exclude(kind=EventKind.INTERNAL).order_by("starts_at", "pk")
    return tuple(
        Event(
            event.title, local_date(event.starts_at), None if is_small(came.get(event.pk, 0)) else came.get(event.pk, 0)
        )
        for event in held
    )


# Questions ------------------------------------------------------------------------------------------------


def _questions(analysis: Analysis, who: tuple[Table, ...]) -> tuple[Question, ...]:
    """Those about the matter; of those about people the ones that say more than who answered says already."""
    tables = {table.rows for table in who}
    made = []
    for one in analysis.questions:
        if one.question.key == quoting.MAY_BE_QUOTED:
            continue  # It is about the results, not about the matter.
        question = _question(one)
        is_about_people = one.section.purpose != SectionPurpose.ORDINARY
        if not (is_about_people and (question.shape == "written" or question.rows in tables)):
            made.append(question)
    return tuple(made)


def _question(one: QuestionCounts) -> Question:
    shape, rows = _rows(one)
    if one.total.counted.answered != 0:
        rows = without_unanimity(rows)
    return Question(
        key=one.question.key,
        section=one.section.title,
        text=one.question.text,
        shape=shape,
        answered=one.total.counted.answered,
        rows=rows,
        is_equality=one.is_kept_apart,
    )


def _rows(one: QuestionCounts) -> tuple[str, tuple[Row, ...]]:
    counted, base = one.total.counted, one.total.base
    match counted:
        case counting.Options():
            return "options", tuple(Row(cell.label, cell.count, _percent(cell.count, base)) for cell in counted.cells)
        case counting.Grid():
            return "grid", tuple(
                Row(cell.label, cell.count, _percent(cell.count, row.options.answered), group=row.label)
                for row in counted.rows
                for cell in row.options.cells
            )
        case counting.Ranks():
            return "ranks", tuple(Row(rank.label, score=_plain(rank.score)) for rank in counted.options)
        case counting.Figures():
            named = (("Mean", counted.mean), ("Median", counted.median))
            return "figures", tuple(Row(label, score=_plain(figure)) for label, figure in named if figure is not None)
        case counting.Days():
            return "days", tuple(Row(cell.label, cell.count, _percent(cell.count, base)) for cell in counted.months)
    return "written", ()


def _plain(figure) -> str:
    """A figure to two decimals, without those that say nothing."""
    text = f"{float(figure):,.2f}"
    return text.rstrip("0").rstrip(".")


# Themes ---------------------------------------------------------------------------------------------------


def _theme(line: ThemeLine) -> Theme:
    theme = line.theme
    return Theme(
        name=theme.name,
        description=theme.description,
        under=theme.parent.name if theme.parent else "",
        responses=line.responses,
        points=line.points,
        considered=_considered(line.consideration),
        quotes=tuple(_quote(quote) for quote in line.quotes),
    )


def _quote(quote: Quote) -> made.Quote:
    return made.Quote(quote.pk, quote.text, quote.question.text, quote.question.key)


def _raised(lines: list[ThemeLine], question: int) -> tuple[Raised, ...]:
    """The themes that were raised in answers to ``question``, in the order of the frame."""
    return tuple(
        Raised(line.theme.name, line.by_question[question], line.theme.parent.name if line.theme.parent else "")
        for line in lines
        if question in line.by_question
    )


def _considered(found: Consideration | None) -> Answered | None:
    if found is None:
        return None
    label = ConsiderationAnswer(found.answer).label
    return Answered(found.pk, label, found.colour, found.reason, found.what_changes)
