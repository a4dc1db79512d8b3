"""A phase that asks one question of each kind that is counted, about you and equality monitoring; and answers to it."""

import datetime as dt
from typing import Any

from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.factories import AnswerFileFactory, AnswerSheetFactory
from consultations.models import Phase, Response
from consultations.tests.factories import PhaseFactory, ResponseFactory

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
YES = {"question": "sure", "is": "equals", "value": "yes"}


def options(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "label": key.capitalize()} for key in keys]


VIEWS: list[tuple[str, str, dict[str, Any]]] = [
    ("sure", "yes_no", {}),
    ("view", "agree_scale", {}),
    ("route", "single_choice", {"config": {"options": options("grant", "contract"), "other": True}}),
    ("routes", "multiple_choice", {"config": {"options": options("grant", "contract", "both")}, "condition": YES}),
    ("order", "ranking", {"config": {"options": options("advice", "rooms", "money")}}),
    ("grid", "matrix", {"config": {"rows": options("advice", "rooms"), "scale": options("good", "bad")}}),
    ("people", "number", {}),
    ("spent", "money", {"condition": {"question": "routes", "is": "among", "value": ["grant", "both"]}}),
    ("since", "date", {"is_confidential": True}),
    ("words", "long_text", {"condition": {"question": "people", "is": "answered"}}),
    (
        "paper",
        "files",
        {
            "config": {"accept": ["document"], "max_files": 2},
            "condition": {"question": "routes", "is": "contains", "value": "grant"},
        },
    ),
]
ABOUT: list[tuple[str, str, dict[str, Any]]] = [
    ("capacity", "multiple_choice", {"config": {"options": options("group", "resident", "business"), "other": True}}),
    ("ward", "single_choice", {"config": {"options": options("abbey", "dene", "castle")}}),
]
EQUALITY: list[tuple[str, str, dict[str, Any]]] = [
    ("disabled", "yes_no", {}),
    ("carer", "single_choice", {"config": {"options": options("no", "some", "much")}}),
]


def asked_phase(*, with_ward: bool = True) -> Phase:
    """Approved, with the questions above."""
    version = questionnaires.create_questionnaire(
        slug=f"asked-{Phase.objects.count()}", name="Asked", purpose=Purpose.CONSULTATION, at=AT, by=None
    )
    sections = (
        ("views", SectionPurpose.ORDINARY, VIEWS),
        ("about_you", SectionPurpose.ABOUT_YOU, ABOUT if with_ward else ABOUT[:1]),
        ("equality", SectionPurpose.EQUALITY, EQUALITY),
    )
    for key, purpose, asked in sections:
        section = questionnaires.add_section(version=version, key=key, title=key, purpose=purpose)
        for name, kind, values in asked:
            given = {"text": f"{name}?", "required": False, **values}
            questionnaires.add_question(section=section, key=name, kind=kind, **given)
    version = questionnaires.publish(version=version, at=AT, by=None)
    phase: Any = PhaseFactory(approved=True, questionnaire=version.questionnaire, version=version)
    return phase


def response_with(phase: Phase, values: dict[str, Any], **given) -> Response:
    """One that was handed in; of ``values`` those that are None were not answered."""
    sheet = AnswerSheetFactory(version=phase.version, locked=True)
    write(phase, sheet, values)
    response: Any = ResponseFactory(phase=phase, sheet=sheet, submitted_at=given.pop("submitted_at", AT), **given)
    return response


def write(phase: Any, sheet, values: dict[str, Any]) -> None:
    """Answers as they are stored; a file for each of as many as are asked for."""
    asked = structure_of(phase.version).by_key
    Answer.objects.bulk_create(
        Answer(sheet=sheet, question_id=asked[key].id, value=value, updated_at=AT)
        for key, value in values.items()
        if value is not None and key != "paper"
    )
    for number in range(values.get("paper") or 0):
        question = phase.version.questions.get(key="paper")
        AnswerFileFactory(sheet=sheet, question=question, sha256=f"{number:064x}")
