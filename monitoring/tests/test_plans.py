"""Choosing how closely and how often an agreement is monitored."""

import datetime as dt

import pytest

from commissioning.agreements.tests.factories import AgreementFactory
from monitoring.enums import Tier
from monitoring.operations.plans import ReasonMissing, choose_tier, drop_frequent_returns, require_frequent_returns
from monitoring.operations.schedule import create_obligations
from monitoring.tests.test_schedule_obligations import standing
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2025, 3, 20, 9, tzinfo=dt.UTC)


@pytest.fixture
def plan():
    agreement = AgreementFactory(active=True)
    create_obligations(agreement, at=AT, by=None)
    return agreement.monitoring_plan


def test_another_tier_needs_a_reason(plan):
    before = standing(plan.agreement)
    with pytest.raises(ReasonMissing):
        choose_tier(plan, tier=Tier.LIGHT_TOUCH, at=AT, by=UserFactory(), reason=" ")
    plan.refresh_from_db()
    assert (plan.tier, plan.tier_chosen, standing(plan.agreement)) == (Tier.STANDARD, False, before)


def test_returns_and_meetings_follow_another_tier(plan):
    choose_tier(plan, tier=Tier.LIGHT_TOUCH, at=AT, by=UserFactory(), reason="A small lunch club.")

    plan.refresh_from_db()
    found, meetings, _ = standing(plan.agreement)
    assert (plan.tier, plan.tier_chosen, plan.frequency_months) == (Tier.LIGHT_TOUCH, True, 12)
    assert [(number, ends.isoformat()) for number, _, ends, _ in found] == [
        (1, "2026-03-31"),
        (2, "2027-03-31"),
        (3, "2028-03-31"),
    ]
    assert [kind for kind, *_ in meetings] == ["inception"]


def test_more_frequent_returns_need_a_named_requirement(plan):
    with pytest.raises(ReasonMissing):
        require_frequent_returns(plan, requirement="", at=AT, by=UserFactory())
    plan.refresh_from_db()
    assert plan.frequency_months == 6


def test_with_a_requirement_returns_come_every_three_months_until_it_ends(plan):
    before = standing(plan.agreement)

    require_frequent_returns(plan, requirement="National Lottery, condition 12", at=AT, by=UserFactory())
    found, *_ = standing(plan.agreement)
    assert [number for number, *_ in found] == list(range(1, 13))

    choose_tier(plan, tier=Tier.ENHANCED, at=AT, by=UserFactory(), reason="New to us.")
    assert len(standing(plan.agreement)[0]) == 12

    drop_frequent_returns(plan, at=AT, by=UserFactory(), reason="The lottery's grant has ended.")
    assert standing(plan.agreement)[0] == before[0]


def test_what_was_handed_in_stays_when_the_frequency_changes(plan):
    plan.agreement.returns.filter(number=1).update(status="submitted", submitted_at=AT, submitted_by=UserFactory())
    at = dt.datetime(2025, 11, 1, 9, tzinfo=dt.UTC)

    require_frequent_returns(plan, requirement="National Lottery, condition 12", at=at, by=UserFactory())

    found, *_ = standing(plan.agreement)
    assert [(number, starts.isoformat()) for number, starts, *_ in found[:4]] == [
        (1, "2025-04-01"),
        (2, "2025-10-01"),
        (3, "2026-01-01"),
        (4, "2026-04-01"),
    ]
