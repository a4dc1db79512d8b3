"""Files that somebody need not send again: an app that keeps them offers them where a question takes files."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.structure import QuestionStructure


@dataclass(frozen=True)
class Offer:
    """A file that is there already. ``value`` is what its button sends; empty where it cannot be used, and ``detail``
    says why. ``fits``: it is of the kind that the question asks for."""

    value: str
    title: str
    url: str
    detail: str = ""
    fits: bool = False


@dataclass(frozen=True)
class FileNote:
    """What is said beside an attached file, and where it can be kept for other times; empty where it is kept."""

    words: str = ""
    keep_url: str = ""


class Shelf(Protocol):
    """What ``pages.section_page`` asks of the app that keeps files."""

    def offers(self, question: QuestionStructure, files: Sequence[AnswerFile]) -> list[Offer]:
        """What the question may be answered with, besides ``files``, which are attached."""
        ...

    def use(self, *, sheet: AnswerSheet, key: str, value: str, at: dt.datetime, by) -> None:
        """Attach the file that ``value`` of an offer names. Raises ``CannotAttach`` and ``AnswersLocked``."""
        ...

    def notes(self, files: Sequence[AnswerFile]) -> dict[int, FileNote]:
        """What is known of attached files, by their keys."""
        ...
