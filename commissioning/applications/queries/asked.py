"""Which questions a round asks of organisations, and of projects."""

from collections.abc import Mapping

from commissioning.applications.enums import Stage
from commissioning.applications.models import FundingRound
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.structure import QuestionStructure, structure_of

Asked = Mapping[str, QuestionStructure]


def asked_in(record: FundingRound) -> dict[Stage, Asked]:
    """By stage the questions by key, in the order in which they are asked: what themes' forms share is there once, in
    the words of the first. Two queries, and for each draft of questions two more."""
    themes = record.themes.select_related("version").order_by("theme__number")
    own = record.organisation_version
    return {
        Stage.ORGANISATION: asked_of([own] if own else []),
        Stage.PROJECT: asked_of([one.version for one in themes]),
    }


def asked_of(versions: list[QuestionnaireVersion]) -> Asked:
    """The questions of ``versions`` by key, statements left out; of one key the first."""
    found: dict[str, QuestionStructure] = {}
    for version in versions:
        for question in structure_of(version).questions:
            if question.kind.asks:
                found.setdefault(question.key, question)
    return found
