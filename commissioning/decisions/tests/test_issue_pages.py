import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.common import clock
from commissioning.decisions.enums import IssueStatus, Restriction, Urgency
from commissioning.decisions.models import Issue
from commissioning.decisions.tests.factories import (
    AgendaItemFactory,
    CallInFactory,
    DecisionFactory,
    DecisionOutcomeFactory,
    IssueDocumentFactory,
    IssueFactory,
    ProposalFactory,
)
from organisations.tests.factories import UserFactory, WardFactory

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(1)) & "quotes"'
OPENING = "2026-09-14 10:00"


@pytest.fixture
def today(monkeypatch):
    """The day it is for views."""

    def is_now(day: dt.date):
        monkeypatch.setattr(clock, "now", lambda: clock.start_of_day(day) + dt.timedelta(hours=10))

    return is_now


@pytest.fixture
def democratic(client):
    user = UserFactory(democratic_services_officer=True)
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    response = client.get(reverse(f"decisions:{name}", args=args), query)
    return response, response.content.decode()


def test_a_draft_is_not_there_for_the_public(client):
    issue = IssueFactory()

    for name in ("issue-public", "issue-report"):
        assert page(client, name, issue.reference)[0].status_code == 404
    assert issue.title not in page(client, "issue-list")[1]


def test_the_public_reads_every_field_of_an_issue(client):
    ward = WardFactory(name="Riverside")
    issue = IssueFactory(
        announced=True,
        reference="D-2026-005",
        all_wards=False,
        above_threshold=True,
        value_pence=1_650_000_00,
        notice_published_on=dt.date(2026, 9, 14),
        due_on=dt.date(2026, 10, 13),
    )
    issue.wards.add(ward)
    ProposalFactory(issue=issue, number=1, text="Note the performance of the programme.")
    AgendaItemFactory(issue=issue, meets_on=issue.due_on, number="6.2")

    _, html = page(client, "issue-public", "D-2026-005")

    for words in (
        issue.title,
        "Note the performance of the programme.",
        "Key decision",
        "significant effect on communities in two or more wards",
        "£1,650,000",
        "Riverside",
        "28 clear days between 14 September 2026 and 13 October 2026",
        "13 October 2026",
        issue.lead_member,
        issue.lead_director,
        issue.contact_email,
        issue.consultation_process,
        "Due with the report.",
        "Cabinet, item 6.2",
    ):
        assert words in html, words


def test_hostile_words_are_only_words(client):
    fields = ["summary", "lead_member", "lead_director", "department", "contact_name", "decision_maker"]
    more = ["consultation_process", "equality_detail", "restriction_reason", "urgency_reason"]
    issue = IssueFactory(
        decided=True,
        title=HOSTILE,
        restriction=Restriction.PART_EXEMPT,
        exempt_paragraph="3",
        urgency=Urgency.GENERAL_EXCEPTION,
        **dict.fromkeys(fields + more, HOSTILE),
    )
    ProposalFactory(issue=issue, text=HOSTILE)
    AgendaItemFactory(issue=issue, committee=HOSTILE)
    decision = DecisionFactory(
        issue=issue, reasons=HOSTILE, alternatives=HOSTILE, conflicts=HOSTILE, decided_by=HOSTILE
    )
    DecisionOutcomeFactory(decision=decision, text=HOSTILE, note=HOSTILE)
    CallInFactory(decision=decision, councillors=HOSTILE, reason=HOSTILE)
    client.force_login(UserFactory(auditor=True))

    for name in ("issue-public", "office-issue"):
        html = page(client, name, issue.reference)[1]
        assert "<script>alert" not in html
        assert 'href="javascript' not in html


