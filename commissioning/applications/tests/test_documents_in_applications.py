"""What an organisation has given once it need not send again: its documents in applications and in due diligence."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.applications.models import OrganisationStage
from commissioning.applications.operations import applications
from commissioning.applications.tests import filling_in
from commissioning.common import clock, once, snapshots
from commissioning.common.uploads import validate_upload
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import AnswerFile
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from organisations.enums import DocumentKind
from organisations.models import DocumentUse, OrganisationDocument
from organisations.operations import document_uses, documents
from organisations.operations.documents import Particulars
from organisations.tests.factories import (
    MembershipFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

RULES = b"%PDF-1.7 the rules of the club"


@pytest.fixture
def lead(client):
    person = MembershipFactory(organisation=OrganisationFactory(name="Riverside Lunch Club")).user
    client.force_login(person)
    return person


@pytest.fixture
def organisation(lead):
    return lead.memberships.get().organisation


@pytest.fixture
def rules(organisation):
    return OrganisationDocumentFactory(organisation=organisation, rules=True, title="Constitution")


@pytest.fixture
def application(organisation, lead):
    """Everything is answered and nothing attached."""
    begun = filling_in.begun(filling_in.open_round(), organisation, by=lead, at=clock.now())
    filling_in.fill_in(begun, by=lead, at=clock.now())
    return begun


@pytest.fixture
def page(application):
    stage = application.stage
    return reverse("applications:own-stage-section", args=[stage.round.slug, stage.organisation.slug, "organisation"])


def use(client, page, document, key="rules"):
    return client.post(page, {"use-kept": f"{key}:{document.pk}"}, follow=True)


def attached(application):
    return list(AnswerFile.objects.filter(sheet=application.stage.sheet, removed_at=None))


def replaced(document, by, content=b"%PDF-1.7 newer rules"):
    file = SimpleUploadedFile("newer.pdf", content)
    return documents.replace(
        document,
        particulars=Particulars("Constitution"),
        file=file,
        upload=validate_upload(file),
        at=clock.now(),
        by=by,
    )


def submit(application, by):
    applications.submit(application, at=clock.now(), by=by, declared_by_name="Asha Lead")
    return OrganisationStage.objects.get(pk=application.stage_id)


def test_what_was_given_is_offered_and_used_in_place_of_an_upload(client, application, page, rules, lead):
    other = OrganisationDocumentFactory(organisation=rules.organisation, title="Certificate")
    offered = client.get(page)

    answer, _again = use(client, page, rules), use(client, page, rules)

    assertContains(offered, "You need not send again")
    assertContains(offered, f'value="rules:{rules.pk}"')
    assertContains(offered, "Use one of your documents")
    assertContains(offered, "Certificate")
    assertContains(answer, "Kept as “Constitution”")
    assertNotContains(answer, f'value="rules:{rules.pk}"')
    (file,) = attached(application)
    assert (file.name, file.sha256, file.uploaded_by) == (rules.name, rules.sha256, lead)
    assert file.file.name != rules.file.name
    assert list(DocumentUse.objects.values_list("answer_file", "document")) == [(file.pk, rules.pk)]
    assert not DocumentUse.objects.filter(document=other).exists()


def test_another_organisations_document_is_neither_offered_nor_used(client, application, page):
    other = OrganisationDocumentFactory(rules=True, title="Secrets")

    assertNotContains(client.get(page), "Secrets")
    assertContains(use(client, page, other), "replaced or withdrawn meanwhile")

    assert attached(application) == []


@pytest.mark.parametrize("value", ["rules:", "rules:9999999999999999999999", "rules:x", "none:1", "governance:1", ""])
def test_a_button_that_was_tampered_with_attaches_nothing(client, application, page, rules, value):
    assert client.post(page, {"use-kept": value}).status_code in {200, 302}

    assert attached(application) == []


def test_what_was_replaced_or_withdrawn_meanwhile_is_not_used(client, application, page, rules, lead):
    newer = replaced(rules, lead)

    assertContains(use(client, page, rules), "replaced or withdrawn meanwhile")
    documents.withdraw(newer, at=clock.now(), by=lead)
    assertContains(use(client, page, newer), "replaced or withdrawn meanwhile")

    assert attached(application) == []


def test_what_has_expired_is_named_and_cannot_be_used(client, application, page, organisation):
    day = clock.today() - dt.timedelta(days=1)
    old = OrganisationDocumentFactory(organisation=organisation, title="Old one", expires_on=day)

    shown, refused = client.get(page), use(client, page, old)

    assertContains(shown, "Replace it in your documents to use it")
    assertNotContains(shown, f'value="rules:{old.pk}"')
    assertContains(refused, "it has expired")
    assert attached(application) == []


def test_a_question_takes_its_own_kinds_of_file_only(rules, lead):
    at = clock.now()
    version = QuestionnaireVersionFactory(questionnaire__purpose=Purpose.APPLICATION)
    section = questionnaires.add_section(version=version, key="about", title="About you")
    pictures = {"key": "poster", "kind": "files", "text": "Attach your poster", "config": {"accept": ["picture"]}}
    questionnaires.add_question(section=section, **pictures)
    sheet = questionnaires.open_sheet(version=questionnaires.publish(version=version, at=at, by=None), at=at)

    with pytest.raises(questionnaires.CannotAttach, match="the question takes PNG or JPEG"):
        document_uses.use(rules, sheet=sheet, key="poster", at=at, by=lead)

    assert (AnswerFile.objects.count(), DocumentUse.objects.count()) == (0, 0)


def test_a_viewer_uses_nothing(client, application, page, rules):
    client.force_login(MembershipFactory(organisation=rules.organisation, viewer=True).user)

    assert use(client, page, rules).status_code == 403

    assert attached(application) == []


def test_what_was_handed_in_stays_when_the_document_is_replaced(client, application, page, rules, lead):
    use(client, page, rules)
    stage = submit(application, lead)
    before = stage.snapshot

    newer = replaced(rules, lead)
    documents.withdraw(newer, at=clock.now(), by=lead)
    use(client, page, newer)

    stage.refresh_from_db()
    (file,) = attached(application)
    assert (stage.snapshot, file.sha256) == (before, rules.sha256)
    assert snapshots.is_intact(stage)
    assert rules.sha256 in stage.snapshot
    assert DocumentUse.objects.get().document == rules
    with file.file.open("rb") as stream:
        assert stream.read() == b"%PDF-1.7 Constitution"


def test_an_upload_is_kept_for_other_times(client, application, page, organisation, lead):
    client.post(page, {"q-rules": SimpleUploadedFile("rules.pdf", RULES)})
    (file,) = attached(application)
    address = reverse("applications:own-stage-file-keep", args=[application.round.slug, organisation.slug, file.pk])
    offered, form = client.get(page), client.get(address)
    sent = {"title": "Our rules", once.FIELD: "a" * 32}

    kept, again = client.post(address, sent), client.post(address, sent)

    assertContains(offered, address)
    assertContains(form, "Keep with your documents: Governing document")
    assertRedirects(kept, page)
    assertRedirects(again, page)
    document = OrganisationDocument.objects.get()
    assert (document.title, document.kind, document.sha256) == ("Our rules", "governing_document", file.sha256)
    assert (document.uploaded_by, document.uses.get().answer_file) == (lead, file)
    assert document.file.name != file.file.name
    assertContains(client.get(page), "Kept as “Our rules”")
    assertContains(client.post(address, {"title": "Twice"}), "with the documents already")


def test_a_file_of_another_kind_is_asked_for_its_kind_and_dates(client, application, organisation, lead):
    upload = SimpleUploadedFile("certificate.pdf", RULES)
    file = questionnaires.attach_file(sheet=application.sheet, key="files", upload=upload, at=clock.now(), by=lead)
    address = reverse("applications:own-file-keep", args=[application.reference, file.pk])

    asked, form = client.get(address), client.get(address, {"kind": "public_liability"})
    refused = client.post(f"{address}?kind=public_liability", {"title": ""})

    assertContains(asked, "What is it?")
    assertContains(form, "Last day of cover")
    assertContains(refused, "Enter the date: last day of cover")
    assert not OrganisationDocument.objects.exists()


def test_nobody_else_keeps_its_files(client, application, lead):
    upload = SimpleUploadedFile("certificate.pdf", RULES)
    file = questionnaires.attach_file(sheet=application.sheet, key="files", upload=upload, at=clock.now(), by=lead)
    address = reverse("applications:own-file-keep", args=[application.reference, file.pk])
    viewer = MembershipFactory(organisation=application.organisation, viewer=True).user

    statuses = []
    for person in (viewer, MembershipFactory().user):
        client.force_login(person)
        statuses.append(client.post(f"{address}?kind=other", {"title": "Mine"}).status_code)

    assert statuses == [403, 404]
    assert not OrganisationDocument.objects.exists()


def test_due_diligence_shows_what_the_store_has_and_what_was_handed_in(client, application, page, rules, lead):
    use(client, page, rules)
    stage = submit(application, lead)
    newer = replaced(rules, lead)
    expired = OrganisationDocumentFactory(
        organisation=rules.organisation, title="Old certificate", expires_on=clock.today() - dt.timedelta(days=1)
    )
    OrganisationDocumentFactory(
        organisation=rules.organisation,
        kind=DocumentKind.SAFEGUARDING_POLICY,
        title="Safe",
        expires_on=clock.today() + dt.timedelta(days=400),
    )
    client.force_login(UserFactory(commissioning_officer=True))

    shown = client.get(reverse("applications:stage-assess", args=[stage.pk]))
    check = client.get(reverse("applications:stage-check", args=[stage.pk, "insurance"]))

    for words in (rules.url, newer.url, expired.url, "Newer than the one handed in", "In date", "Expired"):
        assertContains(shown, words)
    assertContains(shown, "Handed in with the application, replaced since")
    assertContains(shown, "Kept as “Constitution”. There is a newer version")
    assertContains(check, "Old certificate")
    assertNotContains(check, "Constitution")
    assertContains(check, "Employer’s liability insurance")
