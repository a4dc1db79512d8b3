"""Documents of an organisation: given once, replaced, put right, withdrawn; and given out to nobody else."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.common import clock, integrity, once
from organisations.document_list import Overview, overviews_of
from organisations.enums import DocumentKind, DocumentState
from organisations.models import OrganisationDocument
from organisations.operations import documents as operations
from organisations.operations.documents import Particulars
from organisations.rules import accounts_last_until, document_state
from organisations.tests.factories import (
    MembershipFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
    UserFactory,
)

TODAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
PDF = b"%PDF-1.7 a certificate"

with_database = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Riverside Lunch Club")


@pytest.fixture
def editor(client, organisation):
    person = MembershipFactory(organisation=organisation, editor=True, user__full_name="Edda Editor").user
    client.force_login(person)
    return person


def url(name, organisation, *more):
    return reverse(f"organisations:{name}", args=[organisation.slug, *more])


def day(name, value):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), value, strict=True))


def sent(content=PDF, name="../My certificate.pdf", **changes):
    return {
        "file": SimpleUploadedFile(name, content),
        "title": "",
        **day("valid_from_on", (1, 10, 2026)),
        **day("expires_on", (30, 9, 2027)),
        **changes,
    }


def file_of(client, document):
    response = client.get(document.url)
    return response.getvalue() if response.status_code == 200 else response.status_code


def rows():
    return list(OrganisationDocument.objects.order_by("pk").values())


@pytest.mark.parametrize(
    ("expires_on", "state"),
    [
        (None, DocumentState.GIVEN),
        (TODAY - dt.timedelta(days=1), DocumentState.EXPIRED),
        (TODAY, DocumentState.EXPIRES_SOON),
        (TODAY + dt.timedelta(days=60), DocumentState.EXPIRES_SOON),
        (TODAY + dt.timedelta(days=61), DocumentState.IN_DATE),
    ],
)
def test_a_document_holds_on_its_last_day(expires_on, state):
    assert document_state(expires_on, TODAY) == state


def test_accounts_are_the_latest_until_those_of_the_next_year_are_filed():
    assert accounts_last_until(dt.date(2026, 3, 31)) == dt.date(2028, 1, 31)


def test_an_editor_gives_a_document_and_everybody_of_the_organisation_reads_it(client, organisation, editor):
    added = client.post(url("document-add", organisation, "public_liability"), sent(), follow=True)
    client.force_login(MembershipFactory(organisation=organisation, viewer=True).user)
    page = client.get(url("documents", organisation))

    document = OrganisationDocument.objects.get()
    assert (document.title, document.name, document.size) == ("Public liability insurance", "My certificate.pdf", 22)
    assert (document.valid_from_on, document.expires_on) == (dt.date(2026, 10, 1), dt.date(2027, 9, 30))
    assert (document.uploaded_by, document.uploaded_at, document.history.count()) == (editor, AT, 1)
    assert "certificate" not in document.file.name
    assertContains(added, "Public liability insurance is added.")
    assertContains(page, "In date")
    assertContains(page, "From 1 October 2026 to 30 September 2027")
    assertContains(page, "by Edda Editor")
    assertNotContains(page, url("document-replace", organisation, document.pk))
    assert file_of(client, document) == PDF


def test_accounts_say_which_year_they_cover(client, organisation, editor):
    client.post(
        url("document-add", organisation, "annual_accounts"),
        {"file": SimpleUploadedFile("a.pdf", PDF), "title": "", **day("year_ends_on", (31, 3, 2026))},
    )

    document = OrganisationDocument.objects.get()
    assert document.title == "Annual accounts, year to 31 March 2026"
    assert (document.year_ends_on, document.expires_on) == (dt.date(2026, 3, 31), dt.date(2028, 1, 31))


@pytest.mark.parametrize(
    ("kind", "changes", "field", "words"),
    [
        ("public_liability", {"file": SimpleUploadedFile("c.exe", b"MZ")}, "file", "The file must be PDF"),
        ("public_liability", {"file": SimpleUploadedFile("c.pdf", b"no PDF")}, "file", "the file is not"),
        ("public_liability", {"file": SimpleUploadedFile("c.pdf", PDF * 10)}, "file", "must be smaller than"),
        ("public_liability", {"file": ""}, "file", "Choose the file"),
        ("public_liability", day("expires_on", ("", "", "")), "expires_on", "Enter the date: last day of cover"),
        ("public_liability", day("valid_from_on", ("", "", "")), "valid_from_on", "Enter the date: first day of cover"),
        ("public_liability", day("expires_on", (30, 9, 2026)), "expires_on", "It must be 1 October 2026 or later"),
        ("public_liability", day("expires_on", (31, 9, 2027)), "expires_on", "The date must be a real date"),
        (
            "public_liability",
            day("valid_from_on", (1, 1, 2025)) | day("expires_on", (21, 11, 2026)),
            "expires_on",
            "It is over already",
        ),
        ("annual_accounts", {}, "year_ends_on", "Enter the last day of the year"),
        ("other", {"title": ""}, "title", "Enter the name of the document"),
        ("other", {"title": "A\x00B"}, "title", "Remove the characters that cannot be shown"),
        ("other", {"title": "x" * 201}, "title", "must be 200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_kept(
    client, organisation, editor, settings, kind, changes, field, words
):
    settings.UPLOAD_MAX_BYTES = 200

    response = client.post(url("document-add", organisation, kind), sent(**changes))

    assertContains(response, words)
    assert list(response.context["form"].errors) == [field]
    assert rows() == []


def test_a_kind_that_there_is_not_has_no_page(client, organisation, editor):
    assert client.get(url("document-add", organisation, "passport")).status_code == 404


def test_the_button_pressed_twice_gives_one_document(client, organisation, editor):
    path = url("document-add", organisation, "public_liability")
    token = {once.FIELD: "a" * 32}

    first, second = client.post(path, sent(**token)), client.post(path, sent(**token))

    assert (first.status_code, second.status_code, second["Location"]) == (302, 302, url("documents", organisation))
    assert OrganisationDocument.objects.count() == 1
    assertContains(client.post(path, sent()), "You have given this file already")
    assert OrganisationDocument.objects.count() == 1


def test_a_newer_one_replaces_it_and_the_older_stays_to_be_read(client, organisation, editor):
    old = OrganisationDocumentFactory(organisation=organisation, title="Certificate of last year")

    client.post(url("document-replace", organisation, old.pk), sent())
    page = client.get(url("documents", organisation))

    newer = OrganisationDocument.objects.current().get()
    old.refresh_from_db()
    assert (newer.replaces, newer.kind, newer.title) == (old, old.kind, "Public liability insurance")
    assert (old.replaced_at, old.expires_on, old.withdrawn_at) == (AT, dt.date(2027, 3, 31), None)
    assertContains(page, "1 earlier version")
    assertContains(page, "Certificate of last year")
    assert (file_of(client, old), file_of(client, newer)) == (b"%PDF-1.7 Certificate of last year", PDF)
    assert client.get(url("document-replace", organisation, old.pk)).status_code == 404
    assert client.post(url("document-withdraw", organisation, old.pk)).status_code == 404


def test_it_is_not_replaced_by_itself(client, organisation, editor):
    old = OrganisationDocumentFactory(organisation=organisation)
    before = rows()

    response = client.post(url("document-replace", organisation, old.pk), sent(content=old.file.read(), name=old.name))

    old.file.close()
    assertContains(response, "You have given this file already")
    assert rows() == before


def test_dates_put_right_are_a_new_version_of_the_same_file(client, organisation, editor):
    old = OrganisationDocumentFactory(organisation=organisation, title="Certificate")
    words = {"title": "Certificate", **day("valid_from_on", (1, 4, 2026)), **day("expires_on", (30, 4, 2027))}

    client.post(url("document-correct", organisation, old.pk), words)

    newer = OrganisationDocument.objects.current().get()
    old.refresh_from_db()
    assert (newer.replaces, newer.sha256, newer.expires_on) == (old, old.sha256, dt.date(2027, 4, 30))
    assert (old.replaced_at, old.expires_on) == (AT, dt.date(2027, 3, 31))
    assert newer.file.name != old.file.name
    assert file_of(client, newer) == file_of(client, old) == b"%PDF-1.7 Certificate"
    same = Particulars("Certificate", dt.date(2026, 4, 1), dt.date(2027, 4, 30))
    assert operations.correct(newer, particulars=same, at=AT, by=editor) == newer
    assert OrganisationDocument.objects.count() == 2


def test_a_withdrawn_document_is_kept_and_the_same_file_may_come_again(client, organisation, editor):
    document = OrganisationDocumentFactory(organisation=organisation, title="Wrong one")

    asked = client.get(url("document-withdraw", organisation, document.pk))
    client.post(url("document-withdraw", organisation, document.pk))
    page = client.get(url("documents", organisation))
    client.post(url("document-add", organisation, "public_liability"), sent(content=b"%PDF-1.7 Wrong one"))

    assertContains(asked, "Withdraw “Wrong one”?")
    document.refresh_from_db()
    assert (document.withdrawn_at, document.withdrawn_by, document.history.count()) == (AT, editor, 2)
    assertContains(page, "withdrawn on 22 November 2026 by Edda Editor")
    assert file_of(client, document) == b"%PDF-1.7 Wrong one"
    assert OrganisationDocument.objects.current().get().sha256 == document.sha256


@with_database
def test_of_two_who_act_on_one_document_the_second_is_told():
    document, person = OrganisationDocumentFactory(), UserFactory()
    operations.withdraw(document, at=AT, by=person)
    before = rows()

    with pytest.raises(operations.NotCurrent, match="replaced or withdrawn"):
        operations.correct(document, particulars=Particulars("Other"), at=AT, by=person)
    assert operations.withdraw(document, at=AT + dt.timedelta(1), by=UserFactory()).withdrawn_at == AT

    assert rows() == before


@with_database
@pytest.mark.parametrize("name", ["document-add", "document-replace", "document-correct", "document-withdraw"])
@pytest.mark.parametrize("who", ["viewer", "auditor", "finance_officer", "stranger"])
def test_those_who_only_read_change_nothing(client, name, who):
    document = OrganisationDocumentFactory()
    organisation = document.organisation
    people = {
        "viewer": lambda: MembershipFactory(organisation=organisation, viewer=True).user,
        "stranger": lambda: MembershipFactory().user,
    }
    client.force_login(people[who]() if who in people else UserFactory(**{who: True}))
    before = rows()

    response = client.post(url(name, organisation, *(["other"] if name == "document-add" else [document.pk])), sent())

    assert response.status_code == (404 if who == "stranger" else 403)
    assert rows() == before


@with_database
@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("commissioning_officer", 200),
        ("finance_officer", 200),
        ("auditor", 200),
        ("partner_officer", 404),
        ("assessor", 404),
        ("stranger", 404),
    ],
)
def test_files_are_given_to_those_who_see_the_organisation(client, who, answer):
    document = OrganisationDocumentFactory(title="Private")
    client.force_login(MembershipFactory().user if who == "stranger" else UserFactory(**{who: True}))

    given = file_of(client, document)

    assert given == (b"%PDF-1.7 Private" if answer == 200 else answer)


def test_a_document_is_not_reached_by_another_organisations_address(client, organisation, editor):
    other = OrganisationDocumentFactory()

    for name in ("document-file", "document-replace", "document-correct", "document-withdraw"):
        assert client.get(url(name, organisation, other.pk)).status_code == 404


def test_officers_read_it_on_their_page_of_the_organisation(client, organisation):
    document = OrganisationDocumentFactory(organisation=organisation, expires_on=TODAY - dt.timedelta(days=1))
    client.force_login(UserFactory(auditor=True))

    page = client.get(organisation.get_absolute_url())

    assertContains(page, document.url)
    assertContains(page, "Expired")
    assertContains(page, f"Document given: {document}")
    assertContains(page, "Missing", count=7)


def test_home_says_what_expires(client, organisation, editor):
    OrganisationDocumentFactory(organisation=organisation, title="Soon", expires_on=TODAY + dt.timedelta(days=3))
    OrganisationDocumentFactory(
        organisation=organisation,
        kind=DocumentKind.SAFEGUARDING_POLICY,
        title="Over",
        expires_on=TODAY - dt.timedelta(days=3),
    )
    OrganisationDocumentFactory(organisation=organisation, rules=True, title="Rules")

    page = client.get(reverse("organisations:home"))

    assertContains(page, 'Over <strong class="govuk-tag govuk-tag--red">Expired</strong>')
    assertContains(page, 'Soon <strong class="govuk-tag govuk-tag--yellow">Expires in 3 days</strong>')
    assertNotContains(page, "Rules")


def test_last_years_accounts_beside_this_years_want_no_attention(organisation):
    OrganisationDocumentFactory(organisation=organisation, accounts=True, expires_on=TODAY - dt.timedelta(days=9))
    OrganisationDocumentFactory(organisation=organisation, accounts=True)

    assert overviews_of([organisation], TODAY) == {organisation.pk: Overview(1, [])}


@with_database
@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_on": None},
        {"expires_on": dt.date(2026, 3, 31)},
        {"title": ""},
        {"year_ends_on": dt.date(2026, 3, 31)},
        {"withdrawn_at": AT},
        {"kind": DocumentKind.ANNUAL_ACCOUNTS},
    ],
)
def test_the_database_refuses_what_must_never_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationDocumentFactory(**wrong)


@with_database
def test_a_file_that_is_gone_or_another_is_found():
    _whole, gone, other = (OrganisationDocumentFactory() for _ in range(3))
    gone.file.storage.delete(gone.file.name)
    with other.file.storage.open(other.file.name, "wb") as stream:
        stream.write(b"something else")
    found = []

    integrity.run(found.append)

    assert {(one.what.split(",")[0], one.problem) for one in found} == {
        (f"organisation document {gone.pk}", "its file is not there"),
        (f"organisation document {other.pk}", "its file is not what it was when it was kept"),
    }
