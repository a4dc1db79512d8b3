"""The demonstration's documents: those of Riverside Lunch Club, and a few of others; one has expired."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.common.uploads import validate_upload
from commissioning.demo.agreements import Cast, moment
from organisations.enums import DocumentKind
from organisations.models import Organisation, OrganisationDocument
from organisations.operations import documents
from organisations.operations.documents import Particulars

K = DocumentKind


@dataclass(frozen=True)
class Paper:
    """A document of the demonstration; days count from today. Without ``begins`` it has no dates."""

    kind: DocumentKind
    title: str
    begins: int | None = None
    ends: int | None = None


# Public liability expires soon, the safeguarding policy has expired; there is no data protection policy.
RIVERSIDE = [
    Paper(K.GOVERNING_DOCUMENT, "Constitution, as agreed in 2014"),
    Paper(K.PUBLIC_LIABILITY, "Public liability insurance, £5 million", -335, 30),
    Paper(K.EMPLOYERS_LIABILITY, "Employer’s liability insurance, £10 million", -120, 245),
    Paper(K.SAFEGUARDING_POLICY, "Safeguarding policy", -400, -35),
    Paper(K.EQUALITY_POLICY, "Equality policy", -200),
    Paper(K.BANK_CONFIRMATION, "Letter from the bank", -90),
]
OTHERS = [
    Paper(K.GOVERNING_DOCUMENT, "Articles of association"),
    Paper(K.PUBLIC_LIABILITY, "Public liability insurance", -100, 265),
]


def give_documents(cast: Cast) -> int:
    """Give the first organisations their documents, each on the day it began; how many there are."""
    first, *others = cast.organisations
    for paper in RIVERSIDE:
        _give(first, paper)
    _replaced_accounts(first)
    for organisation in others[:5]:
        for paper in OTHERS:
            _give(organisation, paper)
    return OrganisationDocument.objects.count()


def _give(organisation: Organisation, paper: Paper) -> None:
    today = clock.today()
    begins = None if paper.begins is None else today + dt.timedelta(days=paper.begins)
    ends = None if paper.ends is None else today + dt.timedelta(days=paper.ends)
    person = organisation.memberships.select_related("user").order_by("pk").first()
    if person is None:
        return
    file = pdf(paper.title, f"{organisation}, a made-up organisation")
    documents.keep(
        organisation,
        kind=paper.kind,
        particulars=Particulars(paper.title, valid_from_on=begins, expires_on=ends),
        file=file,
        upload=validate_upload(file),
        at=moment(begins or today - dt.timedelta(days=300)),
        by=person.user,
    )


def _replaced_accounts(organisation: Organisation) -> None:
    """Accounts of two years, the later ones in the place of the earlier."""
    today = clock.today()
    latest = dt.date(today.year - (today.month < 11), 3, 31)
    before = None
    lead = organisation.memberships.select_related("user").order_by("pk")[0].user
    for year_ends_on in (add_months(latest, -12), latest):
        title = f"Annual accounts, year to {year_ends_on:%-d %B %Y}"
        file = pdf(title, f"{organisation}, a made-up organisation")
        given: dict[str, Any] = {
            "particulars": Particulars(title, year_ends_on=year_ends_on),
            "file": file,
            "upload": validate_upload(file),
            "at": moment(add_months(year_ends_on, 7)),
            "by": lead,
        }
        before = (
            documents.replace(before, **given)
            if before
            else documents.keep(organisation, kind=K.ANNUAL_ACCOUNTS, **given)
        )


def pdf(*lines: str) -> ContentFile:
    """A page with ``lines`` on it, in the fewest bytes that a viewer opens."""
    text = " ".join(f"({_escaped(line)}) Tj 0 -28 Td" for line in lines)
    stream = f"BT /F1 18 Tf 72 740 Td {text} ET".encode("cp1252", "replace")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    name = lines[0].replace("’", "").replace(",", "").replace("£", "")
    return ContentFile(content + end % (table, len(content)), name=f"{name}.pdf")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
