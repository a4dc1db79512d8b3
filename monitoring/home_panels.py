"""What monitoring shows on an organisation's home: everything that is due, by date."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count
from django.urls import reverse

from commissioning.common import clock
from commissioning.common.enums import Colour
from commissioning.common.guaranteed import guaranteed
from commissioning.common.templatetags.words import date_and_time, days_until, long_date
from commissioning.questionnaires.structure import structure_of
from monitoring.enums import MeetingStatus, ReturnStatus, ReviewStatus
from monitoring.models import Return
from monitoring.models.returns import OUTSTANDING
from monitoring.queries.meetings import own_meetings
from monitoring.queries.return_pages import MINUTES, MINUTES_OTHERWISE, MINUTES_PER_FIGURE
from monitoring.queries.reviews import own_reviews
from organisations import home_panels
from organisations.panels import Panel

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class _Rows(TypedDict):
    rows: int  # Figures and headings of spending that it asks for.


@dataclass(frozen=True)
class Due:
    """One line of the task list. ``on`` is the day it is sorted by."""

    on: dt.date
    title: str
    url: str
    hint: str
    status: str
    colour: str


@home_panels.register(order=10)
def due(user) -> Panel:
    """What the user's organisations have to do, soonest first."""
    today = clock.today()
    lines = [*_returns(user, today), *_meetings(user, today), *_reviews(user, today)]
    return Panel("monitoring/home_tasks.html", {"lines": sorted(lines, key=lambda line: (line.on, line.title))})


def _returns(user, today: dt.date) -> list[Due]:
    own = user.memberships.filter(ended_at=None).values("organisation")
    records = list(
        Return.objects.current()
        .visible_to(user)
        .filter(agreement__organisation__in=own, status__in=OUTSTANDING, ends_on__lte=today)
        .select_related("agreement__organisation", "agreement__monitoring_plan__questionnaire", "sheet__version")
        .annotate(rows=Count("agreement__targets", distinct=True) + Count("agreement__budget_lines", distinct=True))
    )
    minutes = _minutes(records)
    return [
        Due(
            on=record.due_on,
            title=f"Return: {record.agreement.title}",
            url=reverse("monitoring:return-start", args=[record.pk]),
            hint=f"Due {long_date(record.due_on)} ({days_until(record.due_on, today)}), "
            f"about {minutes[record.pk]} minutes",
            status=_state(record, today)[0],
            colour=_state(record, today)[1],
        )
        for record in records
    ]


def _state(record: Return, today: dt.date) -> tuple[str, str]:
    if record.status == ReturnStatus.QUERIED:
        return "Please look again", Colour.YELLOW
    if record.due_on < today:
        return "Overdue", Colour.RED
    return record.get_status_display(), Return.STATUS_COLOURS[ReturnStatus(record.status)]


def _minutes(records: "list[WithAnnotations[Return, _Rows]]") -> dict[int, int]:
    """About how long each return takes, to the next five minutes; each questionnaire is read once."""
    known: dict[tuple, int] = {}
    found = {}
    for record in records:
        plan = getattr(record.agreement, "monitoring_plan", None)
        key = ("version", record.sheet.version_id) if record.sheet else ("of", plan and plan.questionnaire_id)
        if key not in known:
            version = record.sheet.version if record.sheet else _published(plan)
            questions = structure_of(version).questions if version else ()
            known[key] = sum(MINUTES.get(one.kind.name, MINUTES_OTHERWISE) for one in questions if one.kind.asks)
        found[record.pk] = max(5, -(-(known[key] + MINUTES_PER_FIGURE * record.rows) // 5) * 5)
    return found


def _published(plan):
    if plan is None or plan.questionnaire_id is None:
        return None
    return plan.questionnaire.versions.published().order_by("-number").first()


def _meetings(user, today: dt.date) -> list[Due]:
    lines = []
    for meeting in own_meetings(user).filter(status__in=[MeetingStatus.ARRANGED, MeetingStatus.HELD]):
        url = reverse("monitoring:organisation-meeting", args=[meeting.pk])
        title = f"{meeting.get_kind_display()}: {meeting.agreement.title}"
        if meeting.status == MeetingStatus.ARRANGED:
            day = clock.local_date(guaranteed(meeting.starts_at))
            lines.append(Due(day, title, url, f"{date_and_time(meeting.starts_at)}", "Arranged", Colour.BLUE))
        elif meeting.minutes_sent_at and meeting.minutes_confirmed_at is None:
            hint = f"Held {long_date(meeting.held_on)}. The lead confirms its minutes, about 5 minutes"
            lines.append(Due(today, title, url, hint, "Minutes to confirm", Colour.YELLOW))
    return lines


def _reviews(user, today: dt.date) -> list[Due]:
    return [
        Due(
            on=review.due_on,
            title=f"Final-year review, your account: {review.agreement.title}",
            url=reverse("monitoring:review-account", args=[review.pk]),
            hint=f"Before {long_date(review.due_on)} ({days_until(review.due_on, today)}), about 45 minutes",
            status="Not handed in",
            colour=Colour.BLUE,
        )
        for review in own_reviews(user).filter(status=ReviewStatus.OPEN, account_given_at=None)
    ]
