"""Papers of an issue."""

import datetime as dt

from django.core.files.base import File
from django.db import IntegrityError, transaction

from commissioning.common import history, states
from commissioning.common.uploads import Upload, save_upload
from commissioning.decisions.enums import IssueStatus
from commissioning.decisions.models import Issue, IssueDocument


class ReasonMissing(Exception):
    """A paper is exempt under a paragraph and for a reason."""


class CannotAttach(Exception):
    """The issue takes no more papers, or it has this one already."""


@transaction.atomic
def attach(
    issue: Issue,
    *,
    file: File,
    upload: Upload,
    title: str,
    kind: str,
    is_exempt: bool = False,
    exempt_paragraph: str = "",
    exempt_reason: str = "",
    at: dt.datetime,
    by,
) -> IssueDocument:
    """Keep a validated file with the issue. Raises ``CannotAttach`` for one that is withdrawn, or a second copy, and
    ``ReasonMissing`` for an exempt one without its paragraph and reason."""
    exemption = _exemption(is_exempt, exempt_paragraph, exempt_reason)
    if states.locked(issue).status == IssueStatus.WITHDRAWN:
        raise CannotAttach("The issue is withdrawn, so it takes no more papers.")
    if issue.documents.filter(sha256=upload.sha256).exists():
        raise CannotAttach("This file is among the issue's papers already.")
    document = IssueDocument(
        issue=issue,
        kind=kind,
        title=title,
        **exemption,
        uploaded_at=at,
        uploaded_by=by,
    )
    try:
        save_upload(document, file, upload)
    except IntegrityError as error:
        raise CannotAttach("This file is among the issue's papers already.") from error
    return document


def _exemption(is_exempt: bool, paragraph: str, reason: str) -> dict:
    if not is_exempt:
        return {"is_exempt": False, "exempt_paragraph": "", "exempt_reason": ""}
    if not paragraph or not reason.strip():
        raise ReasonMissing("Choose the paragraph under which the paper is exempt, and say why.")
    return {"is_exempt": True, "exempt_paragraph": paragraph, "exempt_reason": reason.strip()}


@transaction.atomic
def set_exempt(
    document: IssueDocument, *, is_exempt: bool, paragraph: str = "", reason: str = "", at: dt.datetime, by
) -> IssueDocument:
    """Take a paper out of the public's sight under a paragraph of schedule 12A and for a reason that is published, or
    give it to them. It is never deleted. Raises ``ReasonMissing``.

    Source: Local Government Act 1972, schedule 12A.
    """
    fresh = states.locked(document)
    for name, value in _exemption(is_exempt, paragraph, reason).items():
        setattr(fresh, name, value)
    history.sign(fresh, at=at, by=by)
    fresh.save()
    return fresh
