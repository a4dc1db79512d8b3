"""Finding a person's name in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.names import can_be_sought, finder, patterns

LETTERS = st.sampled_from("aàÀeé\u0301sßSoøŁlæijĲ'’-., йиЙά\u03b1김z")


@pytest.mark.parametrize(
    "text",
    [
        "Asha Müller",
        "I am ASHA MULLER.",
        "Müller, Asha",
        "asha.muller@example.org",
        "asha_mu\u0308ller.pdf",
        "Dear\nAsha\nMüller",
    ],
)
def test_a_name_is_found_in_capitals_with_and_without_accents_and_surname_first(text):
    assert finder("asha müller")(text)
    assert finder("Asha Muller")(text)


@pytest.mark.parametrize("text", ["Natasha Muller", "Asha Mullerby", "Asha and Bo Müller", "Müller", ""])
def test_a_name_in_a_longer_word_or_of_somebody_else_is_not_found(text):
    assert not finder("Asha Müller")(text)


def test_letters_with_a_stroke_are_found_without():
    assert finder("Lukasz Soe Strauss")("Łukasz Søe Strauß")
    assert finder("Łukasz")("lukasz")


def test_a_letter_alone_cannot_be_sought():
    assert [can_be_sought(name) for name in ("A", "a b", "…", "", "Li", "김민")] == [
        False,
        False,
        False,
        False,
        True,
        True,
    ]


@given(name=st.text(LETTERS, max_size=6), before=st.text(LETTERS, max_size=3), typed=st.text(LETTERS, max_size=6))
def test_the_database_is_asked_for_every_text_that_has_the_name(name, before, typed):
    for text in (f"{before} {name}", f"{before} {name.upper()}", typed):
        if can_be_sought(name) and finder(name)(text):
            assert all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns(name))
