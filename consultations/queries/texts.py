"""What people wrote, text by text: answers in words, and points that were raised at events."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import QuestionStructure, structure_of
from consultations.models import EventPoint, Phase, Reading, Response, SecondKeying, SetAside
from consultations.models.response import counted

# Kinds of question whose answers are in people's own words.
WRITTEN_KINDS = frozenset({"short_text", "long_text", "agree_scale"})
POINT = "point-"


def sha256_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Text:
    """One text to be read: ``words`` that answer ``question`` in ``response``, or a ``point`` raised at an event.

    ``pk`` is the answer's or the point's own key; an answer's is another one once it was corrected, ``key`` stays.
    """

    phase: Phase
    pk: int
    words: str
    response: Response | None = None
    question: QuestionStructure | None = None
    point: EventPoint | None = None

    @cached_property
    def sha256(self) -> str:
        return sha256_of(self.words)

    @property
    def key(self) -> str:
        """Its name in addresses."""
        if self.response is not None and self.question is not None:
            return f"{self.response.reference}.{self.question.key}"
        return f"{POINT}{self.pk}"

    @property
    def about(self) -> str:
        """What it is about, in words: the question, or the event."""
        return self.question.text if self.question else str(self.point.event if self.point else "")

    @property
    def of(self) -> dict[str, Any]:
        """The columns by which readings and the like name it."""
        question = self.question.id if self.question else None
        return {"response": self.response, "question_id": question, "point": self.point}

    def readings(self) -> QuerySet[Reading]:
        return Reading.objects.filter(**self.of)

    def set_asides(self) -> QuerySet[SetAside]:
        """Those of the text itself, and of its whole question."""
        whole = Q(phase=self.phase, response=None, question_id=self.question.id) if self.question else Q()
        return SetAside.objects.filter(Q(**self.of) | whole)


def questions_to_read(phase: Phase) -> list[QuestionStructure]:
    """The questions that are answered in people's own words, in their order: none about those who answer."""
    if phase.version is None:
        return []
    sections = structure_of(phase.version).sections
    ordinary = [section for section in sections if section.purpose == SectionPurpose.ORDINARY]
    return [one for section in ordinary for one in section.questions if one.kind.name in WRITTEN_KINDS]


def unseen_papers(phase: Phase) -> QuerySet[Any]:
    """Keys of the responses whose first keying nobody reads yet."""
    return SecondKeying.objects.unseen().filter(response__phase=phase).order_by().values("response")


def answers(phase: Phase) -> QuerySet[Any]:
    """Answers in words of responses that count, with ``words`` as they were written. Nothing was written in others.

    Without those of papers that are still to be keyed in again: whoever does that must not have read them.
    """
    written = Case(
        When(question__kind="agree_scale", then=KeyTextTransform("explain", "value")),
        default=F("text"),
        output_field=TextField(),
    )
    rows = Answer.objects.filter(
        question__in=[question.id for question in questions_to_read(phase)],
        # By columns, not by a list of keys: SQLite goes through such a list once for each answer.
        sheet__response__phase=phase,
    ).filter(counted("sheet__response__"), ~Q(sheet__response__in=unseen_papers(phase)))
    return rows.annotate(words=Coalesce(written, Value(""), output_field=TextField())).exclude(words="")


def points(phase: Phase) -> QuerySet[EventPoint]:
    """What was raised at the events of the phase."""
    return EventPoint.objects.filter(event__phase=phase).select_related("event")


def text_of_answer(phase: Phase, answer: Any) -> Text:
    """``answer`` as ``answers`` gives it, with ``sheet__response`` read along."""
    question = next(one for one in questions_to_read(phase) if one.id == answer.question_id)
    return Text(phase, answer.pk, answer.words, response=answer.sheet.response, question=question)


def text_of_point(phase: Phase, point: EventPoint) -> Text:
    return Text(phase, point.pk, point.text, point=point)


def texts_of(phase: Phase, rows: Iterable) -> list[Text]:
    """Answers or points as texts."""
    return [text_of_point(phase, row) if isinstance(row, EventPoint) else text_of_answer(phase, row) for row in rows]


def find(phase: Phase, key: str) -> Text | None:
    """The text with this ``key``; None where there is none, or none any more."""
    if "\x00" in key:  # What no database can look for is nowhere.
        return None
    number = key.removeprefix(POINT)
    if key.startswith(POINT) and number.isascii() and number.isdigit() and len(number) < 18:
        point = points(phase).filter(pk=int(number)).first()
        return text_of_point(phase, point) if point else None
    reference, _, question = key.partition(".")
    rows = answers(phase).filter(sheet__response__reference=reference, question__key=question)
    answer = rows.select_related("sheet__response").first()
    return text_of_answer(phase, answer) if answer else None
