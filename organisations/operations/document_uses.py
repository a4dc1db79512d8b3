"""Documents as answers: taken from the store into an answer, and kept in the store out of one."""

import datetime as dt

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.states import locked
from commissioning.common.uploads import Upload
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.operations import CannotAttach, attach_kept
from organisations.enums import DocumentKind, DocumentState
from organisations.models import DocumentUse, Organisation, OrganisationDocument
from organisations.operations import documents
from organisations.operations.documents import Particulars


@transaction.atomic
def use(document: OrganisationDocument, *, sheet: AnswerSheet, key: str, at: dt.datetime, by) -> DocumentUse:
    """Attach a copy of ``document`` to the question ``key`` and note which version it is; twice is once.

    Raises ``CannotAttach`` where it was replaced or withdrawn meanwhile or has expired, or where the question does
    not take it; ``AnswersLocked`` where the question may not be answered any more.
    """
    fresh = locked(document)
    if not fresh.is_current:
        raise CannotAttach(f"{fresh}: it was replaced or withdrawn meanwhile. Choose another document.")
    if fresh.state_on(local_date(at)) == DocumentState.EXPIRED:
        raise CannotAttach(f"{fresh}: it has expired. Replace it in your documents first.")
    found = Upload(name=fresh.name, content_type=fresh.content_type, size=fresh.size, sha256=fresh.sha256)
    with fresh.file.open("rb") as file:
        attached = attach_kept(sheet=sheet, key=key, file=file, found=found, at=at, by=by)
    return _noted(attached, fresh, at=at, by=by)


@transaction.atomic
def keep_answer_file(
    organisation: Organisation,
    *,
    answer_file: AnswerFile,
    kind: DocumentKind,
    particulars: Particulars,
    at: dt.datetime,
    by,
) -> OrganisationDocument:
    """Keep a copy of what was attached to an answer as a document. Raises ``documents.AlreadyKept``."""
    upload = Upload(
        name=answer_file.name,
        content_type=answer_file.content_type,
        size=answer_file.size,
        sha256=answer_file.sha256,
    )
    with answer_file.file.open("rb") as file:
        document = documents.keep(
            organisation, kind=kind, particulars=particulars, file=file, upload=upload, at=at, by=by
        )
    _noted(answer_file, document, at=at, by=by)
    return document


def _noted(answer_file: AnswerFile, document: OrganisationDocument, *, at: dt.datetime, by) -> DocumentUse:
    noted, _is_new = DocumentUse.objects.get_or_create(
        answer_file=answer_file, defaults={"document": document, "used_at": at, "used_by": by}
    )
    return noted
