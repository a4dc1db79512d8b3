"""Documents of an agreement: who sees which, and that a file is given to nobody else."""

import datetime as dt
import io

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements import operations
from commissioning.agreements.models import Agreement, AgreementDocument
from commissioning.agreements.tests.factories import AgreementDocumentFactory, AgreementFactory, BudgetLineFactory
from commissioning.common import integrity
from commissioning.common.snapshots import Altered
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person)
    return person


def signed(**values):
    agreement = AgreementFactory(offered=True, **values)
    BudgetLineFactory(agreement=agreement, number=1, heading="Cook", amount_pence=60_000_00)
    lead = MembershipFactory(organisation=agreement.organisation).user
    operations.accept(agreement, at=AT, by=lead, name="Asha Lead")
    operations.countersign(agreement, at=AT, by=UserFactory(full_name="Olu Officer"))
    return Agreement.objects.get()


def url(name, agreement, *more):
    return reverse(f"agreements:{name}", args=[agreement.reference, *more])


def sent(**changes):
    return {
        "file": SimpleUploadedFile("../Award letter.txt", b"You have been awarded."),
        "title": "Award letter",
        "kind": "letter",
        **changes,
    }


def file_of(client, document):
    response = client.get(url("document-file", document.agreement, document.pk))
    return response.getvalue() if response.status_code == 200 else response.status_code


def test_an_officer_adds_a_document_shows_it_and_takes_it_away(client, officer):
    agreement = AgreementFactory()

    added = client.post(url("document-add", agreement), sent())
    document = AgreementDocument.objects.get()
    client.post(
        url("document-edit", agreement, document.pk),
        {"title": "Letter of award", "kind": "other", "is_for_organisation": "on"},
    )
    page = client.get(added.url)
    client.post(url("document-remove", agreement, document.pk))

    assert added.url == url("agreement-documents", agreement)
    assert (document.name, document.content_type, document.size) == ("Award letter.txt", "text/plain", 22)
    assert "Award" not in document.file.name
    assertContains(page, "Letter of award")
    assertContains(page, "Sees it")
    assertNotContains(client.get(added.url), "Letter of award")
    assertContains(client.get(url("agreement-history", agreement)), "Document taken away")
    document.refresh_from_db()
    assert default_storage.exists(document.file.name)
    assert file_of(client, document) == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file": SimpleUploadedFile("letter.pdf", b"no PDF")}, "the file is not"),
        ({"file": SimpleUploadedFile("letter.exe", b"MZ")}, "The file must be PDF"),
        ({"file": SimpleUploadedFile("letter.txt", b"")}, "The file is empty"),
        ({"title": ""}, "Enter the title"),
        ({"title": "A\x00B"}, "Remove the characters that cannot be shown"),
        ({"kind": "secret"}, "Choose one of the answers offered"),
    ],
)
def test_what_is_wrong_with_a_document_is_said_and_nothing_is_kept(client, officer, changes, words):
    response = client.post(url("document-add", AgreementFactory()), sent(**changes))

    assertContains(response, words)
    assert not AgreementDocument.objects.exists()


def test_the_same_file_is_kept_once_until_it_is_taken_away(client, officer):
    agreement = AgreementFactory()
    client.post(url("document-add", agreement), sent())

    assertContains(client.post(url("document-add", agreement), sent()), "with the agreement already")
    operations.remove_document(AgreementDocument.objects.get(), at=AT, by=officer)
    client.post(url("document-add", agreement), sent())

    assert (AgreementDocument.objects.count(), AgreementDocument.objects.kept().count()) == (2, 1)


def test_an_organisation_sees_what_is_marked_for_it_and_no_other(client):
    agreement = AgreementFactory(active=True)
    shown = AgreementDocumentFactory(agreement=agreement, shown=True, title="For you")
    hidden = AgreementDocumentFactory(agreement=agreement, title="About you")
    gone = AgreementDocumentFactory(agreement=agreement, shown=True, removed=True, title="Once for you")
    client.force_login(MembershipFactory(organisation=agreement.organisation, viewer=True).user)

    page = client.get(reverse("agreements:own-agreement", args=[agreement.reference]))

    assertContains(page, "For you")
    assertNotContains(page, "About you")
    assertNotContains(page, "Once for you")
    assertNotContains(page, "document-edit")
    assert file_of(client, shown) == b"Dear all, For you"
    assert [file_of(client, hidden), file_of(client, gone)] == [404, 404]


@pytest.mark.parametrize("state", [{}, {"active": True}])
def test_another_organisation_gets_nothing(client, state):
    document = AgreementDocumentFactory(agreement=AgreementFactory(**state), shown=True)
    client.force_login(MembershipFactory().user)

    assert file_of(client, document) == 404
    assert client.get(url("agreement-pdf", document.agreement)).status_code == 404


