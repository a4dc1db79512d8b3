"""A version as plain objects that never change: what pages, checks and exports read.

A published version never changes, so that each process reads it once and keeps it. Drafts are read anew.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.kinds import kind_of
from commissioning.questionnaires.kinds.base import Kind
from commissioning.questionnaires.kinds.paper import Paper
from commissioning.questionnaires.models import QuestionnaireVersion

KEEP = 200
_published: OrderedDict[tuple, "Structure"] = OrderedDict()


@dataclass(frozen=True)
class QuestionStructure:
    """One question. ``name`` begins the names of its inputs and is its anchor on a page."""

    id: int
    key: str
    section_key: str
    number: int
    kind: Kind
    text: str
    hint: str
    why_we_ask: str
    required: bool
    word_limit: int | None
    config: dict
    condition: dict
    is_confidential: bool
    is_for_information: bool
    name: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "name", f"q-{self.key}")

    @property
    def printed_options(self) -> list[dict]:
        """Options that are ticked."""
        return self.kind.options(self)

    @cached_property
    def paper(self) -> Paper:
        """Its boxes on paper."""
        return self.kind.paper(self)

    def content(self) -> dict:
        """All that makes the question what it is, as plain data.

        What later versions of the portal added is left out where it has its default, so that the hash of what was
        published before stays.
        """
        names = ("is_confidential", "is_for_information")
        marks = {name: True for name in names if getattr(self, name)}
        return {
            "key": self.key,
            "kind": self.kind.name,
            "text": self.text,
            "hint": self.hint,
            "why_we_ask": self.why_we_ask,
            "required": self.required,
            "word_limit": self.word_limit,
            "config": self.config,
            "condition": self.condition,
            **marks,
        }


@dataclass(frozen=True)
class SectionStructure:
    """One section with its questions in order."""

    id: int
    key: str
    title: str
    introduction: str
    purpose: str
    questions: tuple[QuestionStructure, ...]

    @property
    def purpose_label(self) -> str:
        """What it is for, in words."""
        return SectionPurpose(self.purpose).label

    @property
    def is_voluntary(self) -> bool:
        """Whether nothing in it can be required."""
        return self.purpose == SectionPurpose.EQUALITY

    def content(self) -> dict:
        """The section as plain data; an ordinary one does not say that it is."""
        purpose = {"purpose": self.purpose} if self.purpose != SectionPurpose.ORDINARY else {}
        return {
            "key": self.key,
            "title": self.title,
            "introduction": self.introduction,
            **purpose,
            "questions": [question.content() for question in self.questions],
        }


@dataclass(frozen=True)
class Structure:
    """A whole version."""

    version_id: int
    uid: str
    number: int
    content_sha256: str
    sections: tuple[SectionStructure, ...]

    @cached_property
    def questions(self) -> tuple[QuestionStructure, ...]:
        """Every question in the order in which it is asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_key(self) -> dict[str, QuestionStructure]:
        """Questions by their keys."""
        return {question.key: question for question in self.questions}

    @cached_property
    def key_of(self) -> dict[int, str]:
        """Keys by the questions' primary keys."""
        return {question.id: question.key for question in self.questions}

    @cached_property
    def section_by_key(self) -> dict[str, SectionStructure]:
        """Sections by their keys."""
        return {section.key: section for section in self.sections}

    @cached_property
    def holds_files(self) -> bool:
        """Whether any question asks for files."""
        return any(question.kind.holds_files for question in self.questions)

    def content(self) -> dict:
        """The version as plain data, without anything that can change or differs from database to database."""
        return {
            "uid": self.uid,
            "number": self.number,
            "sections": [section.content() for section in self.sections],
        }


def structure_of(version: QuestionnaireVersion) -> Structure:
    """The structure of ``version``; a published one costs queries only the first time in a process."""
    if not version.is_published:
        return read_structure(version)
    key = (version.uid, version.content_sha256, version.published_at)
    structure = _published.get(key)
    if structure is None:
        structure = _published[key] = read_structure(version)
        while len(_published) > KEEP:
            _published.popitem(last=False)
    return structure


def read_structure(version: QuestionnaireVersion) -> Structure:
    """The structure of ``version`` as its rows are now, in two queries."""
    of_section: dict[int, list[QuestionStructure]] = {}
    sections = list(version.sections.order_by("order", "pk"))
    key_of = {section.pk: section.key for section in sections}
    questions = version.questions.order_by("section__order", "section_id", "order", "pk")
    for number, question in enumerate(questions, start=1):
        of_section.setdefault(question.section_id, []).append(
            QuestionStructure(
                id=question.pk,
                key=question.key,
                section_key=key_of[question.section_id],
                number=number,
                kind=kind_of(question.kind),
                text=question.text,
                hint=question.hint,
                why_we_ask=question.why_we_ask,
                required=question.required,
                word_limit=question.word_limit,
                config=question.config,
                condition=question.condition,
                is_confidential=question.is_confidential,
                is_for_information=question.is_for_information,
            )
        )
    return Structure(
        version_id=version.pk,
        uid=str(version.uid),
        number=version.number,
        content_sha256=version.content_sha256,
        sections=tuple(
            SectionStructure(
                id=section.pk,
                key=section.key,
                title=section.title,
                introduction=section.introduction,
                purpose=section.purpose,
                questions=tuple(of_section.get(section.pk, ())),
            )
            for section in sections
        ),
    )
