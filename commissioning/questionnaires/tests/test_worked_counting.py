"""The worked examples of ``docs/algorithms/counting.md``."""

from fractions import Fraction

import pytest

from commissioning.common.tests.worked_examples import rows
from commissioning.questionnaires.counting import count
from commissioning.questionnaires.tests.test_kinds import asked

LETTERS = asked("ranking", options=[{"key": key, "label": key.upper()} for key in "abcd"])


@pytest.mark.parametrize("row", rows("counting.md", "rankings"))
def test_rankings(row):
    ranks = count(LETTERS, [list(answer) for answer in row["answers"].split(", ")])

    scores = {rank.key: rank.score for rank in ranks.options}
    assert {key: Fraction(row[f"score of {key}"]) for key in "abcd"} == scores
    assert next(rank.mean_place for rank in ranks.options if rank.key == "a") == Fraction(row["mean place of a"])


@pytest.mark.parametrize("row", rows("counting.md", "numbers"))
def test_numbers(row):
    figures = count(asked("number", decimals=1), row["answers"].split(", "))

    assert (figures.mean, figures.lower_quartile, figures.median, figures.upper_quartile) == tuple(
        Fraction(row[name]) for name in ("mean", "lower quartile", "median", "upper quartile")
    )
