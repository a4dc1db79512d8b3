"""Writing a report to committee: sections, recommendations, explanations, clearance."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from commissioning.common import clock, states
from commissioning.common.references import save_under_next
from commissioning.decisions.enums import ClearanceKind, IssueStatus, ReportStatus
from commissioning.decisions.models import (
    Clearance,
    Issue,
    Report,
    ReportExplanation,
    ReportRecommendation,
    ReportSection,
)
from commissioning.decisions.queries.figures import figures_of
from commissioning.decisions.rules.headings import CLEARED_BY, report_headings

OPEN_ISSUE = {IssueStatus.DRAFT, IssueStatus.NOTICE_PUBLISHED, IssueStatus.REPORT_PUBLISHED}


class CannotWrite(Exception):
    """The report, or the issue it belongs to, is past the point where it may be written."""


class StaleText(Exception):
    """Somebody else has saved the section since it was shown. ``current`` is the section as it is now."""

    def __init__(self, current: ReportSection):
        self.current = current
        super().__init__("Somebody else has changed this section since you opened it. Yours was not saved.")


class CannotClear(Exception):
    """There is nothing to clear, or it is cleared already."""


def _open(report: Report) -> Report:
    fresh = states.locked(report)
    if not fresh.is_open:
        raise CannotWrite(f"The report is {fresh.get_status_display().lower()}, so its text stays as it is.")
    return fresh


@transaction.atomic
def create_report(
    issue: Issue, *, values: dict, at: dt.datetime, by, recommendations: Sequence[str] | None = None
) -> Report:
    """A draft with the headings of the setting; its recommendations begin as the issue's proposals.

    ``values`` are the model's fields. Raises ``CannotWrite`` where the issue is settled or has no programme.
    """
    if issue.status not in OPEN_ISSUE:
        raise CannotWrite("The matter is settled, so no further report is written on it.")
    if issue.programme_id is None:
        raise CannotWrite("Choose the issue's programme first: a performance report is of one programme.")
    report = Report(issue=issue, created_at=at, **values)
    if report.reference:
        report.save()
    else:
        save_under_next(report, f"R-{clock.local_date(at).year}-")
    for number, heading in enumerate(report_headings(), 1):
        ReportSection.objects.create(
            report=report, number=number, key=heading.key, heading=heading.text, updated_at=at, updated_by=by
        )
    if recommendations is None:
        recommendations = list(issue.proposals.values_list("text", flat=True))
    for number, text in enumerate(recommendations, 1):
        ReportRecommendation.objects.create(report=report, number=number, text=text)
    states.record_change(report, "", report.status, at=at, by=by)
    return report


@transaction.atomic
def update_particulars(report: Report, *, values: dict, at: dt.datetime, by) -> Report:
    """Change who reports to whom and what the report covers; another window or cut-off voids every clearance."""
    fresh = _open(report)
    covers = ("window_starts_on", "window_ends_on", "cut_off_at")
    changed = any(name in values and values[name] != getattr(fresh, name) for name in covers)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save()
    if changed:
        _void(fresh, ClearanceKind.values, "What the report covers was changed.", at=at)
    return fresh


@transaction.atomic
def write_section(section: ReportSection, *, text: str, revision: int, at: dt.datetime, by) -> ReportSection:
    """Save a section's text. Raises ``StaleText`` if it was saved by somebody since ``revision``.

    Changing implications that were cleared voids their clearance.
    """
    report = _open(section.report)
    fresh = ReportSection.objects.select_for_update(of=("self",)).get(pk=section.pk)
    if fresh.revision != revision:
        raise StaleText(fresh)
    if fresh.text == text:
        return fresh
    fresh.text, fresh.revision, fresh.updated_at, fresh.updated_by = text, revision + 1, at, by
    fresh.save()
    if fresh.key in CLEARED_BY:
        _void(report, [CLEARED_BY[fresh.key]], f"“{fresh.heading}” was changed.", at=at)
    return fresh


@transaction.atomic
def write_recommendations(report: Report, *, texts: Sequence[str], at: dt.datetime, by) -> None:
    """Replace the recommendations, numbered in the order given. A change voids every clearance."""
    fresh = _open(report)
    kept = [text.strip() for text in texts if text.strip()]
    if kept == list(fresh.recommendations.values_list("text", flat=True)):
        return
    for line in fresh.recommendations.filter(number__gt=len(kept)):
        line.delete()
    for number, text in enumerate(kept, 1):
        ReportRecommendation.objects.update_or_create(report=fresh, number=number, defaults={"text": text})
    _void(fresh, ClearanceKind.values, "The recommendations were changed.", at=at)


@transaction.atomic
def explain(report: Report, *, texts: dict[str, str], at: dt.datetime, by) -> None:
    """Save explanations of exceptions by their keys; an empty one is taken away. Keys that are no exception of
    the report are refused with ``CannotWrite``."""
    fresh = _open(report)
    known = {line.key for line in figures_of(fresh).exceptions}
    if unknown := set(texts) - known:
        raise CannotWrite(f"{', '.join(sorted(unknown))}: there is no such exception in this report.")
    for key, text in texts.items():
        kept = text.strip()
        existing = fresh.explanations.filter(key=key).first()
        if not kept:
            if existing:
                existing.delete()
        elif existing is None or existing.text != kept:
            ReportExplanation.objects.update_or_create(
                report=fresh, key=key, defaults={"text": kept, "updated_at": at, "updated_by": by}
            )


@transaction.atomic
def send_for_clearance(report: Report, *, at: dt.datetime, by) -> Report:
    """Ask finance and legal officers to clear the implications, which must be written by then."""
    fresh = _open(report)
    empty = fresh.sections.filter(key__in=CLEARED_BY, text="").values_list("heading", flat=True)
    if empty:
        raise CannotWrite(f"Write {' and '.join(f'“{heading}”' for heading in empty)} first.")
    if not fresh.recommendations.exists():
        raise CannotWrite("Write at least one recommendation first.")
    return states.move(report, ReportStatus.IN_CLEARANCE, at=at, by=by)


@transaction.atomic
def take_back(report: Report, *, reason: str, at: dt.datetime, by) -> Report:
    """From clearance back to draft; clearances given so far no longer count."""
    moved = states.move(report, ReportStatus.DRAFT, at=at, by=by, reason=reason)
    _void(moved, ClearanceKind.values, "The report was taken back to draft.", at=at)
    return moved


@transaction.atomic
def clear(report: Report, *, kind: str, comment: str = "", at: dt.datetime, by) -> Clearance:
    """Clear the financial or legal implications as they read now. Raises ``CannotClear`` unless the report is in
    clearance and they are not cleared yet."""
    fresh = states.locked(report)
    if fresh.status != ReportStatus.IN_CLEARANCE:
        raise CannotClear(f"The report is {fresh.get_status_display().lower()}, not in clearance.")
    if fresh.clearances.filter(kind=kind, voided_at=None).exists():
        raise CannotClear("These implications are cleared already.")
    return Clearance.objects.create(report=fresh, kind=kind, comment=comment, cleared_at=at, cleared_by=by)


def _void(report: Report, kinds: Sequence[str], reason: str, *, at: dt.datetime) -> None:
    for clearance in report.clearances.filter(kind__in=kinds, voided_at=None):
        clearance.voided_at, clearance.voided_reason = at, reason
        clearance.save()
