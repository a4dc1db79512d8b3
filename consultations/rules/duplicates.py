"""When responses look like one another, or like a program's: what is kept of each, and the sets that are found.

No database: prints go in, sets come out. Everything is found by hashes that meet in the same place, never by comparing
each response with every other, so that the time grows as the number of responses. Figures, worked examples and
sources: ``docs/algorithms/duplicates.md``.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

LONG_LETTERS = 40  # A shorter text is often the same by chance.
NEAR_WORDS = 12  # In a shorter one a word more or less is another text.
SHINGLE_WORDS = 3
SKETCH = 32
KEYS = 4
LOOKED_AT = 3
NEAR = 0.7
SAME_ANSWERS = 5
SAME_RESPONSES = 3
SAME_SECONDS = 10 * 60
BURST_LEAST = 20
BURST_TIMES = 10
BURST_ALWAYS = 200
QUICK_SECONDS = 2
MINUTE = 60
HASH_BYTES = 4
WORD = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]")


class Kind(StrEnum):
    """Why responses are looked at."""

    SAME_TEXT = "same_text"
    NEAR_TEXT = "near_text"
    SAME_ANSWERS = "same_answers"
    BURST = "burst"
    QUICK = "quick"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class TextPrint:
    """Of one long text: which question it answers, a hash of its letters, and a sketch of its wording (the smallest
    hashes of three words in a row, ascending, one after the other; empty where it is too short for that)."""

    question: str
    letters: str
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of one response to find others like it. ``seconds`` from beginning to sending and ``sent`` (since
    1970) are None where it did not come online. ``answers`` is a hash of all its answers, ``answered`` how many."""

    pk: int
    answers: str
    answered: int
    texts: tuple[TextPrint, ...] = ()
    sent: int | None = None
    seconds: int | None = None
    is_program: bool = False


@dataclass
class Found:
    """A set of responses, by their primary keys, with what it was found by."""

    kind: Kind
    key: str
    members: list[int]
    question: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


# Prints ---------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words of ``text`` without capitals, accents and punctuation."""
    if not text.isascii():
        text = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return WORD.findall(text.casefold())


def print_text(question: str, text: str) -> TextPrint | None:
    """The print of a text; None where it is not long."""
    words = words_of(text)
    letters = "".join(words)
    if len(letters) < LONG_LETTERS:
        return None
    return TextPrint(question, _digest(letters), _sketch(words))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _sketch(words: list[str]) -> bytes:
    if len(words) < NEAR_WORDS:
        return b""
    shingles = {" ".join(words[place : place + SHINGLE_WORDS]) for place in range(len(words) - SHINGLE_WORDS + 1)}
    hashes = {hashlib.blake2b(one.encode(), digest_size=HASH_BYTES).digest() for one in shingles}
    return b"".join(sorted(hashes)[:SKETCH])


def _hashes(sketch: bytes, most: int = SKETCH) -> list[bytes]:
    return [sketch[place : place + HASH_BYTES] for place in range(0, min(len(sketch), most * HASH_BYTES), HASH_BYTES)]


def print_answers(values: Mapping[str, Any]) -> tuple[str, int]:
    """A hash of all answers by question key, and how many there are. Written words count by their letters."""
    held = {key: _plain(value) for key, value in sorted(values.items()) if value not in (None, "", [], {})}
    return _digest(repr(held)), len(held)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.casefold() if value.isalnum() and value.isascii() else "".join(words_of(value)) or value
    if isinstance(value, dict):
        return sorted((key, _plain(part)) for key, part in value.items())
    return [_plain(part) for part in value] if isinstance(value, list) else value


# Sets -----------------------------------------------------------------------------------------------------


def likeness(first: bytes, second: bytes) -> float:
    """The share of runs of three words that two texts have in common, of all that either has (Jaccard's index),
    estimated from their sketches: of the smallest hashes of both together, how many are in both."""
    one, other = set(_hashes(first)), set(_hashes(second))
    smallest = sorted(one | other)[:SKETCH]
    return sum(each in one and each in other for each in smallest) / len(smallest) if smallest else 0.0


def find(prints: Iterable[Print]) -> list[Found]:
    """All sets, in an order that is the same for the same prints."""
    everything = sorted(prints, key=lambda one: one.pk)
    online = sorted((one for one in everything if one.sent is not None), key=lambda one: (one.sent, one.pk))
    return [
        *_texts(everything),
        *_same_answers(online),
        *_bursts(online),
        *_singly(Kind.QUICK, [one.pk for one in online if is_quick(one)]),
        *_singly(Kind.PROGRAM, [one.pk for one in everything if one.is_program]),
    ]


