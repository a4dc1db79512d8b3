"""Issues for lists and pages."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from commissioning.common import clock, states
from commissioning.common.templatetags.words import long_date
from commissioning.decisions.enums import IssueStatus
from commissioning.decisions.models import Issue
from commissioning.decisions.models.issue import IssueQuerySet
from commissioning.decisions.rules import notice

Issues = TypeVar("Issues", bound=QuerySet[Issue])

# Moves that the public may read of; a draft's beginning is the office's own matter.
PUBLIC_WORDS: dict[str, str | None] = {
    IssueStatus.NOTICE_PUBLISHED: "Notice published",
    IssueStatus.REPORT_PUBLISHED: "Report published",
    IssueStatus.DECIDED: "Decision recorded",
    IssueStatus.CALLED_IN: "Decision called in",
    IssueStatus.IN_EFFECT: "Decision in effect",
    IssueStatus.REFERRED_BACK: "Decision referred back",
    IssueStatus.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened to an issue, with a sentence about it."""

    on: dt.date
    title: str
    text: str = ""


def filtered(issues: Issues, *, status: str = "", ward=None, year: int | None = None) -> Issues:
    """``issues`` of a state, a ward (those of all wards too) and a year of decision."""
    if status:
        issues = issues.filter(status=status)
    if ward:
        issues = issues.filter(Q(all_wards=True) | Q(wards=ward)).distinct()
    return issues.filter(due_on__year=year) if year else issues


def years_of(issues: QuerySet[Issue]) -> list[int]:
    """The years in which ``issues`` are decided, the latest first."""
    return sorted({day.year for day in issues.order_by().dates("due_on", "year")}, reverse=True)


def public_issues() -> IssueQuerySet:
    """What anybody may read."""
    return Issue.objects.public()


def for_page(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """``issues`` with what a whole page of one shows."""
    return issues.select_related("programme", "predecessor", "decision__call_in").prefetch_related(
        "proposals", "wards", "documents", "agenda_items", "successors", "decision__outcomes", "reports__publication"
    )


def published_report(issue: Issue):
    """The report of the issue that stands, or None."""
    return next((report for report in issue.reports.all() if report.status == "published"), None)


def history(issue: Issue, *, public: bool) -> list[Event]:
    """What happened, newest first. To the public without the office's own steps and without names of officers."""
    events = []
    for change in states.changes_of(issue):
        words = PUBLIC_WORDS.get(change.after)
        if words is None and public:
            continue
        title = words or ("Created" if not change.before else change.after)
        if not public and change.by:
            title = f"{title} by {change.by}"
        events.append(Event(clock.local_date(change.at), title, change.reason))
    events += [
        Event(item.meets_on, f"On the agenda of {item.committee}", f"Item {item.number}" if item.number else "")
        for item in issue.agenda_items.all()
    ]
    if decision := getattr(issue, "decision", None):
        events.append(Event(decision.decided_on, f"Decided by {decision.decided_by}"))
    return sorted(events, key=lambda event: event.on, reverse=True)


@dataclass(frozen=True)
class NoticeGiven:
    """How much notice there was, in words that can be checked."""

    published_on: dt.date
    clear_days: int
    enough: bool
    words: str


def notice_given(issue: Issue) -> NoticeGiven | None:
    """The notice of an announced issue with its clear days counted."""
    if issue.notice_published_on is None:
        return None
    days = notice.clear_days(issue.notice_published_on, issue.due_on)
    enough = days >= notice.NOTICE_CLEAR_DAYS
    words = f"{days} clear days between {long_date(issue.notice_published_on)} and {long_date(issue.due_on)}"
    return NoticeGiven(issue.notice_published_on, days, enough, words)


def wards_in_words(issue: Issue) -> str:
    """The wards, or that it is all of them."""
    if issue.all_wards:
        return "All wards"
    return ", ".join(ward.name for ward in issue.wards.all()) or "No ward in particular"
