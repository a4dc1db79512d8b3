"""The form of one section's questions on one page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django import forms

from commissioning.common import uploads
from commissioning.questionnaires import conditions
from commissioning.questionnaires.answer_set import AnswerSet, Shown
from commissioning.questionnaires.kinds.base import count_words
from commissioning.questionnaires.models import AnswerFile
from commissioning.questionnaires.operations import Conflict, Saved
from commissioning.questionnaires.shelf import FileNote, Offer
from commissioning.questionnaires.structure import QuestionStructure, SectionStructure

MINE, THEIRS = "mine", "theirs"


class QuestionWidget(forms.Widget):
    """All the inputs of one question; what they hold is the question's raw answer."""

    def __init__(self, question: QuestionStructure):
        super().__init__()
        self.question = question

    def value_from_datadict(self, data, files, name):
        return self.question.kind.read(self.question, data)

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-shown" not in data


class QuestionField(forms.Field):
    """A question as a form's field. It refuses nothing: what is wrong is said when it is saved as a draft."""

    def __init__(self, question: QuestionStructure, raw: dict):
        super().__init__(label=question.text, help_text=question.hint, required=False, initial=raw)
        self.widget = QuestionWidget(question)


@dataclass
class Item:
    """One question as its page shows it."""

    question: QuestionStructure
    raw: dict
    shown: Shown
    text: str
    is_editable: bool
    is_reopened: bool
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    previous: str = ""
    conflict: Conflict | None = None
    files: list[AnswerFile] = field(default_factory=list)
    downloads: list[tuple[AnswerFile, str, FileNote | None]] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    because: Sequence[tuple[str, str]] = ()
    condition_words: str = ""
    hides_with: str = ""
    rows_wanted: int = 0
    typed: str = ""

    @property
    def template(self) -> str:
        return self.question.kind.template

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def is_grouped(self) -> bool:
        return self.question.kind.grouped

    @property
    def is_in_conflict(self) -> bool:
        return self.conflict is not None

    @property
    def described_by(self) -> str:
        """Ids of what a screen reader reads with the inputs."""
        ids = [
            (self.question.hint or self.question.word_limit, f"{self.name}-hint"),
            (self.question.is_confidential, f"{self.name}-confidential"),
            (self.question.is_for_information, f"{self.name}-information"),
            (self.errors, f"{self.name}-error"),
        ]
        return " ".join(name for wanted, name in ids if wanted)

    @property
    def text_typed(self) -> str:
        """What the single input holds."""
        return self.raw.get("", "")

    @property
    def words(self) -> int:
        """How many words are written so far."""
        return count_words(str(self.raw.get("explain", self.raw.get("", ""))))

    @property
    def choices(self) -> list[dict]:
        """Options with whether each is chosen, and the id of its input; the first has the question's own."""
        picked = self.raw.get("", "")
        return [
            {
                **option,
                "id": f"{self.name}-option-{option['key']}" if number else self.name,
                "is_chosen": option["key"] in picked if isinstance(picked, list) else option["key"] == picked,
                "is_other": option["key"] == "other" and bool(self.question.config.get("other")),
            }
            for number, option in enumerate(self.question.kind.options(self.question))
        ]

    @property
    def other(self) -> str:
        return self.raw.get("other", "")

    @property
    def explain(self) -> str | None:
        """What is written under “please explain”; None where the kind has no such input."""
        return self.raw.get("explain", "") if self.question.kind.name == "agree_scale" else None

    @property
    def date_parts(self) -> list[dict]:
        widths = {"day": 2, "month": 2, "year": 4}
        return [
            {
                "id": self.name if part == "day" else f"{self.name}-{part}",
                "name": f"{self.name}-{part}",
                "label": part.capitalize(),
                "value": self.raw.get(part, ""),
                "width": width,
            }
            for part, width in widths.items()
        ]

    @property
    def inputs(self) -> list[dict]:
        """The inputs of a question that has several, as its template shows them."""
        return self.question.kind.inputs(self.question, self.raw)

    @property
    def columns(self) -> list[dict]:
        return self.question.config["columns"]

    @property
    def rows(self) -> list[dict]:
        """The table's rows with an input for each cell: those filled in, the fewest wanted, and those added."""
        written = self.raw.get("rows", [])
        wanted = max(len(written), self.question.config.get("min_rows", 0), 1, self.rows_wanted)
        return [
            {
                "number": number + 1,
                "remove": f"{self.question.key}:{number}",
                "cells": [
                    {
                        "id": self.name if not number and not place else f"{self.name}-{number}-{column['key']}",
                        "name": f"{self.name}-{number}-{column['key']}",
                        "label": f"{column['label']}, row {number + 1}",
                        "kind": column["kind"],
                        "value": written[number].get(column["key"], "") if number < len(written) else "",
                    }
                    for place, column in enumerate(self.columns)
                ],
            }
            for number in range(wanted)
        ]

    @property
    def prefix(self) -> str:
        return "£" if self.question.kind.name == "money" else self.question.config.get("prefix", "")

    @property
    def suffix(self) -> str:
        return self.question.config.get("suffix", "")

    @property
    def fitting_offers(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.fits]

    @property
    def other_offers(self) -> list[Offer]:
        return [offer for offer in self.offers if not offer.fits]

    @property
    def accepts(self) -> str:
        return uploads.accept(self.question.kind.accepted(self.question))

    @property
    def accepts_words(self) -> str:
        return uploads.describe(self.question.kind.accepted(self.question))


