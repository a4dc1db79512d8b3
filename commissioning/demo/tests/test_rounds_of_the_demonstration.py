"""The demonstration's rounds: what somebody who signs in finds there to do, and that its books are right."""

from collections import Counter
from random import Random

import pytest

from commissioning.agreements.models import Agreement
from commissioning.applications.enums import ApplicationStatus, CheckKind, Interest, RoundStatus
from commissioning.applications.models import (
    Application,
    Assignment,
    Award,
    DueDiligenceCheck,
    FundingRound,
    Moderation,
    Recommendation,
)
from commissioning.common import clock, integrity, snapshots
from commissioning.decisions.enums import IssueStatus
from commissioning.decisions.models import Issue, IssueDocument
from commissioning.demo.agreements import Cast, moment
from commissioning.demo.applications import make_applications
from commissioning.demo.assessing import assess_the_closed
from commissioning.demo.awarding import decide_the_first
from commissioning.demo.framework import Calendar, agencies, organisations, programmes, wards
from commissioning.demo.management.commands.load_demo import SEED
from commissioning.demo.people import People, address
from commissioning.demo.rounds import CLOSED, DECIDED, make_rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The people and organisations of the demonstration, with no agreements."""
    calendar, random = Calendar(clock.today()), Random(SEED)  # noqa: S311 - the same people every time
    council, partner = agencies()
    long_ago = moment(calendar.programme_starts_on.replace(year=calendar.programme_starts_on.year - 1))
    found_wards, people = wards(), People()
    found = organisations(found_wards, created_at=long_ago, random=random)
    made = Cast(
        council, partner, people.staff(partner), found, found_wards, programmes(council, calendar), calendar, random
    )
    people.members(found, started_at=long_ago, random=random)
    return made


def test_the_rounds_stand_at_every_point_between_the_prospectus_and_the_agreement(cast):
    rounds = make_rounds(cast)
    make_applications(cast, rounds)
    assess_the_closed(cast, rounds[CLOSED])
    decide_the_first(cast, rounds[DECIDED])

    in_assessment = Application.objects.filter(round=rounds[CLOSED])
    assert Counter(in_assessment.values_list("status", flat=True)) == {
        ApplicationStatus.SUBMITTED: 5,
        ApplicationStatus.ELIGIBLE: 6,
        ApplicationStatus.ASSESSED: 2,
        ApplicationStatus.INELIGIBLE: 1,
    }
    moderation = Moderation.objects.get(application__round=rounds[CLOSED])
    assert moderation.spread > 20
    assert moderation.settled_at is None
    checks = Counter(DueDiligenceCheck.objects.filter(stage__round=rounds[CLOSED]).values_list("kind", flat=True))
    assert (checks[CheckKind.ACCOUNTS], checks[CheckKind.CHARITY]) == (12, 10)
    mine = Assignment.objects.filter(assessor__email=address("assessor"), application__round=rounds[CLOSED])
    assert Counter((one.interest, one.finished_at is not None) for one in mine) == {
        (Interest.NONE, True): 3,
        (Interest.NONE, False): 2,
        (Interest.NOT_DECLARED, False): 2,
    }
    assert Assignment.objects.filter(interest=Interest.DECLARED, removed_at__isnull=False).count() == 1

    decided = FundingRound.objects.get(pk=rounds[DECIDED].pk)
    assert decided.status == RoundStatus.DECIDED
    assert snapshots.is_intact(Recommendation.objects.get(round=decided))
    issue = Issue.objects.get(title=f"{DECIDED}: awards")
    assert issue.status == IssueStatus.IN_EFFECT
    assert IssueDocument.objects.filter(issue=issue).count() == 1
    awards = Award.objects.filter(application__round=decided)
    assert {one.decision_reference for one in awards} == {issue.reference}
    assert all(one.is_told for one in awards)
    funded = [one for one in awards if one.decided_pence]
    assert {one.is_accepted for one in funded} == {True, False, None}
    assert [one.application.organisation for one in funded if one.is_accepted is None] == [cast.organisations[0]]
    refused = [one for one in awards if not one.decided_pence]
    assert refused
    assert all(one.feedback and one.reason for one in refused)
    agreements = Agreement.objects.filter(application__round=decided)
    assert set(agreements.values_list("status", flat=True)) == {"active", "offered", "draft"}
    assert all(one.targets.exists() and one.payments.exists() and one.budget_lines.exists() for one in agreements)
    assert {one.application_id for one in agreements} == {one.application_id for one in funded if one.is_accepted}
    problems: list[integrity.Finding] = []
    checked, _ = integrity.run(problems.append)
    assert (problems, checked > 100) == ([], True)
