"""Answers on paper, keyed in by an officer: all questions on one page in the order of the paper, by boxes’ codes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from commissioning.common.forms import PlainForm
from commissioning.questionnaires.kinds.base import Invalid, Raw, check_storable
from commissioning.questionnaires.kinds.paper import CELL, TALL, Box
from commissioning.questionnaires.kinds.table import MAX_ROWS, rows_sent
from commissioning.questionnaires.structure import QuestionStructure, Structure

AS_WRITTEN, MORE_ROWS = "as_written", "more_rows"
ROWS_MORE = 5
SEPARATORS = re.compile(r"[\s,;.+/&]+")


@dataclass
class Keyed:
    """One input: for the code of a box that is ticked (or the codes, where several count), or for what is written."""

    name: str
    boxes: tuple[Box, ...]
    typed: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_for_codes(self) -> bool:
        return self.boxes[0].is_tick

    @property
    def is_tall(self) -> bool:
        return self.boxes[0].size == TALL

    @property
    def size(self) -> str:
        return self.boxes[0].size

    @property
    def begins_row(self) -> bool:
        """Whether a row of a table begins with it."""
        return self.size == CELL and _short(self.boxes[0]) == "1"

    @property
    def label(self) -> str:
        """The codes on the paper that the input is for."""
        first, last = self.boxes[0].code, self.boxes[-1].code
        if self.boxes[0].row_label:
            return first.rstrip("0123456789")
        return first if first == last else f"{first} to {last}"

    @property
    def legend(self) -> list[tuple[str, str]]:
        """What may be typed for each box: the shortest code, with the words beside it."""
        return [(_short(box), box.label) for box in self.boxes] if self.is_for_codes else []


@dataclass
class KeyedQuestion:
    """One question with its inputs; a table's can be given more rows."""

    question: QuestionStructure
    inputs: list[Keyed]
    rows: int

    @property
    def errors(self) -> list[str]:
        return [error for keyed in self.inputs for error in keyed.errors]


def _short(box: Box) -> str:
    """The code without what the whole input has in common: b for 3b, 2 for 3b2."""
    return re.sub(r"\A[a-z]+(?=[0-9])", "", box.mark)


def chosen(typed: str, boxes: tuple[Box, ...]) -> list[str]:
    """The values of the boxes whose codes were typed, as b, 3b or 3B, several as “a c”, “a, c” or “ac”.

    Raises ``Invalid`` where there is no such box, or more than one where one counts.
    """
    by_code = {code.lower(): box for box in boxes for code in (_short(box), box.mark, box.code)}
    found: dict[str, Box] = {}
    for part in SEPARATORS.split(typed.lower().strip()):
        codes = [part] if part in by_code else list(part)
        if unknown := [code for code in codes if code not in by_code]:
            raise Invalid(f"There is no box “{unknown[0]}” here. Use {_short(boxes[0])} to {_short(boxes[-1])}.")
        found |= {by_code[code].value: by_code[code] for code in codes}
    if len(found) > 1 and boxes[0].is_alone:
        raise Invalid("One box counts here. Where more are ticked on the paper, leave this empty.")
    return list(found)


