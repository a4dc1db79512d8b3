"""What officers read of responses that look like one another, or like a program's."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import structure_of
from consultations.enums import Duplicate, SuspicionKind
from consultations.models import DuplicateDecision, Phase, Response, SuspectSet
from consultations.queries.texts import unseen_papers

EXCERPT = 240


def sets_of(phase: Phase) -> QuerySet[SuspectSet]:
    """Every set, those with something to decide first, then the largest; with how many of it are decided and how."""
    state = "suspects__response__duplicate"
    rows = phase.suspect_sets.annotate(
        undecided=Count("suspects", filter=Q(**{state: ""})),
        kept=Count("suspects", filter=Q(**{state: Duplicate.KEPT})),
        removed=Count("suspects", filter=Q(**{state: Duplicate.REMOVED})),
    )
    return rows.order_by("-undecided", "-size", "pk")


def decisions_of(phase: Phase) -> QuerySet[DuplicateDecision]:
    """What was decided, the latest first."""
    return phase.duplicate_decisions.select_related("decided_by", "suspect_set").order_by("-decided_at", "-pk")


def responses_of(suspect_set: SuspectSet) -> QuerySet[Response]:
    """Its responses, the first to be sent first."""
    rows = Response.objects.filter(suspected__suspect_set=suspect_set)
    return rows.select_related("organisation", "duplicate_decided_by").order_by("submitted_at", "pk")


@dataclass(frozen=True)
class Row:
    """A response of a set with the beginning of the text that it was found by."""

    response: Response
    excerpt: str


def rows(suspect_set: SuspectSet, responses: list[Response]) -> list[Row]:
    """``responses`` as a page shows them, in one query more."""
    found: dict[int, str] = {}
    if suspect_set.question:
        sheets = [response.sheet_id for response in responses]
        answers = Answer.objects.filter(sheet__in=sheets, question__key=suspect_set.question)
        answers = answers.exclude(sheet__response__in=unseen_papers(suspect_set.phase))
        found = dict(answers.values_list("sheet", "text"))
    return [Row(response, _excerpt(found.get(response.sheet_id, ""))) for response in responses]


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"


def evidence(suspect_set: SuspectSet) -> str:
    """What it was found by, in a sentence with its figures."""
    figures, phase = suspect_set.figures, suspect_set.phase
    question = structure_of(phase.version).by_key.get(suspect_set.question) if phase.version else None
    number = question.number if question else 0
    said = {
        SuspicionKind.SAME_TEXT: f"The answer to question {number} is the same, letter for letter.",
        SuspicionKind.NEAR_TEXT: f"The answers to question {number} are nearly the same: "
        f"{figures.get('wordings')} wordings that have most of their words in common.",
        SuspicionKind.SAME_ANSWERS: "Every answer is the same, and each was sent at most 10 minutes after the one "
        f"before; all within {max(1, -(-figures.get('seconds', 0) // 60))} minutes.",
        SuspicionKind.BURST: f"Up to {figures.get('most')} were sent in a minute. Usual in this phase: "
        f"{figures.get('usual')} in a minute in which any is sent.",
        SuspicionKind.QUICK: "Each was sent less than 2 seconds for every answer after it was begun.",
        SuspicionKind.PROGRAM: "A field was filled in that is on the page for programs only.",
    }
    return said[SuspicionKind(suspect_set.kind)]
