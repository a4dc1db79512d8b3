"""The answers of one sheet, read at once, and all that follows from them without another query."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from commissioning.questionnaires.conditions import shown_keys
from commissioning.questionnaires.enums import SectionPurpose, SectionState
from commissioning.questionnaires.models import Answer, AnswerFile, AnswerSheet
from commissioning.questionnaires.structure import QuestionStructure, Structure, structure_of

UNANSWERED = "Answer this question."


@dataclass(frozen=True)
class Problem:
    """What stands against handing in: the question, the page it is on, what to do, and where on the page."""

    question_key: str
    section_key: str
    message: str
    anchor: str


@dataclass(frozen=True)
class Shown:
    """What a page showed of one answer: its revision (0 where there was none) and a digest of its inputs."""

    revision: int
    digest: str

    def __str__(self):
        return f"{self.revision}.{self.digest}"

    @classmethod
    def from_text(cls, text: str) -> "Shown":
        """The token that a page sends back; whatever is not one counts as “nothing was shown”."""
        revision, _, digest = text.partition(".")
        is_number = revision.isascii() and revision.isdigit() and len(revision) < 10
        return cls(int(revision), digest) if is_number else cls(0, "")


def digest_of(raw: dict) -> str:
    """A short digest of what a question's inputs hold; empty inputs count as absent."""
    held = {name: value for name, value in raw.items() if value}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


class AnswerSet:
    """The answers of ``sheet`` to the questions of its version."""

    def __init__(self, sheet: AnswerSheet, structure: Structure, answers: list[Answer], files: list[AnswerFile]):
        self.sheet, self.structure = sheet, structure
        self.answers = {structure.key_of[answer.question_id]: answer for answer in answers}
        self.files: dict[str, list[AnswerFile]] = {}
        for file in files:
            self.files.setdefault(structure.key_of[file.question_id], []).append(file)

    # One answer -----------------------------------------------------------------------------------------

    def value(self, key: str):
        """What was answered; None where nothing was, or nothing that is understood."""
        if key in self.files:
            return [
                {"name": file.name, "content_type": file.content_type, "size": file.size, "sha256": file.sha256}
                for file in self.files[key]
            ]
        answer = self.answers.get(key)
        return answer.value if answer else None

    def raw(self, question: QuestionStructure) -> dict:
        """The answer as its inputs show it, whether it was understood or not."""
        answer = self.answers.get(question.key)
        if answer and answer.raw:
            return answer.raw
        return question.kind.raw(question, answer.value if answer else None)

    def text(self, key: str) -> str:
        """The answer in words."""
        question, answer = self.structure.by_key[key], self.answers.get(key)
        if answer and answer.raw:
            return question.kind.raw_as_text(question, answer.raw)
        return question.kind.as_text(question, self.value(key))

    def shown_as(self, question: QuestionStructure) -> Shown:
        """What a page that shows the answer as it is now sends back with it."""
        answer = self.answers.get(question.key)
        return Shown(answer.revision if answer else 0, digest_of(self.raw(question)))

    def is_answered(self, key: str) -> bool:
        """Whether anything was answered, even if it is not understood yet."""
        answer = self.answers.get(key)
        return bool(self.files.get(key)) or bool(answer and (answer.raw or answer.value is not None))

    # All of them ----------------------------------------------------------------------------------------

    @cached_property
    def shown(self) -> frozenset[str]:
        """Keys of the questions that are asked, given the answers."""
        return shown_keys(self.structure, self.value)

    @cached_property
    def reopened(self) -> frozenset[str]:
        """Keys of the questions that were opened again after handing in."""
        return frozenset(key for key, answer in self.answers.items() if answer.reopened)

    def forget_what_followed(self) -> None:
        """Work out anew what follows from the answers, after some were replaced."""
        for name in ("shown", "reopened", "editable"):
            self.__dict__.pop(name, None)

    @property
    def is_locked(self) -> bool:
        """Whether the sheet was handed in (some answers may be open again)."""
        return self.sheet.locked_at is not None

    @cached_property
    def editable(self) -> frozenset[str]:
        """Keys of the questions that may be answered now: all of a draft; of a sheet that was handed in those
        reopened, and those that are asked only because of them."""
        if not self.is_locked:
            return frozenset(self.structure.by_key)
        editable = set(self.reopened)
        for question in self.structure.questions:
            if question.condition and question.condition["question"] in editable:
                editable.add(question.key)
        return frozenset(editable)

    def problems(self, section_key: str | None = None) -> list[Problem]:
        """What stands against handing in, question by question; questions that are not asked are left out."""
        return [
            Problem(question.key, question.section_key, message, f"#{question.name}")
            for question in self.structure.questions
            if question.key in self.shown and section_key in {None, question.section_key}
            for message in self.problems_of(question)
        ]

    def problems_of(self, question: QuestionStructure) -> list[str]:
        """What stands against the answer to one question."""
        if not question.kind.asks:
            return []
        answer = self.answers.get(question.key)
        if answer and answer.raw:
            return answer.problem.split("\n")
        value = self.value(question.key)
        if not value and value != 0:
            return [UNANSWERED] if question.required else []
        problems = question.kind.problems(question, value)
        if limit := question.kind.word_limit_problem(question, value):
            problems = [*problems, limit]
        return problems

    def state_of(self, section_key: str) -> SectionState:
        """How far one section has come."""
        questions = [
            question
            for question in self.structure.section_by_key[section_key].questions
            if question.kind.asks and question.key in self.shown
        ]
        everything = self.structure.section_by_key[section_key].questions
        if not questions:
            return (
                SectionState.NOT_NEEDED
                if any(question.kind.asks for question in everything)
                else (SectionState.COMPLETE)
            )
        if self.is_locked:
            keys = {question.key for question in questions}
            return SectionState.CHANGE_ASKED_FOR if keys & self.editable else SectionState.CANNOT_BE_CHANGED
        answered = any(self.is_answered(question.key) for question in questions)
        if not answered:
            return SectionState.NOT_STARTED
        return SectionState.IN_PROGRESS if self.problems(section_key) else SectionState.COMPLETE

    def snapshot(self) -> dict:
        """The questions that were asked and their answers as plain data, to be frozen."""
        questionnaire = self.sheet.version.questionnaire
        return {
            "questionnaire": questionnaire.slug,
            "name": questionnaire.name,
            "number": self.structure.number,
            "version_sha256": self.structure.content_sha256,
            "sections": [
                {
                    "key": section.key,
                    "title": section.title,
                    **({"purpose": section.purpose} if section.purpose != SectionPurpose.ORDINARY else {}),
                    "answers": [
                        {
                            "key": question.key,
                            "question": question.text,
                            "kind": question.kind.name,
                            "value": self.value(question.key),
                            "text": self.text(question.key),
                            **({"is_confidential": True} if question.is_confidential else {}),
                        }
                        for question in section.questions
                        if question.kind.asks and question.key in self.shown
                    ],
                }
                for section in self.structure.sections
                if any(question.key in self.shown for question in section.questions)
            ],
        }


def load(sheet: AnswerSheet) -> AnswerSet:
    """The answers of ``sheet`` in at most three queries, besides its version's where that is not yet known."""
    structure = structure_of(sheet.version)
    answers = list(Answer.objects.filter(sheet=sheet).order_by())
    files = list(AnswerFile.objects.filter(sheet=sheet, removed_at=None)) if structure.holds_files else []
    return AnswerSet(sheet, structure, answers, files)
