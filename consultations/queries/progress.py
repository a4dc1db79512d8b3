"""How far the reading of a phase has come: by question and by coder, and what is still unread."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import QuestionStructure
from consultations.models import EventPoint, Phase, Reading, Response, SetAside
from consultations.queries import texts
from organisations.models import User


@dataclass(frozen=True)
class Progress:
    """Of one question, or of the points raised at events (``question`` None)."""

    question: QuestionStructure | None
    total: int
    coded: int
    aside: SetAside | None = None
    set_aside: int = 0
    by_coder: list[tuple[User, int]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """What is neither read nor set aside."""
        return self.total - self.coded - self.set_aside

    @property
    def key(self) -> str:
        """What the filter of questions calls it."""
        return self.question.key if self.question else "points"

    @property
    def words(self) -> str:
        return self.question.text if self.question else "Points raised at events"


def readings_of_answer(**values) -> Exists:
    """Whether an answer (a row of ``texts.answers``) has such a reading."""
    return Exists(Reading.objects.filter(response=OuterRef("sheet__response"), question=OuterRef("question"), **values))


def readings_of_point(**values) -> Exists:
    return Exists(Reading.objects.filter(point=OuterRef("pk"), **values))


def answer_set_aside(phase: Phase) -> Exists:
    """Whether an answer, or all that is unread of its question, was set aside."""
    rows = SetAside.objects.filter(phase=phase, question=OuterRef("question"))
    return Exists(rows.filter(Q(response=None) | Q(response=OuterRef("sheet__response"))))


def point_set_aside() -> Exists:
    return Exists(SetAside.objects.filter(point=OuterRef("pk")))


def unread_answers(phase: Phase) -> QuerySet[Answer]:
    """Those that nobody has read as they are now, and that are not set aside."""
    return texts.answers(phase).filter(~readings_of_answer(counts=True), ~answer_set_aside(phase))


def unread_points(phase: Phase) -> QuerySet[EventPoint]:
    return texts.points(phase).filter(~readings_of_point(counts=True), ~point_set_aside())


def progress_of(phase: Phase) -> list[Progress]:
    """Each question that is answered in words, then the points. A constant number of queries, each one pass."""
    questions = texts.questions_to_read(phase)
    answers, raised = texts.answers(phase), texts.points(phase)
    totals = _by_question(answers)
    coded = _by_question(answers.filter(readings_of_answer(counts=True)))
    unread = _by_question(unread_answers(phase))
    whole = {one.question_id: one for one in SetAside.objects.filter(phase=phase, response=None, point=None)}
    coders = _by_coder(phase)
    lines = []
    for question in questions:
        pk = question.id
        total, done, left = totals.get(pk, 0), coded.get(pk, 0), unread.get(pk, 0)
        lines.append(Progress(question, total, done, whole.get(pk), total - done - left, coders.get(pk, [])))
    total = raised.count()
    if total:
        done, left = raised.filter(readings_of_point(counts=True)).count(), unread_points(phase).count()
        lines.append(Progress(None, total, done, None, total - done - left, coders.get(None, [])))
    return lines


def _by_question(rows: QuerySet[Answer]) -> dict[int, int]:
    return dict(rows.order_by().values_list("question").annotate(number=Count("pk")))


def _by_coder(phase: Phase) -> dict[int | None, list[tuple[User, int]]]:
    """By question the coders with how many of its texts each has read as they are now, the first name first."""
    counted = Q(response__in=Response.objects.filter(phase=phase).counted()) | Q(point__isnull=False)
    rows = Reading.objects.filter(counted, phase=phase, is_agreed=False, stale_at=None).order_by()
    counts = list(rows.values_list("question", "coder").annotate(number=Count("pk")))
    users = coders_named(coder for _, coder, _ in counts)
    found: dict[int | None, list[tuple[User, int]]] = {}
    for question, coder, number in counts:
        found.setdefault(question, []).append((users[coder], number))
    return {question: sorted(each, key=lambda pair: (str(pair[0]), pair[0].pk)) for question, each in found.items()}


def coders_named(keys: Iterable[int]) -> dict[int, User]:
    return User.objects.in_bulk(list(set(keys)))