def test_a_draft_shows_its_organisation_no_document(client):
    document = AgreementDocumentFactory(shown=True)
    client.force_login(MembershipFactory(organisation=document.agreement.organisation).user)

    assert file_of(client, document) == 404


@pytest.mark.parametrize(
    ("who", "answer"),
    [("commissioning_officer", 200), ("auditor", 200), ("partner_officer", 404), ("assessor", 404)],
)
def test_staff_open_files_of_agreements_they_see(client, who, answer):
    document = AgreementDocumentFactory()
    client.force_login(UserFactory(**{who: True}))

    given = file_of(client, document)

    assert given == (f"Dear all, {document.title}".encode() if answer == 200 else answer)


@pytest.mark.parametrize("name", ["document-add", "document-edit", "document-remove"])
@pytest.mark.parametrize("who", ["auditor", "finance_officer", "lead"])
def test_those_who_do_not_run_the_agreement_change_no_document(client, name, who):
    document = AgreementDocumentFactory(agreement=AgreementFactory(active=True), shown=True)
    member = MembershipFactory(organisation=document.agreement.organisation).user
    client.force_login(member if who == "lead" else UserFactory(**{who: True}))
    more = [] if name == "document-add" else [document.pk]

    response = client.post(url(name, document.agreement, *more), sent())

    assert response.status_code == 403
    assert list(AgreementDocument.objects.kept()) == [document]


def test_a_document_is_not_reached_by_another_agreements_address(client, officer):
    document, other = AgreementDocumentFactory(), AgreementFactory()

    for name in ("document-file", "document-edit", "document-remove"):
        assert client.get(url(name, other, document.pk)).status_code == 404


def test_the_signed_agreement_says_what_was_accepted_and_by_whom(client, officer):
    agreement = signed(title="Warm rooms")
    Agreement.objects.update(title="Another name given later")

    response = client.get(url("agreement-pdf", agreement))
    text = " ".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages).split()
    )

    for words in ("Warm rooms", "Asha Lead", "Olu Officer", "£60,000", "Cook", "1 April 2025"):
        assert words in text
    assert "Another name" not in text
    assert agreement.snapshot_sha256[:20] in text.replace(" ", "")
    assertContains(client.get(url("agreement-documents", agreement)), "Signed agreement (PDF)")


def test_an_offer_can_be_read_as_a_pdf_with_the_hash_that_accepting_it_freezes(client):
    agreement = AgreementFactory(offered=True, title="Warm rooms")
    lead = MembershipFactory(organisation=agreement.organisation).user
    client.force_login(lead)
    page = client.get(reverse("agreements:own-accept", args=[agreement.reference])).content.decode()
    assert url("agreement-pdf", agreement) in page

    response = client.get(url("agreement-pdf", agreement))

    text = " ".join("".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(response.content)).pages).split())
    assert "This is an offer. Nobody has signed it yet." in text
    assert "Signatures" not in text
    accepted = operations.accept(agreement, at=AT, by=lead, name="Asha Lead")
    assert accepted.snapshot_sha256[:20] in text.replace(" ", "")


def test_an_agreement_that_nobody_signed_here_has_no_signed_copy(client, officer):
    agreement = AgreementFactory(ended=True)

    assert client.get(url("agreement-pdf", agreement)).status_code == 404
    assertContains(client.get(url("agreement-documents", agreement)), "No documents yet")


def test_altered_terms_are_never_shown(client, officer):
    agreement = signed()
    Agreement.objects.update(snapshot=agreement.snapshot.replace("6000000", "9000000"))

    with pytest.raises(Altered):
        client.get(url("agreement-pdf", agreement))


def test_a_file_that_is_gone_or_another_is_found():
    _whole, gone, other = (AgreementDocumentFactory() for _ in range(3))
    gone.file.storage.delete(gone.file.name)
    with other.file.storage.open(other.file.name, "wb") as stream:
        stream.write(b"something else")
    found = []

    integrity.run(found.append)

    assert {(one.what.split(",")[0], one.problem) for one in found if one.what.startswith("agreement document")} == {
        (f"agreement document {gone.pk}", "its file is not there"),
        (f"agreement document {other.pk}", "its file is not what it was when it was kept"),
    }


def test_the_page_costs_the_same_for_thirty_documents(client, officer, django_assert_max_num_queries):
    agreement = AgreementFactory(active=True)
    AgreementDocumentFactory(agreement=agreement)
    client.get(url("agreement-documents", agreement))
    with django_assert_max_num_queries(60) as few:
        client.get(url("agreement-documents", agreement))
    AgreementDocumentFactory.create_batch(30, agreement=agreement)
    with django_assert_max_num_queries(60) as many:
        client.get(url("agreement-documents", agreement))

    assert len(many) == len(few)
