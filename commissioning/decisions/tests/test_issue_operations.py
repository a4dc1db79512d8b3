import datetime as dt

import pytest

from commissioning.common import states
from commissioning.common.models import StatusChange
from commissioning.decisions.enums import DecisionType, DocumentKind, IssueStatus, Urgency
from commissioning.decisions.models import Issue
from commissioning.decisions.operations import issue as operations
from commissioning.decisions.tests.factories import IssueDocumentFactory, IssueFactory
from organisations.tests.factories import UserFactory, WardFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return UserFactory(democratic_services_officer=True)


def values(**changes):
    made = IssueFactory.build()
    names = ["title", "summary", "due_on", "lead_member", "lead_director", "department", "contact_name"]
    return {
        **{name: getattr(made, name) for name in names},
        "affects_two_or_more_wards": True,
        "equality_detail": "Due with the report.",
        **changes,
    }


def test_a_new_issue_gets_the_next_reference_of_the_year(officer):
    IssueFactory(reference="D-2026-041")
    ward = WardFactory()

    issue = operations.create_issue(
        values=values(), proposals=["Note the report.", " ", "Agree the plan."], wards=[ward], at=AT, by=officer
    )

    assert issue.reference == "D-2026-042"
    assert list(issue.proposals.values_list("number", "text")) == [(1, "Note the report."), (2, "Agree the plan.")]
    assert list(issue.wards.all()) == [ward]
    assert states.changes_of(issue).get().by == officer


def test_proposals_are_renumbered_when_one_goes(officer):
    issue = operations.create_issue(values=values(), proposals=["One", "Two", "Three"], at=AT, by=officer)

    operations.update_issue(issue, values={}, proposals=["One", "Three"], at=AT, by=officer)

    assert list(issue.proposals.values_list("number", "text")) == [(1, "One"), (2, "Three")]


def test_notice_with_28_clear_days_is_published(officer):
    issue = IssueFactory(due_on=dt.date(2026, 10, 13))

    operations.publish_notice(issue, at=AT, by=officer)

    issue.refresh_from_db()
    assert (issue.status, issue.notice_published_on) == (IssueStatus.NOTICE_PUBLISHED, dt.date(2026, 9, 14))
    assert issue.urgency == Urgency.NONE


def test_a_late_notice_needs_its_exception_and_reason(officer):
    issue = IssueFactory(due_on=dt.date(2026, 10, 12))

    for wrong in (
        {},
        {"urgency": "general_exception"},
        {"urgency": "special_urgency", "reason": "x", "agreed_by": "y"},
    ):
        with pytest.raises(operations.NoticeTooShort) as refused:
            operations.publish_notice(issue, at=AT, by=officer, **wrong)
        assert (refused.value.days, refused.value.needed) == (27, Urgency.GENERAL_EXCEPTION)
    issue.refresh_from_db()
    assert (issue.status, issue.notice_published_on) == (IssueStatus.DRAFT, None)

    operations.publish_notice(
        issue, urgency=Urgency.GENERAL_EXCEPTION, reason="The grant ends in November.", at=AT, by=officer
    )
    issue.refresh_from_db()
    assert (issue.urgency, issue.urgency_reason) == (Urgency.GENERAL_EXCEPTION, "The grant ends in November.")


def test_special_urgency_needs_the_agreement_of_scrutiny(officer):
    issue = IssueFactory(due_on=dt.date(2026, 9, 18))
    urgent = {"urgency": Urgency.SPECIAL_URGENCY, "reason": "The building is unsafe."}

    with pytest.raises(operations.NoticeTooShort):
        operations.publish_notice(issue, at=AT, by=officer, **urgent)
    operations.publish_notice(issue, at=AT, by=officer, agreed_by="Councillor Noor, chair of scrutiny", **urgent)

    issue.refresh_from_db()
    assert issue.urgency_agreed_by == "Councillor Noor, chair of scrutiny"


def test_a_decision_that_is_not_key_needs_no_period_but_a_later_day(officer):
    issue = IssueFactory(decision_type=DecisionType.NON_KEY, due_on=dt.date(2026, 9, 15))
    today = IssueFactory(decision_type=DecisionType.NON_KEY, due_on=dt.date(2026, 9, 14))

    operations.publish_notice(issue, at=AT, by=officer)
    with pytest.raises(operations.NoticeTooShort):
        operations.publish_notice(today, at=AT, by=officer)

    assert Issue.objects.filter(status=IssueStatus.NOTICE_PUBLISHED).get() == issue


def test_what_the_notice_announced_stays(officer):
    issue = IssueFactory(announced=True, title="Before")

    for change in ({"title": "After"}, {"due_on": issue.due_on - dt.timedelta(days=1)}):
        with pytest.raises(operations.CannotChangeIssue):
            operations.update_issue(issue, values=change, proposals=[], at=AT, by=officer)
    operations.update_issue(
        issue, values={"due_on": issue.due_on + dt.timedelta(days=7)}, proposals=[], at=AT, by=officer
    )

    issue.refresh_from_db()
    assert (issue.title, issue.due_on) == ("Before", dt.date(2026, 11, 25))


def test_a_settled_issue_is_not_changed(officer):
    issue = IssueFactory(decided=True)

    with pytest.raises(operations.CannotChangeIssue):
        operations.update_issue(issue, values={"summary": "Other"}, proposals=[], at=AT, by=officer)
    with pytest.raises(operations.CannotChangeIssue):
        operations.put_on_agenda(issue, committee="Cabinet", meets_on=issue.due_on)

    assert not issue.agenda_items.exists()


def test_papers_need_a_report_among_the_documents(officer):
    issue = IssueFactory(announced=True)

    with pytest.raises(operations.PapersMissing):
        operations.publish_papers(issue, at=AT, by=officer)
    IssueDocumentFactory(issue=issue, kind=DocumentKind.REPORT)
    operations.publish_papers(issue, at=AT, by=officer)

    assert issue.status == IssueStatus.REPORT_PUBLISHED


def test_the_same_meeting_is_noted_once(officer):
    issue = IssueFactory()

    for number in ("7", "8"):
        operations.put_on_agenda(issue, committee="Cabinet", meets_on=issue.due_on, number=number)

    assert issue.agenda_items.get().number == "8"


@pytest.mark.parametrize("after", IssueStatus)
@pytest.mark.parametrize("before", IssueStatus)
def test_only_the_moves_of_the_table_are_allowed(before, after):
    allowed = {
        ("draft", "notice_published"),
        ("draft", "withdrawn"),
        ("notice_published", "report_published"),
        ("notice_published", "withdrawn"),
        ("report_published", "decided"),
        ("report_published", "withdrawn"),
        ("decided", "in_effect"),
        ("decided", "called_in"),
        ("called_in", "in_effect"),
        ("called_in", "referred_back"),
    }
    issue = IssueFactory(status=before, notice_published_on=dt.date(2026, 9, 1))

    if (before, after) in allowed:
        states.move(issue, after, at=AT, by=None)
    else:
        with pytest.raises(states.CannotMove):
            states.move(issue, after, at=AT, by=None)

    issue.refresh_from_db()
    assert issue.status == (after if (before, after) in allowed else before)
    assert StatusChange.objects.count() == int((before, after) in allowed)
