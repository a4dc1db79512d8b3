import datetime as dt

import pytest

from commissioning.common import states
from commissioning.decisions.enums import CallInOutcome, IssueStatus, Outcome
from commissioning.decisions.models import CallIn, Decision
from commissioning.decisions.operations import decision as operations
from commissioning.decisions.tests.factories import CallInFactory, DecisionFactory, IssueFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return UserFactory(democratic_services_officer=True)


def record(issue, officer, **changes):
    values = {
        "decided_on": dt.date(2026, 11, 18),
        "published_on": dt.date(2026, 11, 19),
        "decided_by": "Cabinet",
        "reasons": "It works.",
        "alternatives": "Doing nothing.",
        "outcomes": [operations.Decided(1, "Note the report.", Outcome.NOTED)],
        "at": AT,
        "by": officer,
        **changes,
    }
    return operations.record_decision(issue, **values)


def test_a_decision_waits_for_the_days_of_call_in(officer):
    issue = IssueFactory(reported=True)

    decision = record(issue, officer)

    assert (decision.call_in_ends_on, decision.in_effect_on) == (dt.date(2026, 11, 26), dt.date(2026, 11, 27))
    assert issue.status == IssueStatus.DECIDED
    assert decision.outcomes.get().text == "Note the report."


def test_a_decision_not_subject_to_call_in_holds_at_once_and_says_why(officer):
    issue = IssueFactory(reported=True)

    with pytest.raises(operations.CannotRecord):
        record(issue, officer, subject_to_call_in=False)
    decision = record(issue, officer, subject_to_call_in=False, not_called_in_reason="Any delay would do harm.")

    assert (decision.call_in_ends_on, decision.in_effect_on) == (None, dt.date(2026, 11, 19))
    assert issue.status == IssueStatus.IN_EFFECT


@pytest.mark.parametrize(
    "changes",
    [
        {"decided_on": dt.date(2026, 11, 17)},
        {"decided_on": dt.date(2026, 11, 20), "published_on": dt.date(2026, 11, 20)},
        {"published_on": dt.date(2026, 11, 20)},
        {"decided_on": dt.date(2026, 11, 19), "published_on": dt.date(2026, 11, 18)},
        {"outcomes": []},
        {"outcomes": [operations.Decided(1, "Note.", Outcome.AMENDED)]},
    ],
)
def test_a_decision_that_does_not_fit_is_refused_and_nothing_is_kept(changes, officer):
    issue = IssueFactory(reported=True)

    with pytest.raises(operations.CannotRecord):
        record(issue, officer, **changes)

    issue.refresh_from_db()
    assert issue.status == IssueStatus.REPORT_PUBLISHED
    assert not Decision.objects.exists()


def test_an_issue_without_a_published_report_is_not_decided(officer):
    issue = IssueFactory(announced=True)

    with pytest.raises(states.CannotMove):
        record(issue, officer)

    assert not Decision.objects.exists()


def call(issue, officer, on=dt.date(2026, 11, 24), at=None):
    return operations.call_in(
        issue,
        called_in_on=on,
        councillors="Councillors Lee and Marsh",
        reason="There are gaps.",
        at=at or dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC),
        by=officer,
    )


def test_councillors_call_a_decision_in_within_its_days(officer):
    decision = DecisionFactory()

    for wrong in (dt.date(2026, 11, 18), dt.date(2026, 11, 27)):
        with pytest.raises(operations.CannotRecord):
            call(decision.issue, officer, on=wrong)
    call(decision.issue, officer, on=dt.date(2026, 11, 26))

    assert CallIn.objects.get().called_in_on == dt.date(2026, 11, 26)
    assert decision.issue.status == IssueStatus.CALLED_IN


def test_a_decision_is_called_in_once(officer):
    decision = DecisionFactory()
    call(decision.issue, officer)

    with pytest.raises(states.CannotMove):
        call(decision.issue, officer)

    assert CallIn.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "status", "effect_on"),
    [
        (CallInOutcome.UPHELD, IssueStatus.IN_EFFECT, dt.date(2026, 12, 1)),
        (CallInOutcome.REFERRED_BACK, IssueStatus.REFERRED_BACK, dt.date(2026, 11, 27)),
    ],
)
def test_scrutiny_settles_a_call_in(outcome, status, effect_on, officer):
    called = CallInFactory()
    issue = called.decision.issue

    operations.settle_call_in(
        issue,
        outcome=outcome,
        outcome_on=dt.date(2026, 12, 1),
        reason="Looked at.",
        at=dt.datetime(2026, 12, 1, 20, tzinfo=dt.UTC),
        by=officer,
    )

    issue.refresh_from_db()
    assert (issue.status, issue.decision.in_effect_on) == (status, effect_on)
    assert issue.decision.call_in.outcome == outcome


def test_decisions_take_effect_by_themselves_once_and_days_late():
    due, called = DecisionFactory(), CallInFactory().decision
    before, after = dt.datetime(2026, 11, 26, 23, tzinfo=dt.UTC), dt.datetime(2026, 11, 30, 1, tzinfo=dt.UTC)

    assert operations.bring_into_effect(at=before) == 0
    assert operations.bring_into_effect(at=after) == 1
    assert operations.bring_into_effect(at=after) == 0

    due.issue.refresh_from_db()
    called.issue.refresh_from_db()
    assert (due.issue.status, called.issue.status) == (IssueStatus.IN_EFFECT, IssueStatus.CALLED_IN)
