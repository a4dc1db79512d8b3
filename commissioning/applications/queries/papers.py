"""What was handed in, as it was frozen: what officers and assessors read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commissioning.applications.models import Application, OrganisationStage
from commissioning.common import snapshots
from commissioning.questionnaires.models import AnswerFile
from organisations.document_shelf import words_by_file


@dataclass(frozen=True)
class FileLink:
    """A file of an answer; ``pk`` is None where it is no longer kept. ``words`` say which document of the
    organisation it is, if it is one."""

    name: str
    size: int
    pk: int | None
    words: str = ""


@dataclass(frozen=True)
class AnswerText:
    """One question with its answer in words, or its files."""

    question: str
    text: str
    files: tuple[FileLink, ...]


@dataclass(frozen=True)
class AnswerSection:
    title: str
    answers: tuple[AnswerText, ...]


@dataclass(frozen=True)
class CostRow:
    """One heading of the direct costs, in pence by year."""

    heading: str
    note: str
    pence: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.pence)


@dataclass(frozen=True)
class Papers:
    """An application as it was handed in. ``content`` is the frozen text's content, for what is plain in it."""

    content: Mapping[str, Any]
    sections: tuple[AnswerSection, ...]
    costs: tuple[CostRow, ...]

    @property
    def years(self) -> list:
        return list(self.content.get("years", ()))

    @property
    def direct_pence(self) -> int:
        return sum(row.total for row in self.costs)

    @property
    def overheads_pence(self) -> int:
        """The project's part of the organisation's overheads, over the whole term."""
        return sum((self.content.get("overheads") or {}).get("pence", ()))

    @property
    def shortfall_pence(self) -> int:
        """By how much the sum asked for is less than the full cost."""
        return max((self.content.get("full_cost_pence") or 0) - (self.content.get("requested_pence") or 0), 0)


def papers_of(application: Application) -> Papers | None:
    """The application as it was handed in; None for one that never was. Two queries more where files were attached.
    Raises ``snapshots.Altered``."""
    content = snapshots.read(application)
    if content is None:
        return None
    costs = tuple(CostRow(row["heading"], row["note"], tuple(row["pence"])) for row in content.get("costs", ()))
    return Papers(content, _sections(content.get("answers"), application.sheet_id), costs)


def stage_sections(stage: OrganisationStage) -> tuple[AnswerSection, ...]:
    """What the organisation said about itself in the round, as it was handed in."""
    content = snapshots.read(stage) or {}
    return _sections(content.get("answers"), stage.sheet_id)


def _sections(answers: Any, sheet: int) -> tuple[AnswerSection, ...]:
    sections = answers.get("sections", ()) if isinstance(answers, dict) else ()
    has_files = any(each["kind"] == "files" and each["value"] for part in sections for each in part["answers"])
    keys = _file_keys(sheet) if has_files else {}
    known = words_by_file(sheet) if has_files else {}
    return tuple(
        AnswerSection(part["title"], tuple(_answer(each, keys, known) for each in part["answers"])) for part in sections
    )


def _file_keys(sheet: int) -> dict[str, int]:
    return dict(AnswerFile.objects.filter(sheet=sheet, removed_at=None).values_list("sha256", "pk"))


def _answer(each: Mapping[str, Any], keys: Mapping[str, int], known: Mapping[int, str]) -> AnswerText:
    files = each["value"] if each["kind"] == "files" and each["value"] else ()
    found = [(file, keys.get(file["sha256"])) for file in files]
    links = tuple(FileLink(file["name"], file["size"], pk, known.get(pk, "") if pk else "") for file, pk in found)
    return AnswerText(each["question"], "" if links else each["text"], links)
