"""Documents of a consultation: added, replaced by a newer version, published, withdrawn."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction

from commissioning.common import states
from commissioning.common.history import give_reason, sign
from commissioning.common.uploads import COLUMNS, Upload, save_upload
from consultations.models import Consultation, ConsultationDocument

HAVE_IT = "This file is among the consultation’s documents already."


class DocumentGone(Exception):
    """The document was withdrawn, or a newer version has taken its place."""


@transaction.atomic
def add_document(
    consultation: Consultation,
    *,
    file: File,
    upload: Upload,
    title: str,
    kind: str,
    answers: ConsultationDocument | None = None,
    at: dt.datetime,
    by,
) -> ConsultationDocument:
    """Keep a validated file as version 1 of a document; officers alone see it until it is published.

    ``answers`` is the draft that a final document answers. Raises ``ValidationError``.
    """
    states.locked(consultation)
    if answers is not None and answers.consultation_id != consultation.pk:
        raise ValidationError("Choose a draft of this consultation.")
    document = ConsultationDocument(consultation=consultation, title=title, kind=kind, answers=answers)
    return _store(document, file, upload, at=at, by=by)


@transaction.atomic
def replace_document(
    document: ConsultationDocument, *, file: File, upload: Upload, at: dt.datetime, by
) -> ConsultationDocument:
    """A newer version of ``document`` from a validated file, not yet published.

    Raises ``DocumentGone`` for one that was withdrawn or replaced, and ``ValidationError``.
    """
    fresh = _standing(document)
    newer = ConsultationDocument(
        consultation=fresh.consultation,
        title=fresh.title,
        kind=fresh.kind,
        answers=fresh.answers,
        number=fresh.number + 1,
        replaces=fresh,
    )
    return _store(newer, file, upload, at=at, by=by)


@transaction.atomic
def publish_document(document: ConsultationDocument, *, at: dt.datetime, by) -> ConsultationDocument:
    """Let everybody read it, once the consultation is public. A second time changes nothing.

    Raises ``DocumentGone``.
    """
    fresh = states.locked(document)
    if fresh.withdrawn_at is not None:
        raise DocumentGone(f"{fresh} was withdrawn.")
    if fresh.published_at is None:
        fresh.published_at, fresh.published_by = at, by
        sign(fresh, at=at, by=by)
        fresh.save()
    return fresh


@transaction.atomic
def withdraw_document(document: ConsultationDocument, *, reason: str, at: dt.datetime, by) -> ConsultationDocument:
    """Take it off the public page; the file is kept, with who, when and why. Raises ``DocumentGone``."""
    fresh = states.locked(document)
    if fresh.withdrawn_at is not None:
        raise DocumentGone(f"{fresh} was withdrawn already.")
    fresh.withdrawn_at, fresh.withdrawn_by, fresh.withdrawn_reason = at, by, reason
    sign(fresh, at=at, by=by)
    give_reason(fresh, reason)
    fresh.save()
    return fresh


def _standing(document: ConsultationDocument) -> ConsultationDocument:
    fresh = states.locked(document, "consultation")
    if fresh.withdrawn_at is not None:
        raise DocumentGone(f"{fresh} was withdrawn. Add the file as a new document.")
    if ConsultationDocument.objects.filter(replaces=fresh).exists():
        raise DocumentGone(f"A newer version of {fresh} is there already. Replace that one.")
    return fresh


def _store(document: ConsultationDocument, file: File, upload: Upload, *, at: dt.datetime, by) -> ConsultationDocument:
    rows = ConsultationDocument.objects.filter(consultation=document.consultation_id, withdrawn_at=None)
    if rows.filter(sha256=upload.sha256).exists():
        raise ValidationError(HAVE_IT)
    document.added_at, document.added_by = at, by
    document.full_clean(exclude=["file", *COLUMNS])
    sign(document, at=at, by=by)
    try:
        save_upload(document, file, upload)
    except IntegrityError as error:
        raise ValidationError(HAVE_IT) from error
    return document
