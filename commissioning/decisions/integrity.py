"""The books of decisions: published reports against their hashes."""

import hashlib
from collections.abc import Iterator

from commissioning.common import snapshots
from commissioning.common.integrity import Checked, check
from commissioning.decisions.enums import ReportStatus
from commissioning.decisions.models import PublishedReport, Report


def _wrong_with(publication: PublishedReport) -> str:
    if not snapshots.is_intact(publication):
        return "its text and figures are not what they were when it was published"
    if hashlib.sha256(bytes(publication.pdf)).hexdigest() != publication.pdf_sha256:
        return "its PDF is not what it was when it was published"
    return ""


@check("Published reports are unchanged")
def published_reports_unchanged() -> Iterator[Checked]:
    """Snapshot and PDF of every published report have their SHA-256."""
    for publication in PublishedReport.objects.select_related("report").order_by("pk").iterator(20):
        yield Checked(str(publication), _wrong_with(publication))


@check("Published reports are there")
def published_reports_are_there() -> Iterator[Checked]:
    """A report that is published, or was, has what was published."""
    frozen = Report.objects.filter(status__in=[ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED])
    for report in frozen.select_related("publication").defer("publication__pdf", "publication__snapshot"):
        there = hasattr(report, "publication")
        yield Checked(report.reference, "" if there else "what was published is not there")
