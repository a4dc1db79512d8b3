"""A question on paper and in a PDF to be filled in: boxes with numbers, so that an answer can be named by them.

A box is called by the question's number and a letter, like 3b; in a table or on a scale a row's letter and a column's
number follow each other, like 3b2. Its ``name`` is that of the page's input, so that what was written on paper, in a
file or on a page is read by the same ``Kind.read``.
"""

from dataclasses import dataclass, field
from typing import Any

TICK, PLACE, LINE, TALL, CELL = "tick", "place", "line", "tall", "cell"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def letters(place: int) -> str:
    """The letters of a place that counts from 0: a … z, aa, ab …"""
    first, last = divmod(place, len(ALPHABET))
    return (letters(first - 1) if first else "") + ALPHABET[last]


@dataclass(frozen=True)
class Box:
    """One box: to be ticked (then ``value`` is what a tick says) or to be written into.

    ``mark`` is its part of the code that stands beside it; ``title`` says what it is without the page around it.
    """

    name: str
    mark: str
    code: str
    label: str
    size: str
    title: str
    value: str = ""
    row_label: str = ""
    is_alone: bool = True  # Of ticks with the same name, no more than one counts.

    @property
    def is_tick(self) -> bool:
        return self.size == TICK

    @property
    def field_name(self) -> str:
        """The name of its field in a PDF. Keys have no hyphens, so that two of them part the name from the value."""
        return f"{self.name}--{self.value}" if self.is_tick else self.name


@dataclass(frozen=True)
class Row:
    """A row of boxes under common headings."""

    mark: str
    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Paper:
    """How a question stands on paper: an instruction, single boxes, or rows of them under ``heads``."""

    note: str = ""
    boxes: tuple[Box, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def last_row_mark(self) -> str:
        return self.rows[-1].mark

    @property
    def all_boxes(self) -> tuple[Box, ...]:
        """Every box in reading order."""
        return self.boxes or tuple(box for row in self.rows for box in row.boxes)


@dataclass
class BoxMaker:
    """Makes the boxes of one question, with the next letter for each."""

    question: Any
    made: list[Box] = field(default_factory=list)

    def add(self, part: str, label: str, size: str = LINE, **values) -> None:
        """A box of its own. A ``part`` is what the input's name has after the question's."""
        mark = letters(len(self.made))
        self.made.append(self.box(part, mark, label, size, **values))

    def only(self, size: str) -> Paper:
        """The one box of a question that needs no letters."""
        question = self.question
        return Paper(boxes=(Box(question.name, "", str(question.number), "", size, self.title("")),))

    def box(self, part: str, mark: str, label: str, size: str, **values) -> Box:
        """A box at a place of its own."""
        name = f"{self.question.name}-{part}" if part else self.question.name
        return Box(name, mark, f"{self.question.number}{mark}", label, size, self.title(label), **values)

    def title(self, label: str) -> str:
        """What a box is, for those who do not see the page around it."""
        text = f"Question {self.question.number}: {self.question.text}"
        return f"{text} {label}".strip().replace("\r", " ").replace("\n", " ")[:1000]

    def paper(self, note: str = "") -> Paper:
        """The boxes made so far."""
        return Paper(note=note, boxes=tuple(self.made))