def test_the_plan_shows_what_comes_first_and_can_be_narrowed(client):
    ward, other = WardFactory(), WardFactory()
    later = IssueFactory(announced=True, title="Later matter", due_on=dt.date(2027, 2, 1))
    sooner = IssueFactory(announced=True, title="Sooner matter", due_on=dt.date(2026, 12, 1), all_wards=False)
    sooner.wards.add(ward)
    IssueFactory(decided=True, title="Settled matter", due_on=dt.date(2026, 3, 1))

    html = page(client, "issue-list")[1]
    assert html.index("Sooner matter") < html.index("Later matter") < html.index("Settled matter")

    def shown(**query):
        html = page(client, "issue-list", **query)[1]
        return [name for name in ("Sooner", "Later", "Settled") if f"{name} matter" in html]

    assert shown(ward=other.pk) == ["Later", "Settled"]
    assert shown(ward=ward.pk, year=2026) == ["Sooner", "Settled"]
    assert shown(status="decided") == ["Settled"]
    assert shown(status="nonsense", ward="x'", year="1e9", page="-4") == ["Sooner", "Later", "Settled"]
    assert later.title


def test_an_exempt_paper_is_for_officers_only(client):
    issue = IssueFactory(announced=True)
    public, exempt = IssueDocumentFactory(issue=issue), IssueDocumentFactory(issue=issue, exempt=True, content=b"2")

    def content(name, document):
        response = client.get(reverse(f"decisions:{name}", args=[issue.reference, document.pk]))
        return b"".join(response) if response.status_code == 200 else response.status_code

    assert content("issue-document", public) == b"%PDF-1.7 appendix"
    assert content("issue-document", exempt) == 404
    client.force_login(UserFactory(auditor=True))
    assert content("office-issue-document", exempt) == b"2"


def answers(**changes):
    made = IssueFactory.build()
    return {
        "title": "Performance of the programme",
        "summary": "What it did.",
        "proposals": "Note it.\n\nAgree the plan.",
        "decision_maker": "Cabinet",
        "due_on_day": "18",
        "due_on_month": "11",
        "due_on_year": "2026",
        "decision_type": "key",
        "affects_two_or_more_wards": "on",
        "all_wards": "on",
        "value_pence": "1,650,000",
        "lead_member": made.lead_member,
        "lead_director": made.lead_director,
        "department": "Communities",
        "contact_name": "Sam",
        "contact_email": "sam@council.example",
        "consultation_process": "Two phases.",
        "equality_analysis": "needed",
        "equality_detail": "With the report.",
        "restriction": "open",
        **changes,
    }


def test_an_officer_writes_an_issue(client, democratic):
    response = client.post(reverse("decisions:issue-create"), answers())

    issue = Issue.objects.get()
    assert response.url == reverse("decisions:office-issue", args=[issue.reference])
    assert (issue.value_pence, issue.due_on) == (1_650_000_00, dt.date(2026, 11, 18))
    assert [proposal.text for proposal in issue.proposals.all()] == ["Note it.", "Agree the plan."]

    client.post(reverse("decisions:issue-edit", args=[issue.reference]), answers(title="Another title"))
    issue.refresh_from_db()
    assert issue.title == "Another title"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"affects_two_or_more_wards": "", "value_pence": ""}, "Say why it is a key decision: wards, money or both"),
        ({"restriction": "part_exempt"}, "Select the paragraph under which the report is exempt"),
        ({"value_pence": "-5"}, "Enter the amount in pounds"),
        ({"due_on_day": "31"}, "real date"),
        ({"title": "a\x00b"}, "characters"),
        ({"title": ""}, "Enter the title"),
    ],
)
def test_bad_answers_are_refused_by_their_fields(changes, message, client, democratic):
    response = client.post(reverse("decisions:issue-create"), answers(**changes))

    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in html
    assert message in html
    assert not Issue.objects.exists()


def test_a_late_notice_asks_for_its_exception(client, democratic, today):
    issue = IssueFactory(due_on=dt.date(2026, 10, 1))
    today(dt.date(2026, 9, 14))
    address = reverse("decisions:issue-notice", args=[issue.reference])

    assert "needs 28 clear days" in client.get(address).content.decode()
    refused = client.post(address, {})
    issue.refresh_from_db()
    assert (refused.status_code, issue.status) == (200, IssueStatus.DRAFT)

    client.post(address, {"urgency": "general_exception", "reason": "The lease ends."})
    issue.refresh_from_db()
    assert (issue.status, issue.urgency_reason) == (IssueStatus.NOTICE_PUBLISHED, "The lease ends.")


