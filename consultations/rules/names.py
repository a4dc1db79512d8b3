"""Whether a text names a person: capitals, accents and punctuation aside, in whole words.

A database cannot compare without accents on every system that the portal runs on. So it is asked for what may hold
the words, by a pattern of which every accent is a part, and ``finder`` says of each which does.
"""

import unicodedata
from collections.abc import Callable

from consultations.rules.duplicates import words_of

# Letters that are another letter with a stroke through it, or two in one: Unicode does not take them apart.
STROKES = str.maketrans("øØłŁđĐħĦı", "oOlLdDhHi") | str.maketrans({"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"})
# Where letters with accents stand in Unicode: Latin, Greek and Cyrillic, and more of Latin and Greek.
ACCENTED = (range(0xC0, 0x530), range(0x1E00, 0x2000))
# An accent may be written as a character of its own, after its letter.
MARKS = "[\u0300-\u036f]*"


def _words(text: str) -> list[str]:
    return words_of(text.translate(STROKES))


def can_be_sought(name: str) -> bool:
    """Whether there is a word in it: a letter alone stands in every text."""
    return any(len(word) > 1 for word in _words(name))


def _letters() -> dict[str, str]:
    """For each letter, or pair of letters, the characters that it may be written as."""
    found: dict[str, str] = {}
    for character in (chr(code) for codes in ACCENTED for code in codes):
        plain = "".join(_words(character))
        if plain not in ("", character):
            found[plain] = found.get(plain, "") + character
    return found


LETTERS = _letters()


def patterns(name: str) -> list[str]:
    """For each word of ``name`` a regular expression, for PostgreSQL and Python alike and without regard to capitals,
    that is in every text which has the word, and in others."""
    return [_pattern(unicodedata.normalize("NFC", word)) for word in _words(name)]


def _pattern(word: str) -> str:
    return "".join(_letter(word, place) for place in range(len(word)))


def _letter(word: str, place: int) -> str:
    """The letter there with every accent. One of a pair that may be written as one character (“ss” as “ß”) may be
    missing, with that character in its stead."""
    letter = word[place]
    pairs = [pair for pair in (word[place : place + 2], word[max(place - 1, 0) : place + 1]) if len(pair) == 2]
    ligatures = "".join(LETTERS.get(pair, "") for pair in pairs)
    return f"[{letter}{LETTERS.get(letter, '')}{ligatures}]{'?' if ligatures else ''}{MARKS}"


def finder(name: str) -> Callable[[str], bool]:
    """Whether a text has the words of ``name`` one after the other, or with the last one first: “Patel, Asha”."""
    words = _words(name)
    ways = {" ".join(words), " ".join([words[-1], *words[:-1]])} if words else set()

    def is_there(text: str) -> bool:
        said = f" {' '.join(_words(text))} "
        return any(f" {way} " in said for way in ways)

    return is_there
