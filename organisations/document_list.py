"""An organisation's documents as its pages show them: by kind, each with how it stands and what came before it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from commissioning.common.enums import Colour
from commissioning.common.templatetags.words import long_date
from organisations.enums import DocumentKind, DocumentState
from organisations.models import Organisation, OrganisationDocument

COLOURS = {
    DocumentState.GIVEN: Colour.GREEN,
    DocumentState.IN_DATE: Colour.GREEN,
    DocumentState.EXPIRES_SOON: Colour.YELLOW,
    DocumentState.EXPIRED: Colour.RED,
}
# Who needs a document that not every organisation has.
WHEN_NEEDED = {
    DocumentKind.EMPLOYERS_LIABILITY: "Needed by law if you employ anybody",
    DocumentKind.SAFEGUARDING_POLICY: "Needed if you work with children or with adults at risk",
    DocumentKind.BANK_CONFIRMATION: "Shows the account that we pay into",
}


@dataclass(frozen=True)
class Line:
    """A document with its tag; ``earlier`` are the versions that it replaced, newest first."""

    document: OrganisationDocument
    state: DocumentState
    words: str
    colour: str
    dates: str
    earlier: list["Line"] = field(default_factory=list)


@dataclass(frozen=True)
class KindGroup:
    """The documents of one kind; none where the kind is missing."""

    kind: DocumentKind
    note: str
    lines: list[Line]


@dataclass(frozen=True)
class DocumentList:
    """All documents of an organisation."""

    groups: list[KindGroup]
    withdrawn: list[Line]


def line_of(document: OrganisationDocument, today: dt.date, earlier: Iterable[Line] = ()) -> Line:
    """``document`` as it stands on ``today``."""
    state = document.state_on(today)
    return Line(document, state, words_of(document, today), COLOURS[state], dates_of(document), list(earlier))


def words_of(document: OrganisationDocument, today: dt.date) -> str:
    """Its tag: ``Expires in 12 days``."""
    state, expires_on = document.state_on(today), document.expires_on
    if state != DocumentState.EXPIRES_SOON or expires_on is None:
        return state.label
    days = (expires_on - today).days
    return {0: "Expires today", 1: "Expires tomorrow"}.get(days, f"Expires in {days} days")


def dates_of(document: OrganisationDocument) -> str:
    """From when until when it holds, in words."""
    if document.year_ends_on:
        return f"Year to {long_date(document.year_ends_on)}, newer ones expected by {long_date(document.expires_on)}"
    begins, ends = long_date(document.valid_from_on), long_date(document.expires_on)
    if begins and ends:
        return f"From {begins} to {ends}"
    return f"From {begins}" if begins else (f"Until {ends}" if ends else "")


def list_of(organisation: Organisation, today: dt.date) -> DocumentList:
    """Everything that the organisation has given, with what is missing, in two queries."""
    rows = list(organisation.documents.select_related("uploaded_by", "withdrawn_by").order_by("-uploaded_at", "-pk"))
    by_key = {row.pk: row for row in rows}
    for row in rows:
        row.organisation = organisation  # Every one's address has its name in it.
    lines = {row.pk: line_of(row, today, _earlier(row, by_key, today)) for row in rows if row.replaced_at is None}
    current = [line for line in lines.values() if line.document.withdrawn_at is None]
    groups = [
        KindGroup(kind, WHEN_NEEDED.get(kind, ""), [line for line in current if line.document.kind == kind])
        for kind in DocumentKind
    ]
    return DocumentList(groups, [line for line in lines.values() if line.document.withdrawn_at is not None])


def _earlier(row: OrganisationDocument, by_key: dict[int, OrganisationDocument], today: dt.date) -> list[Line]:
    found = []
    while row.replaces_id is not None:
        row = by_key[row.replaces_id]
        found.append(line_of(row, today))
    return found


@dataclass(frozen=True)
class Overview:
    """How many documents of an organisation are in use, and those that have expired or soon will, soonest first."""

    count: int
    expiring: list[Line]


def overviews_of(organisations: Iterable[Organisation], today: dt.date) -> dict[int, Overview]:
    """For each organisation, by its key, how its documents stand, in one query."""
    by_key = {one.pk: one for one in organisations}
    found: dict[int, list[Line]] = {key: [] for key in by_key}
    rows = OrganisationDocument.objects.current().filter(organisation__in=list(by_key)).order_by("expires_on", "pk")
    for row in latest_only(rows):
        row.organisation = by_key[row.organisation_id]
        found[row.organisation_id].append(line_of(row, today))
    wanted = {DocumentState.EXPIRES_SOON, DocumentState.EXPIRED}
    return {key: Overview(len(lines), [one for one in lines if one.state in wanted]) for key, lines in found.items()}


def latest_only(rows: Iterable[OrganisationDocument]) -> list[OrganisationDocument]:
    """``rows`` without those that another one of their kind outlasts: last year's accounts beside this year's need
    nobody's attention. Other documents each stand for themselves."""
    rows = list(rows)
    lasts: dict[tuple[int, str], dt.date] = {}
    for row in rows:
        if row.kind != DocumentKind.OTHER:
            key = row.organisation_id, row.kind
            lasts[key] = max(lasts.get(key, dt.date.min), row.expires_on or dt.date.max)
    return [
        row
        for row in rows
        if row.kind == DocumentKind.OTHER or (row.expires_on or dt.date.max) == lasts[row.organisation_id, row.kind]
    ]
