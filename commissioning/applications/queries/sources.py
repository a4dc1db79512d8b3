"""Where a round's questions come from: which follow from what people said in a consultation."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commissioning.applications.enums import Stage
from commissioning.applications.models import FundingRound, QuestionSource
from consultations.models import Consideration

# The field in which a form says it.
SAID = "considerations"


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
    rows = record.sources.filter(stage=stage, question_key=key).select_related(
        "consideration__theme", "consideration__phase__consultation"
    )
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
