"""What officers read of answers that came by post: what is being keyed, what waits to be keyed again, how often it
was wrong."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.structure import structure_of
from consultations.enums import Keying, Way
from consultations.models import KeyingDifference, Phase, Response, SecondKeying
from consultations.models.response import counted


def papers(phase: Phase) -> QuerySet[Response]:
    """Papers of a phase, those that are still being keyed in first, then the latest."""
    rows = phase.responses.filter(way=Way.POST, is_test=False).select_related("keyed_by", "organisation")
    return rows.order_by(F("submitted_at").desc(nulls_first=True), "-started_at", "-pk")


def second_keyings(phase: Phase) -> QuerySet[SecondKeying]:
    """Papers of the sample that are not settled, the oldest first; none whose words were taken out."""
    rows = SecondKeying.objects.filter(response__phase=phase, response__anonymised_at=None, settled_at=None)
    return rows.select_related("response__keyed_by", "keyed_by").order_by("drawn_at", "pk")


def is_hidden(response: Response, user) -> bool:
    """Whether somebody could still be asked to key the paper in without seeing the first keying: until then only who
    keyed it first reads it."""
    return response.keyed_by_id != user.pk and SecondKeying.objects.unseen().filter(response=response).exists()


@dataclass(frozen=True)
class Unfinished:
    """Of the papers of a phase that count: how many are to be keyed in again, how many differ and are not settled."""

    waiting: int
    differing: int


def unfinished(phase: Phase) -> Unfinished:
    """What keeps the phase from being analysed: until it is done the answers may change. One query."""
    rows = second_keyings(phase).filter(counted("response__")).order_by()
    found = rows.aggregate(waiting=Count("pk", filter=Q(keyed_at=None)), all=Count("pk"))
    return Unfinished(found["waiting"], found["all"] - found["waiting"])


@dataclass(frozen=True)
class FieldRate:
    """Of one question: how many papers were keyed twice, in how many the keyings differed, in how many of those that
    are settled the first was wrong."""

    number: int
    text: str
    compared: int
    differed: int
    wrong: int

    @property
    def percent(self) -> float:
        """Wrong first keyings of a hundred compared, to one decimal."""
        return round(100 * self.wrong / self.compared, 1)


def error_rates(phase: Phase) -> list[FieldRate]:
    """By question in the order of the paper, in two queries; empty while nothing was keyed in twice."""
    compared = SecondKeying.objects.filter(response__phase=phase, keyed_at__isnull=False).count()
    if not compared or phase.version is None:
        return []
    numbers = Count("pk"), Count("pk", filter=Q(right=Keying.SECOND))
    rows = KeyingDifference.objects.filter(second_keying__response__phase=phase).order_by()
    found = {
        question: (differed, wrong)
        for question, differed, wrong in rows.values_list("question").annotate(differed=numbers[0], wrong=numbers[1])
    }
    return [
        FieldRate(question.number, question.text, compared, *found.get(question.id, (0, 0)))
        for question in structure_of(phase.version).questions
        if question.kind.asks and not question.kind.holds_files
    ]


@dataclass(frozen=True)
class Difference:
    """One difference with both keyings in words."""

    record: KeyingDifference
    number: int
    question: str
    first: str
    second: str


def differences_of(second: SecondKeying) -> list[Difference]:
    """What is to be settled, in the order of the paper."""
    if second.sheet is None:
        return []
    first, again = load(second.response.sheet), load(second.sheet)
    by_id = {question.id: question for question in first.structure.questions}
    rows = sorted(second.differences.all(), key=lambda row: by_id[row.question_id].number)
    return [
        Difference(row, question.number, question.text, first.text(question.key), again.text(question.key))
        for row in rows
        for question in [by_id[row.question_id]]
    ]
