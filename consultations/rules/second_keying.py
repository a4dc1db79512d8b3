"""Which papers are keyed in a second time, and when two keyings say the same."""

import hashlib
import unicodedata
from typing import Any

PARTS = 10_000
TEXTS = {"short_text", "long_text"}
WRITTEN = ("other", "explain")


def is_drawn(reference: str, percent: int) -> bool:
    """Whether the response with this reference is of the sample of ``percent`` in a hundred.

    References are random, so the sample is; and the same response is always drawn or never, whoever asks again.
    """
    digest = hashlib.sha256(f"second keying {reference}".encode()).digest()
    return int.from_bytes(digest[:8]) * 100 < percent * 2**64


def same(kind: str, first: Any, second: Any) -> bool:
    """Whether two answers to a question of ``kind``, values or what was typed, say the same.

    Of written text letters and figures count, not capitals, punctuation or blanks: handwriting is not keyed to the
    comma. Everything else must be equal.
    """
    if isinstance(first, dict) and isinstance(second, dict):
        return all(
            _plain(first.get(name)) == _plain(second.get(name))
            if name in WRITTEN
            else same("", first.get(name), second.get(name))
            for name in first.keys() | second.keys()
        )
    if kind in TEXTS:
        return _plain(first) == _plain(second)
    return _held(first) == _held(second)


def _held(value: Any) -> Any:
    """Nothing by one name, whatever a question of the kind calls it."""
    return None if isinstance(value, str | list | dict) and not value else value


def _plain(text: Any) -> str:
    decomposed = unicodedata.normalize("NFKD", str(text or "")).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())
