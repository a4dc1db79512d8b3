"""Exempt papers: the legal officer says which and why, the public reads that and never the paper."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.decisions.enums import DocumentKind, Restriction
from commissioning.decisions.models import IssueDocument
from commissioning.decisions.operations import document as operations
from commissioning.decisions.tests.factories import IssueDocumentFactory, IssueFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
WHY = "It names what a bidder earns."


@pytest.fixture
def document():
    return IssueDocumentFactory(issue=IssueFactory(announced=True), title="Accounts of Bramble Ltd")


def url(document, name="issue-exempt-document"):
    return reverse(f"decisions:{name}", args=[document.issue.reference, document.pk])


def public_page(client, document):
    client.logout()
    return client.get(document.issue.get_absolute_url())


def answers(**changes):
    return {"is_exempt": "yes", "paragraph": "3", "reason": WHY, **changes}


def test_a_legal_officer_takes_a_paper_out_of_sight_and_gives_it_back(client, document):
    legal = UserFactory(legal_officer=True)
    client.force_login(legal)
    assertContains(client.get(reverse("decisions:office-issue", args=[document.issue.reference])), url(document))

    client.post(url(document), answers())

    document.refresh_from_db()
    assert (document.is_exempt, document.exempt_paragraph, document.exempt_reason) == (True, "3", WHY)
    assert document.history.first().history_user == legal
    page = public_page(client, document)
    assertContains(page, "Appendix, exempt from publication")
    assertContains(page, "3: financial or business affairs of a person or body")
    assertContains(page, WHY)
    assertNotContains(page, "Bramble")
    assertNotContains(page, url(document, "issue-document"))
    assert client.get(url(document, "issue-document")).status_code == 404

    client.force_login(legal)
    client.post(url(document), {"is_exempt": "no", "paragraph": "3", "reason": WHY})
    document.refresh_from_db()
    assert (document.is_exempt, document.exempt_paragraph, document.exempt_reason) == (False, "", "")
    page = public_page(client, document)
    assertContains(page, "Bramble")
    assertNotContains(page, "exempt from publication")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paragraph": ""}, "Select the paragraph under which the paper is exempt"),
        ({"reason": "  "}, "Say why the paper is exempt"),
        ({"paragraph": "9"}, "Choose one of the answers offered"),
        ({"is_exempt": ""}, "Answer the question: May the public read it?"),
    ],
)
def test_a_paper_is_never_exempt_without_its_paragraph_and_reason(client, document, changes, words):
    client.force_login(UserFactory(legal_officer=True))

    assertContains(client.post(url(document), answers(**changes)), words)

    document.refresh_from_db()
    assert not document.is_exempt


@pytest.mark.parametrize("who", ["commissioning_officer", "democratic_services_officer", "auditor", "finance_officer"])
def test_others_do_not_decide_who_reads_a_paper(client, document, who):
    client.force_login(UserFactory(**{who: True}))

    assert client.post(url(document), answers()).status_code == 403
    assertNotContains(client.get(reverse("decisions:office-issue", args=[document.issue.reference])), url(document))
    document.refresh_from_db()
    assert not document.is_exempt


def test_a_paper_that_is_added_as_exempt_says_why(client):
    issue = IssueFactory(announced=True)
    client.force_login(UserFactory(commissioning_officer=True))
    path = reverse("decisions:issue-add-document", args=[issue.reference])

    def sent(**more):
        file = SimpleUploadedFile("bids.txt", b"What they asked for.")
        return {"title": "Bids", "kind": "appendix", "file": file, "is_exempt": "on", **more}

    assertContains(client.post(path, sent()), "Say why the paper is exempt")
    assert not IssueDocument.objects.exists()
    client.post(path, sent(exempt_paragraph="3", exempt_reason=WHY))

    assert IssueDocument.objects.get().exempt_reason == WHY


def test_neither_operation_nor_database_takes_an_exemption_without_a_reason(document):
    with pytest.raises(operations.ReasonMissing):
        operations.set_exempt(document, is_exempt=True, paragraph="3", reason=" ", at=AT, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueDocument.objects.update(is_exempt=True)


def test_the_report_of_an_issue_that_is_exempt_as_a_whole_is_not_given_out(client):
    issue = IssueFactory(
        announced=True, restriction=Restriction.EXEMPT, exempt_paragraph="3", restriction_reason="Of a bidder."
    )
    report = IssueDocumentFactory(issue=issue, kind=DocumentKind.REPORT, title="The whole report")
    appendix = IssueDocumentFactory(issue=issue, title="An open map", content=b"%PDF-1.7 map")

    page = public_page(client, report)

    assertContains(page, "An open map")
    assertNotContains(page, "The whole report")
    assert client.get(url(report, "issue-document")).status_code == 404
    opened = client.get(url(appendix, "issue-document"))
    assert opened.getvalue() == b"%PDF-1.7 map"
