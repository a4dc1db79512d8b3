"""The fields of a grants register: what 360Giving calls them, where its JSON keeps them, how they are read.

Source: 360Giving Data Standard 1.4, tabular titles and JSON names.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from commissioning.opendata.readers import values

MOST_PURPOSE = 20_000


@dataclass(frozen=True, slots=True)
class Field:
    """``key`` names it in ``GrantRow`` and in a mapping; ``label`` on pages; ``title`` in 360Giving's tables;
    ``path`` in its JSON. ``standard`` fields must be in a 360Giving file, ``own`` ones in a council's spreadsheet."""

    key: str
    label: str
    title: str
    path: tuple[str, ...]
    read: Callable[[Any], Any]
    standard: bool = False
    own: bool = False
    several: bool = False


ORGANISATION, FUNDER, PLACE, DATES, PROGRAMME = (
    "recipientOrganization",
    "fundingOrganization",
    "beneficiaryLocation",
    "plannedDates",
    "grantProgramme",
)

FIELDS = (
    Field("identifier", "Reference", "Identifier", ("id",), partial(values.line, most=200), True, True),
    Field("title", "Title", "Title", ("title",), partial(values.line, most=300), True),
    Field("purpose", "Purpose", "Description", ("description",), partial(values.paragraphs, most=MOST_PURPOSE), True),
    Field("currency", "Currency", "Currency", ("currency",), values.currency),
    Field("value_pence", "Amount", "Amount Awarded", ("amountAwarded",), values.pence, True, True),
    Field("awarded_on", "Date of award", "Award Date", ("awardDate",), values.day, True),
    Field("starts_on", "Start date", "Planned Dates:Start Date", (DATES, "startDate"), values.day),
    Field("ends_on", "End date", "Planned Dates:End Date", (DATES, "endDate"), values.day),
    Field("duration_months", "Months", "Planned Dates:Duration (months)", (DATES, "duration"), values.months),
    Field(
        "recipient_identifier",
        "Organisation's identifier",
        "Recipient Org:Identifier",
        (ORGANISATION, "id"),
        partial(values.line, most=200),
        True,
    ),
    Field(
        "recipient_name",
        "Organisation",
        "Recipient Org:Name",
        (ORGANISATION, "name"),
        partial(values.line, most=300),
        True,
        True,
    ),
    Field(
        "charity_number",
        "Charity number",
        "Recipient Org:Charity Number",
        (ORGANISATION, "charityNumber"),
        values.charity_number,
    ),
    Field(
        "company_number",
        "Company number",
        "Recipient Org:Company Number",
        (ORGANISATION, "companyNumber"),
        values.company_number,
    ),
    Field("postcode", "Postcode", "Recipient Org:Postal Code", (ORGANISATION, "postalCode"), values.postcode),
    Field("places", "Wards or places", "Beneficiary Location:Name", (PLACE, "name"), values.names, several=True),
    Field(
        "place_codes",
        "Ward codes",
        "Beneficiary Location:Geographic Code",
        (PLACE, "geoCode"),
        values.names,
        several=True,
    ),
    Field(
        "funder_identifier",
        "Funder's identifier",
        "Funding Org:Identifier",
        (FUNDER, "id"),
        partial(values.line, most=200),
        True,
    ),
    Field("department", "Department", "Funding Org:Department", (FUNDER, "department"), partial(values.line, most=200)),
    Field(
        "programme_code", "Scheme's code", "Grant Programme:Code", (PROGRAMME, "code"), partial(values.line, most=100)
    ),
    Field("programme_title", "Scheme", "Grant Programme:Title", (PROGRAMME, "title"), partial(values.line, most=200)),
    Field("kind", "Grant or contract", "Kind", ("kind",), partial(values.line, most=60)),
    Field("modified_at", "Last modified", "Last Modified", ("dateModified",), values.moment),
)
BY_KEY = {field.key: field for field in FIELDS}
# A title with the number of a repeated part, as in “Beneficiary Location:1:Name”.
NUMBERED = re.compile(r"[:/](\d{1,3})(?=[:/])")


def plain_title(title: str) -> str:
    """A column's title for comparing: no numbers of repeated parts, no capitals, one blank between words."""
    return " ".join(NUMBERED.sub("", title).replace("/", ":").casefold().split())


# Both the titles and the JSON names (which some publishers use as titles), compared as above.
BY_TITLE = {
    plain_title(title): field.key
    for field in FIELDS
    for title in (field.title, ":".join(field.path))
    if field.key != "kind"
}


def repeat_of(title: str) -> int:
    """Which of the repeated parts the column is of; nought for the first."""
    match = NUMBERED.search(title)
    return int(match[1]) if match else 0
