"""The worked examples of ``docs/algorithms/coder-agreement.md``, and what holds for any two coders."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.common.tests.worked_examples import rows
from consultations.rules.agreement import Agreement, agreement_on, overall

UNDEFINED = "not defined"


def number(text: str) -> Fraction | None:
    return None if text == UNDEFINED else Fraction(text)


@pytest.mark.parametrize("row", rows("coder-agreement.md", "themes"))
def test_one_theme(row):
    found = Agreement(*(int(row[name]) for name in ("both", "first only", "second only", "neither")))

    assert (found.observed, found.expected, found.kappa) == tuple(
        number(row[name]) for name in ("observed", "expected", "kappa")
    )
    assert found.shown == row["shown"]


@pytest.mark.parametrize("row", rows("coder-agreement.md", "overall"))
def test_all_themes_together(row):
    letters = {"m": 1, "r": 2}
    first, second = (
        [frozenset(letters[one] for one in text if one in letters) for text in row[name].split(", ")]
        for name in ("first", "second")
    )
    pairs = list(zip(first, second, strict=True))
    themes = {letter: agreement_on(key, pairs) for letter, key in letters.items()}
    used = [one for one in themes.values() if one.both or one.either]

    assert {letter: one.kappa for letter, one in themes.items()} == {
        letter: number(row[f"theme {letter}"]) for letter in letters
    }
    assert overall(used).kappa == number(row["overall"])


COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_kappa_is_the_same_whoever_is_first_and_never_above_what_was_observed(both, first, second, neither):
    found, turned = Agreement(both, first, second, neither), Agreement(both, second, first, neither)

    assert found.kappa == turned.kappa
    if found.kappa is not None and found.observed is not None:
        assert -1 <= found.kappa <= found.observed
        assert (found.kappa == 1) == (found.observed == 1)
