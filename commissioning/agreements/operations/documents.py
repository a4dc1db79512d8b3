"""Files that officers keep with an agreement, in whatever state it is."""

import datetime as dt

from django.core.files.base import File
from django.db import transaction

from commissioning.agreements.models import Agreement, AgreementDocument
from commissioning.common.states import locked
from commissioning.common.uploads import Upload, save_upload


class AlreadyKept(Exception):
    """The agreement has this very file."""


@transaction.atomic
def keep_document(
    agreement: Agreement,
    *,
    file: File,
    upload: Upload,
    kind: str,
    title: str,
    is_for_organisation: bool,
    at: dt.datetime,
    by,
) -> AgreementDocument:
    """Keep a validated file under a name of our own. Raises ``AlreadyKept`` for a second copy."""
    fresh = locked(agreement)
    if same := fresh.documents.kept().filter(sha256=upload.sha256).first():
        raise AlreadyKept(f"This file is with the agreement already, as “{same}”.")
    document = AgreementDocument(
        agreement=fresh,
        kind=kind,
        title=title,
        is_for_organisation=is_for_organisation,
        uploaded_at=at,
        uploaded_by=by,
    )
    save_upload(document, file, upload)
    return document


@transaction.atomic
def describe_document(
    document: AgreementDocument, *, kind: str, title: str, is_for_organisation: bool, at: dt.datetime, by
) -> AgreementDocument:
    """Change what a document is called and who sees it; the file stays as it is."""
    fresh = locked(document)
    fresh.kind, fresh.title, fresh.is_for_organisation = kind, title, is_for_organisation
    fresh.save()
    return fresh


@transaction.atomic
def remove_document(document: AgreementDocument, *, at: dt.datetime, by) -> AgreementDocument:
    """Take a document away from everybody. The file is kept; a second press changes nothing."""
    fresh = locked(document)
    if fresh.removed_at is None:
        fresh.removed_at, fresh.removed_by = at, by
        fresh.save()
    return fresh