class KeyingForm(PlainForm, forms.Form):
    """All questions of a version, in the order of the paper.

    ``raws`` are answers to begin with, by question key; ``only`` names the questions that are keyed in where it is not
    all of them. Valid, it has ``raws()``: what a page would send for the same
    answers, to be given to ``operations.save_answers``. What is written but not understood, like a number in words,
    is said once; it is taken as it is where ``as_written`` is ticked, since the paper says so.
    """

    as_written = forms.BooleanField(required=False, label="Keep what is not understood as it is on the paper")

    def __init__(
        self,
        data=None,
        *,
        structure: Structure,
        raws: Mapping[str, Raw] | None = None,
        only: Collection[str] | None = None,
    ):
        super().__init__(data, auto_id="%s")
        self.structure = structure
        self._raws: dict[str, Raw] = {}
        self._miskeyed: set[str] = set()
        self._keyed: list[KeyedQuestion] = []
        for question in structure.questions:
            if question.paper.all_boxes and (only is None or question.key in only):
                self._keyed.append(self._question(question, (raws or {}).get(question.key)))

    def _question(self, question: QuestionStructure, raw: Raw | None) -> KeyedQuestion:
        sent = question.kind.sent(question, question.kind.raw(question, None) if raw is None else raw)
        rows = self._rows(question, sent)
        boxes = question.kind.paper(question, rows).all_boxes
        inputs = []
        for name, same in groupby(boxes, key=lambda box: box.name):
            keyed = Keyed(name, tuple(same))
            self.fields[name] = forms.CharField(required=False, strip=False, label=keyed.label)
            typed = self.data.get(name, "") if self.is_bound else self._typed(keyed, sent.get(name, ""))
            keyed.typed = typed.replace("\x00", "")
            inputs.append(keyed)
        return KeyedQuestion(question, inputs, rows)

    def _rows(self, question, sent) -> int:
        """How many rows a table has: those on paper, those filled in, those asked for."""
        if not question.paper.rows:
            return 0
        wanted = rows_sent(question, self.data if self.is_bound else sent)
        more = ROWS_MORE if self.is_bound and self.data.get(MORE_ROWS) == question.key else 0
        return min(max(wanted + more, len(question.paper.rows)), MAX_ROWS)

    def _typed(self, keyed: Keyed, value) -> str:
        """What is typed for an answer that is there: the codes of its boxes, or itself."""
        if not keyed.is_for_codes:
            return str(value)
        values = value if isinstance(value, list) else [value]
        return " ".join(_short(box) for box in keyed.boxes if box.value in values)

    def clean(self):
        cleaned = super().clean() or {}
        for keyed_question in self._keyed:
            question, data = keyed_question.question, QueryDict(mutable=True)
            data[f"{question.name}-rows"] = str(keyed_question.rows)
            for keyed in keyed_question.inputs:
                if not self._take(keyed, data):
                    self._miskeyed.add(question.key)
            raw = question.kind.read(question, data)
            try:
                check_storable(raw)
                question.kind.parse(question, raw)
            except Invalid as error:
                if error.lost or not cleaned.get(AS_WRITTEN):
                    for message in error.message.split("\n"):
                        self._say(keyed_question.inputs[0], message)
            self._raws[question.key] = raw
        return cleaned

    def _take(self, keyed: Keyed, data: QueryDict) -> bool:
        """Whether there are boxes with the codes that were keyed."""
        if not keyed.is_for_codes:
            data[keyed.name] = keyed.typed
        elif keyed.typed.strip():
            try:
                data.setlist(keyed.name, chosen(keyed.typed, keyed.boxes))
            except Invalid as error:
                self._say(keyed, error.message)
                return False
        return True

    def _say(self, keyed: Keyed, message: str) -> None:
        """What is wrong, with the codes that find the place on the paper."""
        self.add_error(keyed.name, f"{keyed.label}: {message}")

    def raws(self) -> dict[str, Raw]:
        """What was keyed in, by question key."""
        return self._raws

    def raws_so_far(self) -> dict[str, Raw]:
        """The same of a form that is not valid yet, without those answers whose codes stand for no box."""
        return {key: raw for key, raw in self._raws.items() if key not in self._miskeyed}

    def full_clean(self):
        """A page that was sent only to get more rows is not judged yet, and is not valid either."""
        if MORE_ROWS in self.data:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self):
        return super().is_valid() and MORE_ROWS not in self.data

    def questions(self) -> list[KeyedQuestion]:
        """The questions with their inputs and what is wrong with each, for ``components/keying.html``."""
        for keyed in (keyed for one in self._keyed for keyed in one.inputs):
            keyed.errors = [str(error) for error in self.errors.get(keyed.name, ())]
        return self._keyed


def filled_in(structure: Structure, raws: Mapping[str, Raw]) -> QueryDict:
    """What a page that begins with ``raws`` would send unchanged: a form of it says at once what is not understood."""
    data = QueryDict(mutable=True)
    for one in KeyingForm(structure=structure, raws=raws, only=raws).questions():
        if one.rows:
            data[f"{one.question.name}-rows"] = str(one.rows)
        for keyed in one.inputs:
            data[keyed.name] = keyed.typed
    return data
