"""What every kind of question can do.

An answer has three forms. *Raw* is what was typed: a dict of the names of a question's inputs to texts
(or lists of texts), as it comes from a page and goes back to one. The *value* is what was understood, plain
data that JSON can hold; None is no answer. The *text* is the value in words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.common import uploads

from .paper import LINE, BoxMaker, Paper

Raw = dict[str, Any]
Value = Any

MAX_CHARACTERS = 1_000_000


class Invalid(ValueError):
    """What was typed cannot be understood; the message says how to put it right.

    With ``lost`` it cannot even be kept as it is: it holds characters that no database can store, or is
    longer than the technical limit.
    """

    def __init__(self, message: str, *, lost: bool = False):
        self.message, self.lost = message, lost
        super().__init__(message)


def plain(text: Any) -> str:
    """``text`` with one kind of line end and no blanks around it."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def check_storable(raw: Any) -> None:
    """Refuse what cannot be stored at all. Raises ``Invalid`` with ``lost``."""
    length = 0
    for text in _texts(raw):
        length += len(text)
        if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise Invalid("Remove the characters that cannot be shown, then save again.", lost=True)
    if length > MAX_CHARACTERS:
        raise Invalid(
            f"Your answer has {length:,} characters. Shorten it to {MAX_CHARACTERS:,} or fewer, or attach it as a "
            "file. It has not been saved yet: copy it to a safe place before you leave this page.",
            lost=True,
        )


def _texts(raw):
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, Mapping):
        for value in raw.values():
            yield from _texts(value)
    elif isinstance(raw, Sequence):
        for value in raw:
            yield from _texts(value)


def count_words(text: str) -> int:
    """Words as people count them: runs of anything between blanks."""
    return len(text.split())


def config_error(message: str) -> ValidationError:
    """What an author set up wrongly."""
    return ValidationError(message, code="config")


class Kind:
    """One kind of question. The defaults suit a question with one input that takes a text."""

    name: str
    label: str
    template: str
    asks = True
    holds_files = False
    grouped = False  # Several inputs under one legend, rather than one input with a label.

    # Setting up -----------------------------------------------------------------------------------------

    def clean_config(self, config: Mapping) -> dict:
        """``config`` checked and complete. Raises ``ValidationError``."""
        if unknown := set(config) - set(self.config_fields()):
            raise config_error(f"A question of this kind has no setting called {', '.join(sorted(unknown))}.")
        return dict(config)

    def config_fields(self) -> dict[str, forms.Field]:
        """A form field for each setting an author may make."""
        return {}

    def config_initial(self, config: Mapping) -> dict:
        """Settings as the form fields show them."""
        return dict(config)

    def config_from(self, cleaned: Mapping) -> dict:
        """Settings as the form fields gave them, not yet checked."""
        return {name: cleaned[name] for name in self.config_fields() if cleaned.get(name) not in (None, "", [])}

    def accepted(self, question) -> list[uploads.Kind]:
        """The kinds of file that the question takes."""
        return []

    # Answering ------------------------------------------------------------------------------------------

    def read(self, question, data) -> Raw:
        """What a page sent (a QueryDict) for the question; its inputs' names begin with ``question.name``."""
        return {"": plain(data.get(question.name, ""))}

    def sent(self, question, raw: Raw) -> dict[str, Any]:
        """What a page that shows ``raw`` sends, by its inputs' names: what ``read`` reads."""
        return {f"{question.name}-{part}" if part else question.name: typed for part, typed in raw.items()}

    def inputs(self, question, raw: Raw) -> list[dict]:
        """For a page: the inputs of a question that has several, with what they hold."""
        return []

    def parse(self, question, raw: Raw) -> Value:
        """What was typed, understood; None where nothing was. Raises ``Invalid``."""
        return plain(raw.get("", "")) or None

    def raw(self, question, value: Value) -> Raw:
        """A value as its inputs show it."""
        return {"": "" if value is None else str(value)}

    def problems(self, question, value: Value) -> list[str]:
        """What stands against handing in ``value``, which is not None."""
        return []

    # Reading --------------------------------------------------------------------------------------------

    def as_text(self, question, value: Value) -> str:
        """The answer in words; empty where there is none."""
        return "" if value is None else str(value)

    def raw_as_text(self, question, raw: Raw) -> str:
        """What was typed, in words, for where it was not understood."""
        return plain(raw.get("", ""))

    def written(self, value: Value) -> str:
        """The part of the answer whose words are counted."""
        return ""

    def chosen(self, value: Value) -> frozenset[str]:
        """Keys of the options chosen, which conditions ask about."""
        return frozenset()

    def options(self, question) -> list[dict]:
        """Options that a condition can name: dicts with ``key`` and ``label``."""
        return []

    def paper(self, question, rows: int = 0) -> Paper:
        """The question's boxes on paper; ``rows`` is how many a table has, where more than usual are wanted."""
        return BoxMaker(question).only(LINE)

    def columns(self, question) -> list[str]:
        """Headings of the columns of an export, after the question's own key; empty for a single column."""
        return [""]

    def cells(self, question, value: Value) -> list:
        """The answer in those columns."""
        return [self.as_text(question, value)]

    def word_limit_problem(self, question, value: Value) -> str:
        """The message where an answer is longer than its guidance; nothing is ever cut off."""
        if not question.word_limit:
            return ""
        words = count_words(self.written(value)) if value is not None else 0
        if words <= question.word_limit:
            return ""
        return f"Your answer has {words:,} words. Shorten it to {question.word_limit:,} words or fewer."
