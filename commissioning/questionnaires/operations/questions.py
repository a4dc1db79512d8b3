"""Sections and questions of a draft. Every operation raises ``VersionIsPublished`` on a published version,
and ``ValidationError``, by field, on what cannot be."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max

from commissioning.common import states
from commissioning.questionnaires.conditions import clean_condition
from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.exceptions import VersionIsPublished
from commissioning.questionnaires.kinds import kind_of
from commissioning.questionnaires.models import Question, QuestionnaireVersion, Section
from commissioning.questionnaires.structure import read_structure

VOLUNTARY = "Questions for equality monitoring are voluntary. Make this one optional."
TEXTS = ("title", "introduction", "text", "hint", "why_we_ask")


def _draft(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """``version`` with its row locked, so that nobody publishes it meanwhile."""
    version = states.locked(version)
    if version.is_published:
        raise VersionIsPublished
    return version


def _next(parts: models.QuerySet) -> int:
    return (parts.aggregate(last=Max("order"))["last"] or 0) + 1


def _check(part: models.Model) -> None:
    for name in TEXTS:
        if "\x00" in getattr(part, name, ""):
            raise ValidationError({name: "Remove the characters that cannot be shown, then try again."})
    part.full_clean()


@transaction.atomic
def add_section(*, version: QuestionnaireVersion, key: str, title: str, **values) -> Section:
    """A section after the last one; ``values`` are its ``introduction`` and ``purpose``."""
    version = _draft(version)
    section = Section(version=version, key=key, title=title, order=_next(version.sections.all()), **values)
    _check(section)
    section.save()
    return section


@transaction.atomic
def edit_section(*, section: Section, **values) -> Section:
    """Change a section's ``key``, ``title``, ``introduction`` or ``purpose``."""
    _draft(section.version)
    for name, value in values.items():
        setattr(section, name, value)
    _check(section)
    if section.purpose == SectionPurpose.EQUALITY and any(map(_asks_for_an_answer, section.questions.all())):
        raise ValidationError({"purpose": "Make every question of the section optional first."})
    section.save()
    return section


@transaction.atomic
def delete_section(*, section: Section) -> None:
    """Delete a section of a draft with its questions."""
    _draft(section.version)
    section.delete()


@transaction.atomic
def add_question(*, section: Section, key: str, kind: str, text: str, **values) -> Question:
    """A question after the last one of ``section``; ``values`` are other fields of ``Question``."""
    version = _draft(section.version)
    question = Question(version=version, section=section, key=key, kind=kind, text=text, **values)
    question.order = _next(section.questions.all())
    _check_question(question)
    question.save()
    return question


@transaction.atomic
def edit_question(*, question: Question, **values) -> Question:
    """Change a question of a draft."""
    _draft(question.version)
    for name, value in values.items():
        setattr(question, name, value)
    _check_question(question)
    question.save()
    return question


@transaction.atomic
def delete_question(*, question: Question) -> None:
    """Delete a question of a draft."""
    _draft(question.version)
    question.delete()


def _asks_for_an_answer(question: Question) -> bool:
    return question.required and kind_of(question.kind).asks


def _check_question(question: Question) -> None:
    _check(question)
    if question.section.purpose == SectionPurpose.EQUALITY and _asks_for_an_answer(question):
        raise ValidationError({"required": VOLUNTARY})
    try:
        question.config = kind_of(question.kind).clean_config(question.config)
    except ValidationError as error:
        raise ValidationError({"config": error.messages}) from None
    try:
        # Most questions are always asked, and then nobody need read the others.
        earlier = earlier_questions(question) if question.condition else {}
        question.condition = clean_condition(question.condition, earlier)
    except ValidationError as error:
        raise ValidationError({"condition": error.messages}) from None


def earlier_questions(question: Question) -> dict:
    """The questions that come before ``question``, saved or not, by their keys: those a condition may ask about."""
    place = (question.section.order, question.section_id, question.order, question.pk or float("inf"))
    structure = read_structure(question.version)
    order = dict(question.version.questions.values_list("key", "order"))
    section_order = dict(question.version.sections.values_list("key", "order"))
    return {
        earlier.key: earlier
        for section in structure.sections
        for earlier in section.questions
        if (section_order[section.key], section.id, order[earlier.key], earlier.id) < place
    }


@transaction.atomic
def reorder(*, part: Section | Question, by_places: int) -> None:
    """Move a section within its version, or a question within its section, ``by_places`` down (up where below 0).

    Past either end it stays at the end.
    """
    _draft(part.version)
    siblings = list(part.version.sections.all() if isinstance(part, Section) else part.section.questions.all())
    place = next(place for place, sibling in enumerate(siblings) if sibling.pk == part.pk)
    moved = siblings.pop(place)
    siblings.insert(max(0, place + by_places), moved)
    for order, sibling in enumerate(siblings, start=1):
        sibling.order = order
    type(part).objects.bulk_update(siblings, ["order"])
