"""An issue's way from a draft to its decision."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from commissioning.common import clock, states
from commissioning.common.labels import label_of
from commissioning.common.references import save_under_next
from commissioning.decisions.enums import DocumentKind, IssueStatus, Urgency
from commissioning.decisions.models import AgendaItem, Issue, Proposal
from commissioning.decisions.rules import notice
from commissioning.decisions.rules.key import key_grounds, not_key_question

EDITABLE = {IssueStatus.DRAFT, IssueStatus.NOTICE_PUBLISHED, IssueStatus.REPORT_PUBLISHED}
# What the notice announced: a change of these would need a new notice.
FIXED_BY_NOTICE = ("title", "decision_maker", "decision_type")


class CannotChangeIssue(Exception):
    """The issue is settled, or the change needs another notice."""


class NotKeyUnexplained(Exception):
    """Money or wards speak for a key decision, and nobody says why it is not one."""


class NoticeTooShort(Exception):
    """There are too few clear days and no exception that allows it. ``needed`` is the one that would."""

    def __init__(self, days: int, needed: Urgency, message: str):
        self.days, self.needed = days, needed
        super().__init__(message)


class PapersMissing(Exception):
    """There is no report among the issue's documents."""


def _write_proposals(issue: Issue, texts: Sequence[str]) -> None:
    kept = [text.strip() for text in texts if text.strip()]
    existing = {proposal.number: proposal for proposal in issue.proposals.all()}
    for number, text in enumerate(kept, 1):
        proposal = existing.pop(number, None) or Proposal(issue=issue, number=number)
        if proposal.text != text:
            proposal.text = text
            proposal.save()
    for proposal in existing.values():
        proposal.delete()


def _refuse_unexplained(issue: Issue, wards: Sequence) -> None:
    grounds = key_grounds(
        value_pence=issue.value_pence,
        above_threshold=issue.above_threshold,
        affects_two_or_more_wards=issue.affects_two_or_more_wards,
        all_wards=issue.all_wards,
        wards=len(wards),
    )
    if grounds and not issue.is_key and not issue.not_key_reason.strip():
        raise NotKeyUnexplained(f"{not_key_question(grounds)}.")


@transaction.atomic
def create_issue(*, values: dict, proposals: Sequence[str], wards=(), at: dt.datetime, by) -> Issue:
    """A new issue in draft, with the next reference of the year. ``values`` are the model's fields. Raises
    ``NotKeyUnexplained``."""
    issue = Issue(**values, created_at=at)
    _refuse_unexplained(issue, wards)
    if issue.reference:
        issue.save()
    else:
        save_under_next(issue, f"D-{clock.local_date(at).year}-")
    issue.wards.set(wards)
    _write_proposals(issue, proposals)
    states.record_change(issue, "", issue.status, at=at, by=by)
    return issue


@transaction.atomic
def update_issue(issue: Issue, *, values: dict, proposals: Sequence[str], wards=(), at: dt.datetime, by) -> Issue:
    """Change what an issue says. Raises ``CannotChangeIssue`` once it is decided or withdrawn, and for what its
    notice has announced; the date may move later but not earlier, so that the notice given still holds. Raises
    ``NotKeyUnexplained``."""
    fresh = states.locked(issue)
    if fresh.status not in EDITABLE:
        raise CannotChangeIssue("The matter is settled, so what was published about it stays as it is.")
    if fresh.status != IssueStatus.DRAFT:
        changed = [name for name in FIXED_BY_NOTICE if name in values and values[name] != getattr(fresh, name)]
        if changed:
            labels = ", ".join(label_of(Issue, name) for name in changed)
            raise CannotChangeIssue(f"The notice has announced the {labels}. Withdraw the issue and start a new one.")
        if values.get("due_on", fresh.due_on) < fresh.due_on:
            raise CannotChangeIssue("After its notice a decision can be put off, but not brought forward.")
    for name, value in values.items():
        setattr(fresh, name, value)
    _refuse_unexplained(fresh, wards)
    fresh.save()
    fresh.wards.set(wards)
    _write_proposals(fresh, proposals)
    return fresh


@transaction.atomic
def publish_notice(
    issue: Issue,
    *,
    at: dt.datetime,
    by,
    urgency: str = Urgency.NONE,
    reason: str = "",
    agreed_by: str = "",
) -> Issue:
    """Publish the notice today. Raises ``NoticeTooShort`` where a key decision has fewer than 28 clear days and
    not the exception, with its reason, that so few days need."""
    fresh, today = states.locked(issue), clock.local_date(at)
    if today >= fresh.due_on:
        raise NoticeTooShort(0, Urgency.NONE, "The day of the decision must be later than today. Change it first.")
    days = notice.clear_days(today, fresh.due_on)
    needed = notice.urgency_needed(today, fresh.due_on, is_key=fresh.is_key)
    if needed == Urgency.NONE:
        urgency = reason = agreed_by = ""
    elif urgency != needed or not reason.strip():
        label = needed.label.lower()
        raise NoticeTooShort(
            days,
            needed,
            f"There are {days} clear days, not {notice.NOTICE_CLEAR_DAYS}. Use {label} and give the reason.",
        )
    elif needed == Urgency.SPECIAL_URGENCY and not agreed_by.strip():
        raise NoticeTooShort(days, needed, "Name who chairs scrutiny and has agreed that it cannot wait.")
    return states.move(
        issue,
        IssueStatus.NOTICE_PUBLISHED,
        at=at,
        by=by,
        reason=reason.strip(),
        notice_published_on=today,
        urgency=urgency or Urgency.NONE,
        urgency_reason=reason.strip(),
        urgency_agreed_by=agreed_by.strip(),
    )


@transaction.atomic
def publish_papers(issue: Issue, *, at: dt.datetime, by) -> Issue:
    """Publish a report that was written elsewhere and attached. Raises ``PapersMissing`` if there is none."""
    if not issue.documents.filter(kind=DocumentKind.REPORT).exists():
        raise PapersMissing("Attach the report first.")
    return states.move(issue, IssueStatus.REPORT_PUBLISHED, at=at, by=by)


@transaction.atomic
def withdraw(issue: Issue, *, reason: str, at: dt.datetime, by) -> Issue:
    """Take an issue off the plan before it is decided; ``reason`` is published with it."""
    return states.move(issue, IssueStatus.WITHDRAWN, at=at, by=by, reason=reason)


@transaction.atomic
def put_on_agenda(issue: Issue, *, committee: str, meets_on: dt.date, number: str = "") -> AgendaItem:
    """Note the meeting that takes the issue; the same meeting again only changes the number."""
    if states.locked(issue).status not in EDITABLE:
        raise CannotChangeIssue("The matter is settled, so it goes on no further agenda.")
    item, _ = AgendaItem.objects.update_or_create(
        issue=issue, committee=committee, meets_on=meets_on, defaults={"number": number}
    )
    return item
