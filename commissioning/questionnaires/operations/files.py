"""Files that belong to answers."""

import datetime as dt
import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from commissioning.questionnaires.file_types import SAMPLE_BYTES, WrongFileType, content_type_of
from commissioning.questionnaires.kinds.file import MAX_FILES
from commissioning.questionnaires.models import AnswerFile, AnswerSheet

from .answers import AnswersLocked, _locked


class CannotAttach(Exception):
    """The file was refused; the message says why and what to do."""


def _shown_name(name: str) -> str:
    """The name as it is shown and downloaded: without folders and characters that cannot be shown."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[-255:] or "file"


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


@transaction.atomic
def attach_file(*, sheet: AnswerSheet, key: str, upload: UploadedFile, at: dt.datetime, by) -> AnswerFile:
    """Attach ``upload`` to the question ``key``; the same file twice is one file.

    Raises ``CannotAttach`` on an empty or too large file, one of another type than its name says or the question
    takes, or one too many; ``AnswersLocked`` where the question may not be answered any more.
    """
    answers = _locked(sheet)
    question, name = answers.structure.by_key[key], _shown_name(upload.name)
    if key not in answers.editable or not question.kind.holds_files:
        raise AnswersLocked
    if not upload.size:
        raise CannotAttach(f"“{name}” is empty.")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise CannotAttach(f"“{name}” is larger than {filesizeformat(settings.UPLOAD_MAX_BYTES)}. Make it smaller.")
    if len(answers.files.get(key, ())) >= question.config.get("max_files", MAX_FILES):
        raise CannotAttach("There are already as many files as can be attached here. Remove one first.")
    try:
        content_type = content_type_of(name, upload.read(SAMPLE_BYTES), question.config["accept"])
    except WrongFileType as error:
        raise CannotAttach(str(error)) from None
    upload.seek(0)
    sha256 = _sha256(upload)
    if same := next((file for file in answers.files.get(key, ()) if file.sha256 == sha256), None):
        return same
    return AnswerFile.objects.create(
        sheet=answers.sheet,
        question_id=question.id,
        file=upload,
        name=name,
        content_type=content_type,
        size=upload.size,
        sha256=sha256,
        uploaded_at=at,
        uploaded_by=by,
    )


@transaction.atomic
def remove_file(*, file: AnswerFile, at: dt.datetime, by) -> None:
    """Take ``file`` off its answer. The file itself is kept until its sheet goes. Raises ``AnswersLocked``."""
    answers = _locked(file.sheet)
    if answers.structure.key_of[file.question_id] not in answers.editable:
        raise AnswersLocked
    AnswerFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=at, removed_by=by)