class SectionForm(forms.Form):
    """The questions of ``section`` that may be answered now, filled with ``answers``.

    ``previous`` are last time's answers in words, by question key, shown folded beside each question. Bound, it
    offers ``raws()`` and ``shown()`` for ``operations.save_answers`` and shows what became of the save
    (``take(saved)``): nothing that was typed is ever lost from the page.
    """

    def __init__(
        self,
        data=None,
        *,
        answers: AnswerSet,
        section: SectionStructure,
        previous: dict[str, str] | None = None,
        rows_wanted: dict[str, int] | None = None,
    ):
        super().__init__(data)
        self.answers, self.section = answers, section
        self.previous, self.rows_wanted = previous or {}, rows_wanted or {}
        self.conflicts: dict[str, Conflict] = {}
        self.here = {question.key for question in section.questions}
        for question in section.questions:
            if self._is_asked(question) and question.kind.asks and question.key in answers.editable:
                self.fields[question.name] = QuestionField(question, answers.raw(question))

    def _is_asked(self, question: QuestionStructure) -> bool:
        """Whether the page has the question. One that depends on this very page's answers is always there, since
        it may be called for before the page is sent; the page hides it where it can."""
        if question.key in self.answers.shown:
            return True
        earlier = question.condition["question"]
        return earlier in self.here and self._is_asked(self.answers.structure.by_key[earlier])

    def _sent(self):
        """Questions that the page that was sent had."""
        return [
            question
            for question in self.section.questions
            if f"{question.name}-shown" in self.data and question.kind.asks and not question.kind.holds_files
        ]

    def raws(self) -> dict[str, dict]:
        """What was typed, by question key, without the answers that the person gave up for somebody else's."""
        return {
            question.key: question.kind.read(question, self.data)
            for question in self._sent()
            if not (self._was_in_conflict(question) and self.data.get(f"{question.name}-keep") == THEIRS)
        }

    def shown(self) -> dict[str, Shown]:
        """What the page showed, by question key. While somebody has not chosen between two answers, nothing
        counts as shown, so that the conflict stands."""
        return {
            question.key: Shown(0, "")
            if self._was_in_conflict(question) and self.data.get(f"{question.name}-keep") not in {MINE, THEIRS}
            else Shown.from_text(self.data[f"{question.name}-shown"])
            for question in self._sent()
        }

    def _was_in_conflict(self, question: QuestionStructure) -> bool:
        return f"{question.name}-conflict" in self.data

    def take(self, saved: Saved) -> None:
        """Show what became of the save, question by question."""
        self.answers = saved.answers
        for key, message in {**saved.problems, **saved.refused}.items():
            for line in message.split("\n"):
                self._say(key, line)
        for key in saved.conflicts:
            self._say(key, "Somebody else changed this answer while you were writing. Choose which to keep.")
        self.conflicts = saved.conflicts

    def say_file_problem(self, key: str, message: str) -> None:
        """Show why a file was not attached."""
        self._say(key, message)

    def _say(self, key: str, message: str) -> None:
        name = self.answers.structure.by_key[key].name
        self.add_error(name if name in self.fields else None, message)

    def items(self) -> list[Item]:
        """The questions of the page in order, those that can only be read included."""
        return [self._item(question) for question in self.section.questions if self._is_asked(question)]

    def _item(self, question: QuestionStructure) -> Item:
        answers, conflict = self.answers, self.conflicts.get(question.key)
        field_ = self.fields.get(question.name)
        was_sent = self.is_bound and f"{question.name}-shown" in self.data
        gave_up = was_sent and self.data.get(f"{question.name}-keep") == THEIRS and not conflict
        raw = self[question.name].value() if field_ and was_sent and not gave_up else answers.raw(question)
        shown = answers.shown_as(question)
        typed = ""
        if was_sent and question.key not in answers.editable:
            sent = question.kind.read(question, self.data)
            typed = "\n".join(str(part) for part in sent.values() if part) if sent != answers.raw(question) else ""
        condition = question.condition
        is_conditional_here = bool(condition) and condition["question"] in self.here
        return Item(
            question=question,
            raw=raw,
            shown=Shown(shown.revision, "") if conflict else self._shown_again(question, shown, was_sent),
            text=answers.text(question.key),
            is_editable=field_ is not None and question.key in answers.editable,
            is_reopened=question.key in answers.reopened,
            errors=self._problem_sent(question) if self.is_bound else self._stored_problem(question),
            notes=self._notes(question),
            previous=self.previous.get(question.key, ""),
            conflict=conflict,
            files=answers.files.get(question.key, []),
            condition_words=conditions.in_words(condition, answers.structure) if is_conditional_here else "",
            hides_with=self._hides_with(condition) if is_conditional_here else "",
            rows_wanted=self.rows_wanted.get(question.key, 0),
            typed=typed,
        )

    def _shown_again(self, question, shown: Shown, was_sent: bool) -> Shown:
        """A refused answer is still what the person wants to save: the page must not claim that it showed it."""
        is_refused = was_sent and self.is_bound and question.name in self.errors
        return Shown(shown.revision, "") if is_refused and not self._is_stored(question) else shown

    def _is_stored(self, question) -> bool:
        answer = self.answers.answers.get(question.key)
        return bool(answer and answer.raw)

    def _problem_sent(self, question) -> list[str]:
        return [str(error) for error in self.errors.get(question.name, ())]

    def _stored_problem(self, question) -> list[str]:
        answer = self.answers.answers.get(question.key)
        return answer.problem.split("\n") if answer and answer.raw else []

    def _notes(self, question) -> list[str]:
        """What will stand against handing in, said gently while it is a draft."""
        answer = self.answers.answers.get(question.key)
        if answer is None or answer.value is None or answer.raw:
            return []
        limit = question.kind.word_limit_problem(question, answer.value)
        return [*question.kind.problems(question, answer.value), *([limit] if limit else [])]

    def _hides_with(self, condition: dict) -> str:
        name = self.answers.structure.by_key[condition["question"]].name
        value = condition.get("value", "")
        return f"{name} {condition['is']} {','.join(value) if isinstance(value, list) else value}".strip()

    def problems_first(self) -> list[dict]:
        """What the error summary lists: messages with the anchors of their questions."""
        return [
            {"message": message, "anchor": f"#{name}" if name in self.fields else ""}
            for name, messages in self.errors.items()
            for message in messages
        ]