def is_quick(one: Print) -> bool:
    """Whether it was sent sooner after it was begun than anybody reads so many questions."""
    return one.seconds is not None and one.answered > 0 and one.seconds < QUICK_SECONDS * one.answered


def _singly(kind: Kind, members: list[int]) -> list[Found]:
    return [Found(kind, kind.value, members)] if members else []


class _Joined:
    """Texts that belong together, directly or through others."""

    def __init__(self):
        self._to: dict[str, str] = {}

    def first_of(self, text: str) -> str:
        while (other := self._to.get(text, text)) != text:
            self._to[text] = text = self._to.get(other, other)
        return text

    def join(self, one: str, other: str) -> None:
        one, other = self.first_of(one), self.first_of(other)
        if one != other:
            self._to[other] = one


def _texts(prints: list[Print]) -> list[Found]:
    by_question: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    sketches: dict[str, bytes] = {}
    for one in prints:
        for text in one.texts:
            by_question[text.question][text.letters].append(one.pk)
            sketches[text.letters] = text.sketch
    found = []
    for question, members in sorted(by_question.items()):
        joined = _near({letters: sketches[letters] for letters in members})
        together: dict[str, list[str]] = defaultdict(list)
        for letters in members:
            together[joined.first_of(letters)].append(letters)
        for first, texts in together.items():
            pks = sorted({pk for letters in texts for pk in members[letters]})
            if len(pks) > 1:
                kind = Kind.SAME_TEXT if len(texts) == 1 else Kind.NEAR_TEXT
                found.append(Found(kind, f"{question}:{first}", pks, question, {"wordings": len(texts)}))
    return found


def _near(sketches: Mapping[str, bytes]) -> _Joined:
    """Different texts that are nearly the same. Two that share so much have, all but surely, one of their few smallest
    hashes in common: each is compared only with the first few that came to the same hash before it."""
    joined = _Joined()
    here: dict[bytes, list[str]] = defaultdict(list)
    for letters, sketch in sketches.items():
        for key in _hashes(sketch, KEYS):
            for other in here[key]:
                if likeness(sketch, sketches[other]) >= NEAR:
                    joined.join(other, letters)
                    break
            else:
                if len(here[key]) < LOOKED_AT:
                    here[key].append(letters)
    return joined


def _same_answers(online: list[Print]) -> list[Found]:
    """Runs of the same answers throughout, each soon after the one before."""
    by_answers: dict[str, list[Print]] = defaultdict(list)
    for one in online:
        if one.answered >= SAME_ANSWERS:
            by_answers[one.answers].append(one)
    found = []
    for answers, several in sorted(by_answers.items()):
        for run in _runs(several):
            if len(run) >= SAME_RESPONSES:
                figures = {"seconds": (run[-1].sent or 0) - (run[0].sent or 0)}
                found.append(Found(Kind.SAME_ANSWERS, f"{answers}:{run[0].pk}", [each.pk for each in run], "", figures))
    return found


def _runs(several: list[Print]) -> list[list[Print]]:
    """``several`` in the order of sending, parted where one was sent long after the one before."""
    runs = [several[:1]]
    for before, one in pairwise(several):
        if (one.sent or 0) - (before.sent or 0) > SAME_SECONDS:
            runs.append([])
        runs[-1].append(one)
    return runs


def usual_rate(minutes: Mapping[int, int]) -> int:
    """How many come in an ordinary minute in which any come: the lower quartile, so that a flood of up to three
    quarters of those minutes does not make itself usual. At least 1."""
    counts = sorted(minutes.values())
    return max(counts[len(counts) // 4], 1) if counts else 1


def is_burst(count: int, usual: int) -> bool:
    """Whether so many in a minute are far above what is usual."""
    return count >= BURST_ALWAYS or (count >= BURST_LEAST and count >= BURST_TIMES * usual)


def _bursts(online: list[Print]) -> list[Found]:
    """Minutes far above the usual rate; those that follow each other are one set."""
    minutes = Counter((one.sent or 0) // MINUTE for one in online)
    usual = usual_rate(minutes)
    busy = {minute for minute, count in minutes.items() if is_burst(count, usual)}
    found: list[Found] = []
    last = None
    for one in online:
        minute = (one.sent or 0) // MINUTE
        if minute not in busy:
            continue
        if last is None or minute > last + 1:
            found.append(Found(Kind.BURST, str(minute), [], "", {"usual": usual, "most": 0}))
        found[-1].members.append(one.pk)
        found[-1].figures["most"] = max(found[-1].figures["most"], minutes[minute])
        last = minute
    return found
