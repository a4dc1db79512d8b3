"""Documents of an organisation: kept, replaced by newer ones, put right, withdrawn. Nothing is ever deleted.

The organisation's row is the lock of its documents, so that of two people who act at once each sees what the other did.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from commissioning.common.operations import finish_tasks
from commissioning.common.states import locked
from commissioning.common.uploads import Upload, save_upload
from organisations.enums import DocumentKind
from organisations.models import Organisation, OrganisationDocument
from organisations.notifications import document_key
from organisations.rules import accounts_last_until


class AlreadyKept(Exception):
    """The organisation has given this very file as a document of the same kind."""

    def __init__(self, document: OrganisationDocument):
        self.document = document
        super().__init__(f"You have given this file already, as “{document}”. Choose another file.")


class NotCurrent(Exception):
    """The document was replaced or withdrawn meanwhile."""


@dataclass(frozen=True)
class Particulars:
    """What is said of a document. Of accounts only ``year_ends_on`` is given; the rest follows."""

    title: str
    valid_from_on: dt.date | None = None
    expires_on: dt.date | None = None
    year_ends_on: dt.date | None = None

    def columns(self) -> dict:
        """Values of a document's columns."""
        lasts = accounts_last_until(self.year_ends_on) if self.year_ends_on else self.expires_on
        return {**self.__dict__, "expires_on": lasts}


@transaction.atomic
def keep(
    organisation: Organisation,
    *,
    kind: DocumentKind,
    particulars: Particulars,
    file: File,
    upload: Upload,
    at: dt.datetime,
    by,
) -> OrganisationDocument:
    """Keep a validated file as a document of ``kind``. Raises ``AlreadyKept`` for a second copy."""
    fresh = locked(organisation)
    return _written(fresh, kind, particulars, file, upload, at=at, by=by)


@transaction.atomic
def replace(
    document: OrganisationDocument, *, particulars: Particulars, file: File, upload: Upload, at: dt.datetime, by
) -> OrganisationDocument:
    """Put a newer file in the place of ``document``, which stays as it was. Raises ``NotCurrent`` where that was
    replaced or withdrawn, ``AlreadyKept`` where the file is there already, this very one included."""
    locked(document.organisation)
    fresh = _current(document)
    if fresh.sha256 == upload.sha256:
        raise AlreadyKept(fresh)
    return _succeed(fresh, particulars, file, upload, at=at, by=by)


@transaction.atomic
def correct(document: OrganisationDocument, *, particulars: Particulars, at: dt.datetime, by) -> OrganisationDocument:
    """Say something else of the same file: a new version that replaces ``document``, so that whatever was handed in
    keeps what it was handed in with. The same words change nothing. Raises ``NotCurrent``."""
    locked(document.organisation)
    fresh = _current(document)
    columns = particulars.columns()
    if all(getattr(fresh, name) == value for name, value in columns.items()):
        return fresh
    upload = Upload(name=fresh.name, content_type=fresh.content_type, size=fresh.size, sha256=fresh.sha256)
    with fresh.file.open("rb") as file:
        return _succeed(fresh, particulars, file, upload, at=at, by=by)


@transaction.atomic
def withdraw(document: OrganisationDocument, *, at: dt.datetime, by) -> OrganisationDocument:
    """Offer a document nowhere any more; it stays in history. A second press changes nothing. Raises ``NotCurrent``
    where it was replaced meanwhile."""
    locked(document.organisation)
    fresh = locked(document)
    if fresh.replaced_at is not None:
        raise NotCurrent("The document was replaced meanwhile. Look at the list.")
    if fresh.withdrawn_at is None:
        fresh.withdrawn_at, fresh.withdrawn_by = at, by
        fresh.save()
        finish_tasks(begins_with=document_key(fresh), at=at, by=by)
    return fresh


def _current(document: OrganisationDocument) -> OrganisationDocument:
    fresh = locked(document)
    if not fresh.is_current:
        raise NotCurrent("The document was replaced or withdrawn meanwhile. Look at the list.")
    return fresh


def _succeed(fresh, particulars, file, upload, *, at, by) -> OrganisationDocument:
    fresh.replaced_at = at
    fresh.save()
    finish_tasks(begins_with=document_key(fresh), at=at, by=by)
    return _written(fresh.organisation, fresh.kind, particulars, file, upload, replaces=fresh, at=at, by=by)


def _written(organisation, kind, particulars, file, upload, *, at, by, replaces=None) -> OrganisationDocument:
    if same := organisation.documents.current().filter(kind=kind, sha256=upload.sha256).first():
        raise AlreadyKept(same)
    document = OrganisationDocument(
        organisation=organisation,
        kind=kind,
        **particulars.columns(),
        uploaded_at=at,
        uploaded_by=by,
        replaces=replaces,
    )
    save_upload(document, file, upload)
    return document
