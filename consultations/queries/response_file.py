"""Every response to a phase that counts as a row of a file, read some thousand at a time however many there are.

No name of a person, no address and nothing of equality monitoring is in it, which is shown in total only. Columns of
confidential questions say so. Of a paper that is to be keyed in again the answers are left out until it is: whoever
does that must not have read them.
"""

from collections.abc import Iterator
from typing import Any

from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.questionnaires.conditions import shown_keys
from commissioning.questionnaires.models import Answer, AnswerFile
from commissioning.questionnaires.structure import QuestionStructure, structure_of
from consultations.enums import Way
from consultations.models import Phase, Response
from consultations.queries.recount import in_chunks
from consultations.queries.texts import unseen_papers
from consultations.rules.tallying import Layout

COLUMNS = (
    "Reference",
    "Way",
    "Sent on",
    "Received on",
    "Late",
    "Second keying",
    "Organisation",
    "Organisation’s name as given",
)


def columns_of(phase: Phase) -> list[str]:
    """The headings: of the response, then of each question by its number and key."""
    headings = list(COLUMNS)
    for question in _questions(phase):
        name = f"{question.number} {question.key}"
        mark = " (confidential)" if question.is_confidential else ""
        headings += [f"{name}: {part}{mark}" if part else f"{name}{mark}" for part in question.kind.columns(question)]
    return headings


def rows_of(phase: Phase) -> Iterator[list]:
    """The rows, by the order in which the responses were begun."""
    questions = _questions(phase)
    rows = Response.objects.filter(phase=phase).counted().select_related("organisation")
    unseen = {row["response"] for row in unseen_papers(phase)}
    for chunk in in_chunks(rows):
        values = _values(phase, [response for response in chunk if response.pk not in unseen])
        for response in chunk:
            of_response = _of_response(response, is_unseen=response.pk in unseen)
            yield [*of_response, *_of_answers(phase, questions, values.get(response.sheet_id, {}))]


def _questions(phase: Phase) -> tuple[QuestionStructure, ...]:
    layout = Layout(structure_of(guaranteed(phase.version)))
    return tuple(question for question in layout.questions if question.key not in layout.equality)


def _of_response(response: Response, *, is_unseen: bool) -> list:
    return [
        response.reference,
        Way(response.way).label,
        clock.local_date(response.submitted_at) if response.submitted_at else None,
        response.received_on,
        "yes" if response.is_late else "",
        "waits: answers are left out" if is_unseen else "",
        response.organisation.name if response.organisation else "",
        response.organisation_name,
    ]


def _values(phase: Phase, chunk: list[Response]) -> dict[int, dict[str, Any]]:
    """Values by sheet and by question key."""
    structure = structure_of(guaranteed(phase.version))
    found: dict[int, dict[str, Any]] = {}
    sheets = [response.sheet_id for response in chunk]
    answers = Answer.objects.filter(sheet__in=sheets, value__isnull=False).order_by()
    for sheet, question, value in answers.values_list("sheet_id", "question_id", "value"):
        found.setdefault(sheet, {})[structure.key_of[question]] = value
    if structure.holds_files:
        files = AnswerFile.objects.filter(sheet__in=sheets, removed_at=None).order_by("uploaded_at", "pk")
        for sheet, question, name, content_type, size, sha256 in files.values_list(
            "sheet_id", "question_id", "name", "content_type", "size", "sha256"
        ):
            file = {"name": name, "content_type": content_type, "size": size, "sha256": sha256}
            found.setdefault(sheet, {}).setdefault(structure.key_of[question], []).append(file)
    return found


def _of_answers(phase: Phase, questions, values: dict[str, Any]) -> Iterator:
    asked = shown_keys(structure_of(guaranteed(phase.version)), values.get)
    for question in questions:
        yield from question.kind.cells(question, values.get(question.key) if question.key in asked else None)
