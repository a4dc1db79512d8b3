"""Which texts an officer wants to read, and which comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.http import urlencode

from commissioning.questionnaires.enums import SectionPurpose
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import QuestionStructure, structure_of
from consultations.models import Coding, EventPoint, Phase, Reading
from consultations.queries import progress, texts
from consultations.queries.agreement import is_coder
from consultations.queries.texts import Text

POINTS = "points"
COUNTED = 1_000
STATES = (
    ("mine", "I have not read"),
    ("unread", "Nobody has read"),
    ("read", "I have read"),
    ("stale", "Changed since I read"),
    ("aside", "Set aside"),
    ("any", "All"),
)
# Kinds of question whose options tell in what capacity somebody answers.
CAPACITY_KINDS = frozenset({"single_choice", "multiple_choice"})


@dataclass(frozen=True)
class Choice:
    """What is chosen, as addresses hold it. ``capacity`` is a question's key and an option's, with a colon between;
    ``state`` one of ``STATES``."""

    question: str = ""
    state: str = "mine"
    way: str = ""
    capacity: str = ""
    theme: str = ""
    q: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Choice":
        """From a form's values, by field; an empty state is the usual one."""
        given = {one.name: str(values.get(one.name) or "") for one in fields(cls)}
        return cls(**given | {"state": given["state"] or "mine"})

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def is_usual(self) -> bool:
        return self == Choice()


def capacities(phase: Phase) -> list[tuple[str, str]]:
    """What can be chosen among the questions about those who answer, by the words of question and option."""
    if phase.version is None:
        return []
    sections = structure_of(phase.version).sections
    about = [one for section in sections if section.purpose == SectionPurpose.ABOUT_YOU for one in section.questions]
    asked = [question for question in about if question.kind.name in CAPACITY_KINDS]
    return [
        (f"{question.key}:{option['key']}", option["label"])
        for question in asked
        for option in question.kind.options(question)
    ]


def answers(phase: Phase, choice: Choice, user) -> QuerySet[Any]:
    """The answers that are chosen, without any order."""
    if choice.question == POINTS:
        return texts.answers(phase).none()
    rows = texts.answers(phase)
    if choice.question:
        rows = rows.filter(question__key=choice.question)
    if choice.way:
        rows = rows.filter(sheet__response__way=choice.way)
    if choice.capacity:
        rows = rows.filter(_of_capacity(choice.capacity))
    if choice.q:
        rows = rows.filter(words__icontains=choice.q)
    of_text = {"response": OuterRef("sheet__response"), "question": OuterRef("question")}
    rows = rows.filter(_in_state(choice.state, of_text, user, progress.answer_set_aside(phase)))
    return rows.filter(_with_theme(phase, choice, of_text, user)) if choice.theme else rows


def points(phase: Phase, choice: Choice, user) -> QuerySet[EventPoint]:
    """The points that are chosen; none where only answers can be."""
    if choice.question not in ("", POINTS) or choice.way or choice.capacity:
        return texts.points(phase).none()
    rows = texts.points(phase)
    if choice.q:
        rows = rows.filter(text__icontains=choice.q)
    of_text = {"point": OuterRef("pk")}
    rows = rows.filter(_in_state(choice.state, of_text, user, progress.point_set_aside()))
    return rows.filter(_with_theme(phase, choice, of_text, user)) if choice.theme else rows


@dataclass(frozen=True)
class Nothing:
    """Why nothing is in a choice: nobody wrote anything there (``is_unwritten``), all of it is read or set aside
    (``is_read``), or the filters leave nothing. ``points_left``: points raised at events could be chosen instead."""

    is_unwritten: bool
    is_read: bool
    points_left: bool


def nothing_in(phase: Phase, choice: Choice, user) -> Nothing:
    """Of a choice in which nothing is."""
    alone = choice == Choice(question=choice.question, state=choice.state)
    every = Choice(question=choice.question, state="any")
    is_there = (points if choice.question == POINTS else answers)(phase, every, user).exists()
    left = Choice(state=choice.state)
    return Nothing(
        is_unwritten=not is_there,
        is_read=is_there and alone and choice.state in ("mine", "unread"),
        points_left=not choice.question and points(phase, left, user).exists(),
    )


def _of_capacity(capacity: str) -> Q:
    key, _, option = capacity.partition(":")
    about = Answer.objects.filter(sheet=OuterRef("sheet"), question__key=key).annotate(
        # As texts: lookups of a transform of JSON would read the option as JSON.
        one=Cast(KeyTextTransform("choice", "value"), TextField()),
        several=Cast(KeyTextTransform("choices", "value"), TextField()),
    )
    # The list as JSON writes it: keys of options hold no quotation marks.
    return Q(Exists(about.filter(Q(one=option) | Q(several__contains=f'"{option}"'))))


def _in_state(state: str, of_text: dict, user, set_aside) -> Q:
    own = Reading.objects.filter(**of_text, coder=user, is_agreed=False)
    conditions = {
        "mine": Q(~Exists(own.filter(stale_at=None)), ~Q(set_aside)),
        "unread": Q(~Exists(Reading.objects.filter(**of_text, counts=True)), ~Q(set_aside)),
        "read": Q(Exists(own.filter(stale_at=None))),
        "stale": Q(Exists(own.exclude(stale_at=None))),
        "aside": Q(set_aside),
    }
    return conditions.get(state, Q())


def _with_theme(phase: Phase, choice: Choice, of_text: dict, user) -> Q:
    """Texts in which the theme was found. A coder is told of others' texts only where they have read them too."""
    if not (choice.theme.isascii() and choice.theme.isdigit()) or len(choice.theme) > 18:
        return Q(pk__in=[])
    of_reading = {f"reading__{name}": value for name, value in of_text.items()}
    found = Exists(Coding.objects.filter(**of_reading, theme=int(choice.theme), reading__stale_at=None))
    if not is_coder(phase, user):
        return Q(found)
    return Q(found, Exists(Reading.objects.filter(**of_text, coder=user, is_agreed=False)))


# One after the other --------------------------------------------------------------------------------------


def step(phase: Phase, choice: Choice, user, *, after: Text | None = None, back: bool = False) -> Text | None:
    """The first chosen text, question by question and then the points; with ``after`` the one that follows it, or with
    ``back`` the one before it. None where there is none. At most one query for each question and one for the points.
    """
    stages: list[QuestionStructure | None] = [*texts.questions_to_read(phase), None]
    if choice.question:
        key = choice.question
        stages = [one for one in stages if (one.key if one else POINTS) == key]
    keys = [one.key if one else POINTS for one in stages]
    here = (after.question.key if after.question else POINTS) if after else ""
    place = keys.index(here) if here in keys else None
    if back:
        stages = list(reversed(stages[: place + 1] if place is not None else stages))
    elif place is not None:
        stages = stages[place:]
    for stage in stages:
        rows: QuerySet[Any] = points(phase, choice, user) if stage is None else answers(phase, choice, user)
        if stage is not None:
            rows = rows.filter(question=stage.id).select_related("sheet__response")
        if after is not None and (stage.key if stage else POINTS) == here:
            rows = rows.filter(pk__lt=after.pk) if back else rows.filter(pk__gt=after.pk)
        if found := rows.order_by("-pk" if back else "pk").first():
            return texts.texts_of(phase, [found])[0]
    return None


def how_many(phase: Phase, choice: Choice, user) -> int:
    """How many texts are chosen, counted no further than ``COUNTED``: the number stands on the page of each text."""
    found = answers(phase, choice, user).order_by()[:COUNTED].count()
    return min(COUNTED, found + points(phase, choice, user).order_by()[:COUNTED].count())
