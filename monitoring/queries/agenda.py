"""The agenda that is proposed for a meeting, from the plan and from what is known; each item with its reason."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from commissioning.common.money import format_pounds
from commissioning.common.templatetags.words import days_until, long_date, plain_number
from monitoring.enums import MeetingKind, ReturnStatus, Tier
from monitoring.models import Meeting, Return
from monitoring.models.returns import OUTSTANDING
from monitoring.queries.actions import open_actions
from monitoring.queries.return_content import content_of


@dataclass(frozen=True)
class AgendaPoint:
    """One thing to talk about, and why."""

    title: str
    reason: str = ""


OPENING: dict[str, list[AgendaPoint]] = {
    MeetingKind.INCEPTION: [
        AgendaPoint("What the agreement asks of both sides", "First meeting"),
        AgendaPoint("Targets, and how each is counted", "So that figures mean the same to everybody"),
        AgendaPoint("Returns: what is asked, and when", "First meeting"),
        AgendaPoint("People, premises, insurance and safeguarding", "First meeting"),
    ],
    MeetingKind.REVIEW: [
        AgendaPoint("What the work has achieved over its term", "Final-year review"),
        AgendaPoint("What the people who use it say", "Final-year review"),
        AgendaPoint("What should stay, change or end, and what else would meet the need", "Final-year review"),
    ],
}
STANDING = [
    AgendaPoint("How the work is going", "Standing item"),
    AgendaPoint("Money", "Standing item"),
    AgendaPoint("Safeguarding and equality", "Standing item"),
]
# The key of the standard question about what has been difficult.
DIFFICULTIES = "difficulties"
CLOSING = [AgendaPoint("What we can do better for you", "Standing item"), AgendaPoint("Actions and next date")]


def agenda_for(meeting: Meeting, *, today: dt.date) -> list[AgendaPoint]:
    """What the meeting is proposed to talk about on ``today``."""
    points = [*_from_actions(meeting), *_from_late_returns(meeting, today), *_from_last_return(meeting)]
    opening = OPENING.get(meeting.kind, [])
    plan = getattr(meeting.agreement, "monitoring_plan", None)
    visit = [AgendaPoint("Visit: seeing the work", "Enhanced monitoring")] if _is_enhanced(plan, meeting) else []
    return [*opening, *points, *([] if meeting.kind == MeetingKind.INCEPTION else STANDING), *visit, *CLOSING]


def _is_enhanced(plan, meeting: Meeting) -> bool:
    return plan is not None and plan.tier == Tier.ENHANCED and meeting.kind != MeetingKind.INCEPTION


def _from_actions(meeting: Meeting) -> Iterator[AgendaPoint]:
    for action in open_actions(meeting.agreement):
        owner = action.get_owner_display().lower()
        yield AgendaPoint(f"Action: {action.text}"[:200], f"Open, {owner}, by {long_date(action.due_on)}")


def _from_late_returns(meeting: Meeting, today: dt.date) -> Iterator[AgendaPoint]:
    late = Return.objects.current().filter(
        agreement=meeting.agreement_id, status__in=OUTSTANDING - {ReturnStatus.QUERIED}, due_on__lt=today
    )
    for record in late.order_by("due_on"):
        when = days_until(record.due_on, today)
        yield AgendaPoint(f"Return {record.number} is overdue", f"It was due on {long_date(record.due_on)}, {when}")


def _from_last_return(meeting: Meeting) -> Iterator[AgendaPoint]:
    """Figures far from target, spending over profile, difficulties that the last return tells of."""
    last = (
        Return.objects.current()
        .filter(agreement=meeting.agreement_id, first_submitted_at__isnull=False, sheet__isnull=False)
        .select_related("sheet__version", "agreement")
        .order_by("-number")
        .first()
    )
    if last is None:
        return
    content = content_of(last)
    for line in content.figures:
        if line.warning:
            name = line.row.target.indicator.name
            actual, profile = plain_number(line.row.actual), plain_number(line.profile)
            yield AgendaPoint(f"{name}: far from target"[:200], f"Return {last.number}: {actual} of {profile}")
    for spend in content.spending:
        if spend.warning:
            said = f"Return {last.number}: {format_pounds(spend.to_date_pence)} spent, "
            share = format_pounds(spend.share_pence)
            yield AgendaPoint(
                f"Spending on {spend.row.budget_line.heading} over profile"[:200], f"{said}{share} planned by then"
            )
    if difficulty := _difficulty(content):
        yield AgendaPoint("Difficulties", f"Return {last.number}: {difficulty}"[:300])


def _difficulty(content) -> str:
    """What the return says has been difficult, in one line; empty where it says nothing."""
    answers = content.answers
    return " ".join(answers.text(DIFFICULTIES).split()) if DIFFICULTIES in answers.shown else ""
