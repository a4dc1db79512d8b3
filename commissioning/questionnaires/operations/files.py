"""Files that belong to answers."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from commissioning.common.uploads import Upload, clean_name, describe, validate_upload
from commissioning.questionnaires.kinds.file import MAX_FILES
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.structure import structure_of

from .answers import AnswersLocked, locked_answers


class CannotAttach(Exception):
    """The file was refused; the message says why and what to do."""


def attach_file(*, sheet: AnswerSheet, key: str, upload: UploadedFile, at: dt.datetime, by) -> AnswerFile:
    """Attach ``upload`` to the question ``key``; the same file twice is one file.

    Raises ``CannotAttach`` on a file that the question does not take or that is not what its name says, or one too
    many; ``AnswersLocked`` where the question may not be answered any more; ``KeyError`` on an unknown key.
    """
    question = structure_of(sheet.version).by_key[key]
    if not question.kind.holds_files:
        raise AnswersLocked
    try:
        # Read and scanned before any row is locked: it may take a while.
        found = validate_upload(upload, kinds=question.kind.accepted(question))
    except ValidationError as error:
        raise CannotAttach(f"{clean_name(upload.name or '')}: {' '.join(error.messages)}") from None
    return _attach(sheet, question, upload, found, at=at, by=by)


def attach_kept(*, sheet: AnswerSheet, key: str, file: File, found: Upload, at: dt.datetime, by) -> AnswerFile:
    """Attach a copy of a file that was validated when it came, as ``found`` says; the rest is ``attach_file``'s."""
    question = structure_of(sheet.version).by_key.get(key)
    if question is None or not question.kind.holds_files:
        raise AnswersLocked
    kinds = question.kind.accepted(question)
    if found.content_type not in {kind.content_type for kind in kinds}:
        raise CannotAttach(f"{found.name}: the question takes {describe(kinds)}. Choose another file.")
    return _attach(sheet, question, File(file, name=found.name), found, at=at, by=by)


@transaction.atomic
def _attach(sheet, question, upload, found, *, at, by) -> AnswerFile:
    answers = locked_answers(sheet)
    if question.key not in answers.editable:
        raise AnswersLocked
    there = answers.files.get(question.key, ())
    if same := next((file for file in there if file.sha256 == found.sha256), None):
        return same
    if len(there) >= question.config.get("max_files", MAX_FILES):
        raise CannotAttach("There are already as many files as can be attached here. Remove one first.")
    return AnswerFile.objects.create(
        sheet=answers.sheet,
        question_id=question.id,
        file=upload,
        name=found.name,
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        uploaded_at=at,
        uploaded_by=by,
    )


@transaction.atomic
def remove_file(*, file: AnswerFile, at: dt.datetime, by) -> None:
    """Take ``file`` off its answer. The file itself is kept until its sheet goes. Raises ``AnswersLocked``."""
    answers = locked_answers(file.sheet)
    if answers.structure.key_of[file.question_id] not in answers.editable:
        raise AnswersLocked
    AnswerFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=at, removed_by=by)
