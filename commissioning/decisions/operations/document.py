"""Papers of an issue."""

import datetime as dt

from django.core.files.base import File
from django.db import IntegrityError, transaction

from commissioning.common import states
from commissioning.common.uploads import Upload
from commissioning.decisions.enums import IssueStatus
from commissioning.decisions.models import Issue, IssueDocument


class CannotAttach(Exception):
    """The issue takes no more papers, or it has this one already."""


@transaction.atomic
def attach(
    issue: Issue, *, file: File, upload: Upload, title: str, kind: str, is_exempt: bool = False, at: dt.datetime, by
) -> IssueDocument:
    """Keep a validated file with the issue. Raises ``CannotAttach`` for one that is withdrawn, or a second copy."""
    if states.locked(issue).status == IssueStatus.WITHDRAWN:
        raise CannotAttach("The issue is withdrawn, so it takes no more papers.")
    if issue.documents.filter(sha256=upload.sha256).exists():
        raise CannotAttach("This file is among the issue's papers already.")
    document = IssueDocument(
        issue=issue,
        kind=kind,
        title=title,
        is_exempt=is_exempt,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        sha256=upload.sha256,
        uploaded_at=at,
        uploaded_by=by,
    )
    document.file.save(upload.name, file, save=False)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        document.file.delete(save=False)
        raise CannotAttach("This file is among the issue's papers already.") from error
    return document


@transaction.atomic
def set_exempt(document: IssueDocument, *, is_exempt: bool) -> IssueDocument:
    """Take a paper out of the public's sight, or give it to them. It is never deleted."""
    fresh = states.locked(document)
    fresh.is_exempt = is_exempt
    fresh.save()
    return fresh
