"""A small office with something of every kind of work, ratings of every colour, and money in every state."""

import datetime as dt

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.tests.factories import AgreementFactory, PaymentFactory
from commissioning.common import clock
from commissioning.common.tests.factories import OfficerTaskFactory
from commissioning.decisions.enums import IssueStatus
from commissioning.decisions.tests.factories import IssueFactory, ReportFactory
from commissioning.programmes.tests.factories import ProgrammeFactory, SchemeFactory, ThemeFactory
from monitoring.enums import MeetingKind, Rating
from monitoring.tests.factories import MeetingFactory, ReturnFactory, ReviewFactory
from organisations.tests.factories import ClaimFactory, UserFactory

DAY = dt.timedelta(days=1)
SCORES = {Rating.GREEN: 88, Rating.AMBER: 60, Rating.RED: 20}


def moment(day: dt.date) -> dt.datetime:
    return clock.start_of_day(day) + dt.timedelta(hours=12)


def programme_with_themes(themes: int = 2):
    """A programme and one scheme of each theme."""
    programme = ProgrammeFactory(starts_on=clock.today() - 300 * DAY, ends_on=clock.today() + 800 * DAY)
    return programme, [
        SchemeFactory(theme=ThemeFactory(programme=programme, number=number)) for number in range(1, themes + 1)
    ]


def agreement_of(scheme, officer, **values):
    """An active one of the scheme's programme."""
    values = {"active": True, **values}
    return AgreementFactory(scheme=scheme, programme=scheme.theme.programme, officer=officer, **values)


def accepted(agreement, number: int, rating: Rating):
    """An accepted return of a period long ago."""
    ends_on = clock.today() - (400 - 30 * number) * DAY
    return ReturnFactory(
        agreement=agreement,
        number=number,
        starts_on=ends_on - 29 * DAY,
        ends_on=ends_on,
        due_on=ends_on + 28 * DAY,
        accepted=True,
        submitted_at=moment(ends_on + 20 * DAY),
        first_submitted_at=moment(ends_on + 20 * DAY),
        rating=rating,
        score=SCORES[rating],
    )


def awaited(agreement, number: int, due_in: int, **values):
    """A return that is due in so many days, or was so many ago."""
    due_on = clock.today() + due_in * DAY
    return ReturnFactory(
        agreement=agreement,
        number=number,
        starts_on=due_on - 208 * DAY,
        ends_on=due_on - 28 * DAY,
        due_on=due_on,
        **values,
    )


def work_on(agreement, today: dt.date) -> None:
    """One of each kind of work on ``agreement``."""
    awaited(agreement, 11, -3)
    awaited(agreement, 12, 4)
    awaited(agreement, 13, -1, submitted=True, first_submitted_at=moment(today - 9 * DAY))
    awaited(agreement, 14, 90)
    MeetingFactory(agreement=agreement, window_starts_on=today - 40 * DAY, due_on=today - 2 * DAY)
    MeetingFactory(
        agreement=agreement,
        kind=MeetingKind.SIX_MONTH,
        arranged=True,
        window_starts_on=today,
        due_on=today + 20 * DAY,
        starts_at=moment(today + 3 * DAY),
        ends_at=moment(today + 3 * DAY) + dt.timedelta(hours=1),
    )
    MeetingFactory(agreement=agreement, kind=MeetingKind.ANNUAL, held=True)
    ReviewFactory(
        agreement=agreement,
        open=True,
        opens_on=today - 100 * DAY,
        due_on=today + 5 * DAY,
        notice_by_on=today + 40 * DAY,
    )
    PaymentFactory(agreement=agreement, due_on=today - DAY)
    PaymentFactory(agreement=agreement, due_on=today + 2 * DAY, approved=True)
    PaymentFactory(agreement=agreement, due_on=today + 60 * DAY)
    PaymentFactory(agreement=agreement, due_on=today - 100 * DAY, paid=True)


def busy_office(officer):
    """All of it; answers the programme."""
    today = clock.today()
    programme, schemes = programme_with_themes()
    somebody = UserFactory(commissioning_officer=True)
    for scheme in schemes:
        for owner in (officer, somebody):
            work_on(agreement_of(scheme, owner), today)
        for first, then in ((Rating.GREEN, Rating.AMBER), (Rating.AMBER, Rating.GREEN), (Rating.RED, Rating.RED)):
            rated = agreement_of(scheme, officer)
            accepted(rated, 1, first)
            accepted(rated, 2, then)
        awaited(agreement_of(scheme, officer), 1, -60)
        agreement_of(scheme, officer)
        agreement_of(scheme, somebody, active=False, ended=True)
        agreement_of(scheme, officer, active=False, accepted=True)
        agreement_of(scheme, officer, status=AgreementStatus.SUSPENDED)
        agreement_of(scheme, officer, active=False)
    AgreementFactory(programme=programme, officer=officer, active=True)
    OfficerTaskFactory(assigned_to=officer, due_on=today - DAY)
    OfficerTaskFactory(due_on=None)
    ClaimFactory()
    IssueFactory(due_on=today + 20 * DAY)
    IssueFactory(status=IssueStatus.REPORT_PUBLISHED, notice_published_on=today - 40 * DAY, due_on=today + 2 * DAY)
    ReportFactory(in_clearance=True, meets_on=today + 5 * DAY)
    return programme
