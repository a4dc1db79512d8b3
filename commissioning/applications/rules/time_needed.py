"""About how long the questions of an application take, so that an organisation can weigh it against the award.

Worked examples: docs/algorithms/time-needed.md. The figures are this service's own, deliberately generous; what counts
is that they are the same for every round, so that a long form for a small sum is seen for what it is.
"""

import math
from collections.abc import Iterable

SHORT_MINUTES = 2
TABLE_MINUTES = 15
FILES_MINUTES = 5
MINUTES_PER_100_WORDS = 10
# Writing of which no limit says how long it is.
WORDS_WITHOUT_LIMIT = 250
# What each project has beside its questions: the budget with its overheads, and the promised figures.
BUDGET_MINUTES = 60
HALF_HOUR = 30


def minutes_of_question(kind: str, word_limit: int | None) -> int:
    """Minutes for one question of ``kind`` (the name of a kind of questionnaires)."""
    if kind == "statement":
        return 0
    if kind == "long_text":
        return math.ceil((word_limit or WORDS_WITHOUT_LIMIT) / 100) * MINUTES_PER_100_WORDS
    return {"table": TABLE_MINUTES, "files": FILES_MINUTES}.get(kind, SHORT_MINUTES)


def minutes_of(questions: Iterable[tuple[str, int | None]]) -> int:
    """Minutes for questions, each its kind and its word limit. One that is asked only after a certain answer counts
    as if it were asked, so that nobody needs longer for having answered honestly."""
    return sum(minutes_of_question(kind, limit) for kind, limit in questions)


def in_words(minutes: int) -> str:
    """Minutes rounded up to the next half hour, in words: ``30 minutes``, ``1 hour``, ``2½ hours``."""
    halves = math.ceil(minutes / HALF_HOUR)
    if halves <= 1:
        return "30 minutes"
    hours = f"{halves // 2}{'½' if halves % 2 else ''}"
    return f"{hours} hour{'' if hours == '1' else 's'}"
