"""Answers that are worded alike, so that one theme can be given to several at once. Worked out here: no answer leaves
the portal."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rapidfuzz import fuzz, process, utils

from consultations.models import Phase
from consultations.queries import choosing, texts
from consultations.queries.choosing import Choice
from consultations.queries.texts import Text

# What one request compares, so that it takes less than a second: the first so many unread answers to the question,
# by their beginnings.
CANDIDATES = 2_000
COMPARED = 1_000
LEAST = 60
MOST = 20


@dataclass(frozen=True)
class Similar:
    """A text and how alike it is, in per cent: of the words of the shorter one that stand in both."""

    text: Text
    score: int


def similar_to(text: Text, user, *, least: int = LEAST) -> list[Similar]:
    """Texts of the same question (or points of events) that ``user`` has not read, most alike first, at most twenty.

    Order of words, capitals and punctuation do not matter (RapidFuzz's token set ratio). Two queries.
    """
    phase: Phase = text.phase
    choice = Choice(question=text.question.key if text.question else choosing.POINTS)
    rows: QuerySet[Any]
    if text.question:
        rows = choosing.answers(phase, choice, user).select_related("sheet__response")
    else:
        rows = choosing.points(phase, choice, user)
    others = texts.texts_of(phase, rows.exclude(pk=text.pk).order_by("pk")[:CANDIDATES])
    found = process.extract(
        text.words[:COMPARED],
        [one.words[:COMPARED] for one in others],
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=least,
        limit=MOST,
    )
    return [Similar(others[place], round(score)) for _, score, place in found]
