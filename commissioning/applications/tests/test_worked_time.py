"""The worked examples of ``docs/algorithms/time-needed.md``."""

import pytest

from commissioning.applications.rules import time_needed
from commissioning.common.tests.worked_examples import rows
from commissioning.questionnaires.kinds import kind_of

DOCUMENT = "time-needed.md"


def table(name):
    found = rows(DOCUMENT, name)
    return pytest.mark.parametrize("row", found, ids=[" ".join(row.values()) for row in found])


def question(text: str) -> tuple[str, int | None]:
    kind, _, limit = text.strip().partition(":")
    assert kind_of(kind).name == kind
    return kind, int(limit) if limit else None


@table("questions")
def test_questions_take_as_long_as_worked_out(row):
    assert time_needed.minutes_of(map(question, row["questions"].split(","))) == int(row["minutes"])


@table("words")
def test_minutes_are_rounded_up_and_put_into_words(row):
    assert time_needed.in_words(int(row["minutes"])) == row["in words"]
