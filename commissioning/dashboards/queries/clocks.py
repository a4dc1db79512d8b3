"""Notices with a clock: days that the law or an agreement sets, the nearest first."""

import datetime as dt
from dataclasses import dataclass, replace

from django.urls import reverse

from commissioning.common.enums import Colour
from commissioning.common.guaranteed import guaranteed
from commissioning.common.templatetags.words import days_until
from commissioning.dashboards.addresses import url_or_none
from commissioning.dashboards.work.kind import of_agreements_seen
from commissioning.decisions.enums import DecisionType, IssueStatus
from commissioning.decisions.models import Issue
from commissioning.decisions.navigation import reads
from commissioning.decisions.rules import notice
from monitoring.enums import ReviewStatus
from monitoring.models import FundingNotice, Review

MOST = 6
REVIEWS_AHEAD_DAYS = 92
UNDECIDED = {ReviewStatus.DUE, ReviewStatus.OPEN, ReviewStatus.RECOMMENDED}
ANNOUNCED = {IssueStatus.NOTICE_PUBLISHED, IssueStatus.REPORT_PUBLISHED}


@dataclass(frozen=True)
class Clock:
    """Something that happens, or must have happened, by the day ``on``."""

    on: dt.date
    title: str
    words: str
    url: str | None
    colour: str = Colour.BLUE
    when: str = ""


def clocks(user, today: dt.date) -> list[Clock]:
    """What runs against a day for somebody of the office; three queries."""
    found = [*_funding(user, today), *_reviews(user, today)]
    if reads(user):
        found += _issues(today)
    return [
        replace(clock, when=days_until(clock.on, today))
        for clock in sorted(found, key=lambda clock: (clock.on, clock.title))
    ]


def _issues(today: dt.date):
    running = (
        Issue.objects.filter(status__in=[IssueStatus.DRAFT, IssueStatus.DECIDED, *ANNOUNCED])
        .select_related("decision")
        .order_by("due_on", "reference")
    )
    for issue in running[: MOST * 2]:
        url = reverse("decisions:office-issue", args=[issue.reference])
        if issue.status == IssueStatus.DECIDED:
            ends_on = issue.decision.call_in_ends_on if hasattr(issue, "decision") else None
            if ends_on and ends_on >= today:
                yield Clock(ends_on, issue.title, "Last day for call-in", url, Colour.YELLOW)
        elif issue.status == IssueStatus.DRAFT:
            if issue.decision_type == DecisionType.KEY:
                last = notice.last_day_for_notice(issue.due_on)
                words = f"Last day to publish notice of {notice.NOTICE_CLEAR_DAYS} clear days"
                yield Clock(last, issue.title, words, url, Colour.RED if last < today else Colour.YELLOW)
        else:
            days = notice.clear_days(guaranteed(issue.notice_published_on), issue.due_on)
            late = Colour.RED if issue.due_on < today else Colour.BLUE
            yield Clock(issue.due_on, issue.title, f"To be decided, after {days} clear days of notice", url, late)


def _funding(user, today: dt.date):
    given = of_agreements_seen(FundingNotice.objects.filter(takes_effect_on__gte=today), user)
    for one in given.select_related("agreement__organisation").order_by("takes_effect_on", "pk")[:MOST]:
        told = "" if one.organisation_told_at and one.users_told_at else ": not everybody has been told"
        yield Clock(
            one.takes_effect_on,
            f"{one.agreement.organisation}, {one.agreement.reference}",
            f"Funding ends or falls{told}",
            one.agreement.get_absolute_url(),
            Colour.YELLOW if told else Colour.BLUE,
        )


def _reviews(user, today: dt.date):
    near = Review.objects.current().filter(
        status__in=UNDECIDED,
        opens_on__lte=today,
        notice_by_on__range=(today, today + dt.timedelta(days=REVIEWS_AHEAD_DAYS)),
    )
    rows = of_agreements_seen(near, user).select_related("agreement__organisation").order_by("notice_by_on", "pk")
    for one in rows[:MOST]:
        yield Clock(
            one.notice_by_on,
            f"{one.agreement.organisation}, {one.agreement.reference}",
            "Last day for notice if funding is to end",
            url_or_none(one) or one.agreement.get_absolute_url(),
            Colour.YELLOW,
        )
