"""What the store of an organisation's documents has for each check of due diligence."""

import datetime as dt
from dataclasses import dataclass

from commissioning.applications.enums import CheckKind
from commissioning.applications.models import OrganisationStage
from commissioning.applications.wanted_documents import KINDS_OF_CHECK
from organisations.document_list import Line, line_of
from organisations.enums import DocumentKind
from organisations.models import DocumentUse, OrganisationDocument


@dataclass(frozen=True)
class CheckDocument:
    """A document and what it has to do with the application: handed in with it, newer than that, or neither."""

    line: Line
    note: str


@dataclass(frozen=True)
class CheckDocuments:
    """What there is for one check, and the kinds of which there is nothing."""

    found: list[CheckDocument]
    missing: list[DocumentKind]


def documents_of_checks(stage: OrganisationStage, today: dt.date) -> dict[CheckKind, CheckDocuments]:
    """The documents in use and those that were handed in with ``stage``, as they stand on ``today``, by check; checks
    that look at no documents are left out. Two queries."""
    uses = DocumentUse.objects.filter(answer_file__sheet=stage.sheet_id, answer_file__removed_at=None)
    handed_in = {use.document_id: use.document for use in uses.select_related("document")}
    current = stage.organisation.documents.current().order_by("-uploaded_at", "-pk")
    rows = {one.pk: one for one in current} | handed_in
    for row in rows.values():
        row.organisation = stage.organisation
    found = {}
    for check, kinds in KINDS_OF_CHECK.items():
        those = [one for kind in kinds for one in rows.values() if one.kind == kind]
        lines = [CheckDocument(line_of(one, today), _note(one, handed_in)) for one in those]
        found[check] = CheckDocuments(lines, [kind for kind in kinds if kind not in {one.kind for one in those}])
    return found


def _note(document: OrganisationDocument, handed_in: dict) -> str:
    if document.pk in handed_in:
        if document.withdrawn_at is not None:
            return "Handed in with the application, withdrawn since"
        return "Handed in with the application" + (", replaced since" if document.replaced_at is not None else "")
    if document.replaces_id in handed_in:
        return "Newer than the one handed in"
    return "Not handed in with the application, in the organisation’s documents"
