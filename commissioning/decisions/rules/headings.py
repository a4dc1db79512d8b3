"""The headings of a report, in the order that the setting ``REPORT_HEADINGS`` gives."""

from dataclasses import dataclass

from django.conf import settings

from commissioning.decisions.enums import ClearanceKind

# Headings that the portal fills itself; text under them comes before the tables.
GENERATED = {"recommendations", "funded", "performance", "exceptions"}
CLEARED_BY = {"financial": ClearanceKind.FINANCIAL, "legal": ClearanceKind.LEGAL}
REQUIRED = ("recommendations", "performance", "exceptions", *CLEARED_BY)


class BadHeadings(ValueError):
    """The setting ``REPORT_HEADINGS`` is not as it should be."""


@dataclass(frozen=True)
class Heading:
    key: str
    text: str


def report_headings() -> list[Heading]:
    """The headings of a new report. Raises ``BadHeadings`` where one is written wrongly, twice there or missing."""
    headings = []
    for entry in settings.REPORT_HEADINGS:
        key, colon, text = (part.strip() for part in entry.partition(":"))
        if not (colon and key.isidentifier() and text):
            raise BadHeadings(f"REPORT_HEADINGS: {entry!r} is not key:heading, like legal:Legal implications.")
        headings.append(Heading(key, text))
    keys = [heading.key for heading in headings]
    if len(set(keys)) != len(keys):
        raise BadHeadings("REPORT_HEADINGS names a key twice.")
    lacking = [key for key in REQUIRED if key not in keys]
    if lacking or keys[0] != "recommendations":
        raise BadHeadings(f"REPORT_HEADINGS must begin with recommendations and have {', '.join(REQUIRED)}.")
    return headings
