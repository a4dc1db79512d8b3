"""A report's last steps: cleared, published and frozen, replaced."""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import transaction

from commissioning.common import snapshots, states
from commissioning.common.typed_json import to_plain
from commissioning.decisions.enums import ClearanceKind, IssueStatus, ReportStatus
from commissioning.decisions.models import PublishedReport, Report
from commissioning.decisions.operations.report import CannotWrite, create_report
from commissioning.decisions.queries.document import draft_document, frozen_document
from commissioning.decisions.queries.figures import figures_of
from commissioning.decisions.rules.document import Document

CARRIED_OVER = (
    "kind",
    "title",
    "committee",
    "meets_on",
    "report_of",
    "author",
    "contact",
    "window_starts_on",
    "window_ends_on",
    "cut_off_at",
)


class CannotPublish(Exception):
    """Something is missing yet; ``obstacles`` names each thing in words."""

    def __init__(self, obstacles: list[str]):
        self.obstacles = obstacles
        super().__init__(" ".join(obstacles))


def obstacles_to_clearing(report: Report) -> list[str]:
    """What a report in clearance lacks before it counts as cleared."""
    cleared = set(report.clearances.filter(voided_at=None).values_list("kind", flat=True))
    lacking = [f"{kind.label} are not cleared." for kind in ClearanceKind if kind not in cleared]
    explained = set(report.explanations.values_list("key", flat=True))
    open_exceptions = [line for line in figures_of(report).exceptions if line.key not in explained]
    if open_exceptions:
        lacking.append(f"{len(open_exceptions)} of the exceptions have no explanation.")
    return lacking


@transaction.atomic
def mark_cleared(report: Report, *, at: dt.datetime, by) -> Report:
    """Every implication is cleared and every exception explained: from here on the text stays as it is."""
    fresh = states.locked(report)
    if fresh.status == ReportStatus.IN_CLEARANCE and (lacking := obstacles_to_clearing(fresh)):
        raise CannotPublish(lacking)
    return states.move(report, ReportStatus.CLEARED, at=at, by=by)


@transaction.atomic
def publish(report: Report, *, at: dt.datetime, by, render: Callable[[Document, str], bytes]) -> PublishedReport:
    """Publish and freeze: the snapshot with its SHA-256 and the PDF's bytes, which ``render`` makes of the document
    and its SHA-256. The report that this one replaces is superseded, and the issue's report counts as published.

    Raises ``CannotPublish`` without the issue's notice, after its decision, where another report of the issue
    is published and not replaced by this one, or an exception has appeared that nobody has explained.
    """
    fresh, issue = states.locked(report), states.locked(report.issue)
    lacking = _obstacles_to_publishing(fresh, issue)
    if lacking:
        raise CannotPublish(lacking)
    states.move(report, ReportStatus.PUBLISHED, at=at, by=by)
    frozen = snapshots.freeze(to_plain(draft_document(fresh)))
    publication = PublishedReport(report=report, **frozen, published_at=at, published_by=by)
    publication.pdf = render(frozen_document(publication), publication.snapshot_sha256)
    publication.pdf_sha256 = hashlib.sha256(publication.pdf).hexdigest()
    publication.save()
    if report.replaces and report.replaces.status == ReportStatus.PUBLISHED:
        states.move(report.replaces, ReportStatus.SUPERSEDED, at=at, by=by, reason=f"Replaced by {report.reference}.")
    if issue.status == IssueStatus.NOTICE_PUBLISHED:
        states.move(issue, IssueStatus.REPORT_PUBLISHED, at=at, by=by)
    return publication


def _obstacles_to_publishing(report: Report, issue) -> list[str]:
    if report.status != ReportStatus.CLEARED:
        return [f"The report is {report.get_status_display().lower()}, not cleared."]
    if Report.objects.filter(replaces=report).exists():
        return ["Another report has been started in place of this one."]
    if issue.status == IssueStatus.DRAFT:
        return ["The notice of the issue is not published."]
    if issue.status not in {IssueStatus.NOTICE_PUBLISHED, IssueStatus.REPORT_PUBLISHED}:
        return ["The matter is settled, so no further report is published on it."]
    others = issue.reports.filter(status=ReportStatus.PUBLISHED).exclude(pk=report.replaces_id)
    if others.exists():
        return [f"{others[0].reference} is published on this issue. Start a replacement of that one."]
    return obstacles_to_clearing(report)


@transaction.atomic
def start_replacement(report: Report, *, at: dt.datetime, by) -> Report:
    """A draft with the same text in place of a report that is cleared or published, where something was wrong.
    Publishing the new one supersedes the old; until then the old one stands."""
    fresh = states.locked(report)
    if fresh.status not in {ReportStatus.CLEARED, ReportStatus.PUBLISHED}:
        raise CannotWrite(f"The report is {fresh.get_status_display().lower()}: nothing is there to replace.")
    if Report.objects.filter(replaces=fresh).exists():
        raise CannotWrite("A replacement has been started already.")
    values = {name: getattr(fresh, name) for name in CARRIED_OVER}
    new = create_report(
        fresh.issue,
        values={**values, "replaces": fresh},
        recommendations=list(fresh.recommendations.values_list("text", flat=True)),
        at=at,
        by=by,
    )
    texts = dict(fresh.sections.values_list("key", "text"))
    for section in new.sections.all():
        section.text = texts.get(section.key, "")
        section.save()
    for line in fresh.explanations.all():
        new.explanations.create(key=line.key, text=line.text, updated_at=at, updated_by=by)
    return new
