"""Questionnaires and their versions."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from commissioning.common import states
from commissioning.common.snapshots import canonical_json, sha256_of
from commissioning.common.validators import no_nul
from commissioning.questionnaires.conditions import clean_condition
from commissioning.questionnaires.enums import VersionStatus
from commissioning.questionnaires.models import Question, Questionnaire, QuestionnaireVersion, Section
from commissioning.questionnaires.operations.questions import VOLUNTARY
from commissioning.questionnaires.structure import read_structure

# What a new version takes from the one that it is a copy of.
SECTION_FIELDS = ("key", "order", "title", "introduction", "purpose")
QUESTION_FIELDS = (
    *("key", "order", "kind", "text", "hint", "why_we_ask", "required", "word_limit"),
    *("is_confidential", "is_for_information", "config"),
    "condition",
)


class DraftExists(Exception):
    """The questionnaire already has a draft; there is one at a time."""

    def __init__(self, draft: QuestionnaireVersion):
        self.draft = draft
        super().__init__(f"Version {draft.number} is already a draft. Go on with that one.")


class CannotPublish(Exception):
    """The draft has faults; ``problems`` lists them for its author."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(" ".join(problems))


@transaction.atomic
def create_questionnaire(*, slug: str, name: str, purpose: str, description: str = "", at: dt.datetime, by):
    """A questionnaire with an empty draft as its version 1, which is returned. Raises ``ValidationError``."""
    questionnaire = Questionnaire(slug=slug, name=name, purpose=purpose, description=description)
    for text in (name, description):
        no_nul(text)
    questionnaire.full_clean()
    questionnaire.save()
    return create_version(questionnaire=questionnaire, at=at, by=by)


@transaction.atomic
def create_version(
    *, questionnaire: Questionnaire, copy_of: QuestionnaireVersion | None = None, at: dt.datetime, by
) -> QuestionnaireVersion:
    """A new draft: with the sections and questions of ``copy_of``, keys included, or empty.

    Raises ``DraftExists``.
    """
    questionnaire = states.locked(questionnaire)
    if draft := questionnaire.versions.filter(status=VersionStatus.DRAFT).first():
        raise DraftExists(draft)
    last = questionnaire.versions.aggregate(last=Max("number"))["last"] or 0
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=last + 1, created_at=at)
    states.record_change(version, "", VersionStatus.DRAFT, at=at, by=by)
    if copy_of is not None:
        _copy_parts(copy_of, version)
    return version


def _copy_parts(source: QuestionnaireVersion, target: QuestionnaireVersion) -> None:
    new_sections = {}
    for section in source.sections.all():
        new_sections[section.pk] = Section(version=target, **{name: getattr(section, name) for name in SECTION_FIELDS})
    Section.objects.bulk_create(new_sections.values())
    Question.objects.bulk_create(
        Question(
            version=target,
            section=new_sections[question.section_id],
            **{name: getattr(question, name) for name in QUESTION_FIELDS},
        )
        for question in source.questions.all()
    )


def publication_problems(version: QuestionnaireVersion) -> list[str]:
    """What an author must mend before ``version`` can be published."""
    structure = read_structure(version)
    problems: list[str] = []
    earlier: dict = {}
    if not any(question.kind.asks for question in structure.questions):
        problems.append("Add at least one question.")
    problems += [
        f"Add a question to the section “{section.title}”, or delete it."
        for section in structure.sections
        if not section.questions
    ]
    for question in structure.questions:
        if question.required and question.kind.asks and structure.section_by_key[question.section_key].is_voluntary:
            problems.append(f"Question {question.number}: {VOLUNTARY}")
        try:
            question.kind.clean_config(question.config)
            clean_condition(question.condition, earlier)
        except ValidationError as error:
            problems += [f"Question {question.number}: {message}" for message in error.messages]
        earlier[question.key] = question
    return problems


@transaction.atomic
def publish(*, version: QuestionnaireVersion, at: dt.datetime, by) -> QuestionnaireVersion:
    """Freeze ``version`` with its content's SHA-256, so that it can be asked.

    Raises ``CannotPublish`` with the list of faults, ``CannotMove`` where it is published already.
    """
    version = states.locked(version)
    if problems := publication_problems(version):
        raise CannotPublish(problems)
    content = canonical_json(read_structure(version).content())
    return states.move(
        version,
        VersionStatus.PUBLISHED,
        at=at,
        by=by,
        published_at=at,
        published_by=by,
        content=content,
        content_sha256=sha256_of(content),
    )


@transaction.atomic
def delete_draft(*, version: QuestionnaireVersion) -> None:
    """Throw a draft away. Raises ``VersionIsPublished``."""
    states.locked(version).delete()


def is_intact(version: QuestionnaireVersion) -> bool:
    """Whether a published version's sections and questions are still those that were published."""
    content = canonical_json(read_structure(version).content())
    return sha256_of(version.content) == version.content_sha256 == sha256_of(content)
