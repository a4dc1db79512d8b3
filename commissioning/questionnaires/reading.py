"""Answers read back from PDFs that were filled in. Whatever comes by mail is hostile until it proves otherwise."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.http import QueryDict

from commissioning.questionnaires import pdf_extract
from commissioning.questionnaires.enums import VersionStatus
from commissioning.questionnaires.kinds.base import Invalid, Raw, check_storable
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.pdf_fields import VERSION_FIELD
from commissioning.questionnaires.structure import Structure, structure_of

MAX_BYTES = 10_000_000
# Longer than the time that the reader gives itself: starting it counts too on a busy machine.
SECONDS = 30


class CannotRead(Exception):
    """The file was not read; the message says why and what to do. Nothing was stored."""


@dataclass(frozen=True)
class ReadAnswers:
    """What a file said: the version that it answers, and what was typed by question key, as a page would send it."""

    version: QuestionnaireVersion
    raws: dict[str, Raw]


def read_pdf(file: BinaryIO) -> ReadAnswers:
    """The answers in a PDF that ``printing.fillable_pdf`` made and a reader filled in.

    Questions that nothing was written for have empty raws. Raises ``CannotRead`` on anything else: what is no PDF, is
    locked, damaged or too large, takes too long, has no fields, or belongs to no published version.
    """
    fields = read_fields(file)
    version = _version(fields.get(VERSION_FIELD, ""))
    return ReadAnswers(version, raws_of(structure_of(version), fields))


def read_fields(file: BinaryIO) -> dict[str, str]:
    """What the fields of a PDF hold, by their names; read in a process of its own. Raises ``CannotRead``."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise CannotRead(f"This file is larger than {MAX_BYTES // 1_000_000} MB. It is not one of our forms.")
    if b"%PDF-" not in content[:1024]:
        raise CannotRead(pdf_extract.NOT_A_PDF)
    # Isolated: neither the environment nor the folder that it is started in say what it imports.
    command = [sys.executable, "-I", "-B", str(Path(pdf_extract.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file is only its input
            command, input=content, capture_output=True, timeout=SECONDS, check=True, env={}
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise CannotRead("This PDF takes too much time or memory to read. Key its answers in instead.") from None
    if "refused" in answer:
        raise CannotRead(answer["refused"])
    return answer["fields"]


def _version(uid: str) -> QuestionnaireVersion:
    try:
        wanted = UUID(uid.strip())
    except ValueError:
        raise CannotRead("This PDF has fields, but the number of the form is missing. Key its answers in.") from None
    versions = QuestionnaireVersion.objects.select_related("questionnaire").filter(status=VersionStatus.PUBLISHED)
    version = versions.filter(uid=wanted).first()
    if version is None:
        raise CannotRead("This form is not one of ours, or its questions were never published.")
    return version


def raws_of(structure: Structure, fields: Mapping[str, str]) -> dict[str, Raw]:
    """What was typed into the fields, by question key. Raises ``CannotRead`` on what cannot be stored at all."""
    raws = {}
    for question in structure.questions:
        if not question.kind.asks or question.kind.holds_files:
            continue
        data = QueryDict(mutable=True)
        if question.paper.rows:
            data[f"{question.name}-rows"] = str(len(question.paper.rows))
        for box in question.paper.all_boxes:
            if box.is_tick and box.is_alone:
                data[box.name] = fields.get(box.name, "").removeprefix("Off")
            elif box.is_tick and fields.get(box.field_name, "Off") not in {"", "Off"}:
                data.appendlist(box.name, box.value)
            elif not box.is_tick:
                data[box.name] = fields.get(box.name, "")
        raws[question.key] = question.kind.read(question, data)
        try:
            check_storable(raws[question.key])
        except Invalid as error:
            raise CannotRead(f"Question {question.number}: {error.message}") from None
    return raws