def test_notice_in_time_takes_one_press(client, democratic, today):
    issue = IssueFactory(due_on=dt.date(2026, 11, 18))
    today(dt.date(2026, 9, 14))

    client.post(reverse("decisions:issue-notice", args=[issue.reference]), {})

    issue.refresh_from_db()
    assert issue.notice_published_on == dt.date(2026, 9, 14)


def test_a_paper_is_added_and_its_report_published(client, democratic):
    issue = IssueFactory(announced=True)
    paper = SimpleUploadedFile("report.pdf", b"%PDF-1.7 x", content_type="text/html")
    wrong = SimpleUploadedFile("report.pdf", b"<html>", content_type="application/pdf")
    address = reverse("decisions:issue-add-document", args=[issue.reference])

    assert client.post(address, {"title": "Report", "kind": "report", "file": wrong}).status_code == 200
    assert not issue.documents.exists()
    assert client.post(address, {"title": "Report", "kind": "report", "file": paper}).status_code == 302
    client.post(reverse("decisions:issue-publish-papers", args=[issue.reference]))

    issue.refresh_from_db()
    assert issue.status == IssueStatus.REPORT_PUBLISHED
    assert issue.documents.get().content_type == "application/pdf"


def test_a_decision_is_recorded_called_in_and_upheld(client, democratic, today):
    issue = IssueFactory(reported=True)
    ProposalFactory(issue=issue, number=1, text="Note it.")
    address = reverse("decisions:issue-decide", args=[issue.reference])
    given = {
        "outcome_1": "amended",
        "decided_on_day": "18",
        "decided_on_month": "11",
        "decided_on_year": "2026",
        "published_on_day": "19",
        "published_on_month": "11",
        "published_on_year": "2026",
        "decided_by": "Cabinet",
        "reasons": "It works.",
        "alternatives": "None.",
        "subject_to_call_in": "yes",
    }
    today(dt.date(2026, 11, 19))

    assert "Enter the words of recommendation 1" in client.post(address, given).content.decode()
    client.post(address, {**given, "note_1": "Note it, and report again."})
    issue.refresh_from_db()
    assert (issue.status, issue.decision.outcomes.get().note) == (IssueStatus.DECIDED, "Note it, and report again.")

    today(dt.date(2026, 11, 24))
    call = {"called_in_on_day": "24", "called_in_on_month": "11", "called_in_on_year": "2026"}
    client.post(
        reverse("decisions:issue-call-in", args=[issue.reference]), {**call, "councillors": "Lee", "reason": "Gaps."}
    )
    issue.refresh_from_db()
    assert issue.status == IssueStatus.CALLED_IN

    client.logout()
    assert "Scrutiny has yet to look at it" in page(client, "issue-public", issue.reference)[1]
    client.force_login(democratic)
    outcome = {"outcome_on_day": "24", "outcome_on_month": "11", "outcome_on_year": "2026"}
    client.post(
        reverse("decisions:issue-settle-call-in", args=[issue.reference]),
        {**outcome, "outcome": "upheld", "reason": "Answered."},
    )
    issue.refresh_from_db()
    assert issue.status == IssueStatus.IN_EFFECT


@pytest.mark.parametrize(("name", "logged_in"), [("issue-list", False), ("office-issue-list", True)])
def test_lists_cost_the_same_for_one_and_for_thirty(name, logged_in, client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, name)
        return len(captured)

    if logged_in:
        client.force_login(UserFactory(auditor=True))
    IssueFactory(announced=True)
    DecisionFactory()
    queries()
    few = queries()
    IssueFactory.create_batch(15, announced=True)
    DecisionFactory.create_batch(15)

    assert queries() == few
    assert few < 15


def test_an_issue_s_page_costs_the_same_whatever_it_holds(client):
    def queries(issue):
        with CaptureQueriesContext(connection) as captured:
            assert page(client, "issue-public", issue.reference)[0].status_code == 200
        return len(captured)

    small, large = DecisionFactory(), DecisionFactory()
    for made in [small] + [large] * 30:
        ProposalFactory(issue=made.issue)
        AgendaItemFactory(issue=made.issue, committee=f"Committee {made.issue.agenda_items.count()}")
        DecisionOutcomeFactory(decision=made)
    queries(small.issue)

    assert queries(large.issue) == queries(small.issue)
