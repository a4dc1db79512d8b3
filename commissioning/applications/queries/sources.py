"""Where a round's questions come from: which follow from what people said in a consultation."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commissioning.applications.enums import Stage
from commissioning.applications.models import FundingRound, QuestionSource
from commissioning.applications.queries.asked import asked_in
from commissioning.questionnaires.structure import QuestionStructure
from consultations.models import Consideration

# The field in which a form says it.
SAID = "considerations"
ABOUT = {Stage.ORGANISATION: "About the organisation", Stage.PROJECT: "About the project"}
RELATED = ("consideration__theme", "consideration__phase__consultation")


@dataclass(frozen=True)
class SourcesOfQuestion:
    """What is said of one question, for a page that shows it and sends back its stamp (``common.meanwhile``): ``pk`` is
    the question's key within its stage."""

    pk: str
    rows: list[QuestionSource]

    @property
    def considerations(self) -> list[Consideration]:
        return [row.consideration for row in self.rows]


def sources_of_question(record: FundingRound, stage: Stage, key: str) -> SourcesOfQuestion:
    """What is said of one question now. One query."""
    rows = record.sources.filter(stage=stage, question_key=key).select_related(*RELATED)
    return SourcesOfQuestion(f"{stage}-{key}", list(rows))


def offered_to(record: FundingRound) -> QuerySet[Consideration]:
    """Themes that a question of the round can follow from: accepted or partly accepted in a consultation of its
    programme, or where the change shows in the programme; whether or not the results are published."""
    programme = record.programme_id
    about = (
        Q(phase__consultation__programme=programme)
        | Q(programme_theme__programme=programme)
        | Q(outcome__scheme__theme__programme=programme)
    )
    return Consideration.objects.followed().filter(about)


def heard_in(record: FundingRound) -> dict[str, dict[str, list[Consideration]]]:
    """By stage and key what anybody may read of where the round's questions come from. One query."""
    found: dict[str, dict[str, list[Consideration]]] = {}
    for row in record.sources.public().select_related(*RELATED):
        found.setdefault(row.stage, {}).setdefault(row.question_key, []).append(row.consideration)
    return found


def because_in(record: FundingRound, stage: Stage) -> dict[str, list[tuple[str, str]]]:
    """The same for the pages of a form: by key each theme's words with its place in the results. One query."""
    return {
        key: [(str(one.theme), one.public_url) for one in considerations]
        for key, considerations in heard_in(record).get(stage, {}).items()
    }


@dataclass(frozen=True)
class SourceLine:
    """A question of the round with what it follows from, as far as the reader may see that."""

    key: str
    question: QuestionStructure
    considerations: list[Consideration]


@dataclass(frozen=True)
class SourceGroup:
    """The questions of one stage."""

    stage: Stage
    lines: list[SourceLine]

    @property
    def title(self) -> str:
        return ABOUT[self.stage]


def groups_of(record: FundingRound, user) -> list[SourceGroup]:
    """Every question of the round, by stage; of what is not published yet ``user`` sees that of the consultations that
    they read. As many queries however many questions there are."""
    return [
        SourceGroup(stage, [SourceLine(key, question, found.get((stage, key), [])) for key, question in asked.items()])
        for found in [_followed(record, user)]
        for stage, asked in asked_in(record).items()
        if asked
    ]


def _followed(record: FundingRound, user) -> dict[tuple[str, str], list[Consideration]]:
    theirs = Consideration.objects.visible_to(user)
    seen = Q(consideration__in=theirs) | Q(consideration__in=Consideration.objects.heard())
    found: dict[tuple[str, str], list[Consideration]] = {}
    for row in record.sources.filter(seen).select_related(*RELATED).order_by("consideration__theme__order", "pk"):
        found.setdefault((row.stage, row.question_key), []).append(row.consideration)
    return found


def number_of_questions(record: FundingRound) -> int:
    """How many of the round's questions follow from what people said, published or not."""
    return record.sources.order_by().values("stage", "question_key").distinct().count()
