"""An organisation's documents as evidence of its returns."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from commissioning.common import clock
from commissioning.common.uploads import validate_upload
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.models import AnswerFile
from monitoring.models import Return
from monitoring.operations import returns
from monitoring.tests.conftest import OPEN, fill_in
from organisations.models import DocumentUse, OrganisationDocument
from organisations.operations import documents
from organisations.operations.documents import Particulars
from organisations.tests.factories import OrganisationDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: OPEN)
    monkeypatch.setattr(clock, "today", lambda: clock.local_date(OPEN))


@pytest.fixture
def draft(client, due_return, lead):
    client.force_login(lead)
    returns.begin(due_return, at=OPEN, by=lead)
    return Return.objects.get(pk=due_return.pk)


@pytest.fixture
def page(draft):
    return reverse("monitoring:return-section", args=[draft.pk, "evidence"])


def attached(record):
    return list(AnswerFile.objects.filter(sheet=record.sheet, removed_at=None))


def test_a_document_is_picked_as_evidence_and_stays_as_it_was(client, draft, page, lead):
    report = OrganisationDocumentFactory(organisation=draft.agreement.organisation, title="Our certificate")
    offered = client.get(page)

    client.post(page, {"use-kept": f"files:{report.pk}"})
    fill_in(draft, by=lead)
    returns.submit(draft, at=OPEN, by=lead, declared_by_name="Asha Lead")
    newer = SimpleUploadedFile("newer.pdf", b"%PDF-1.7 newer")
    later = documents.replace(
        report,
        particulars=Particulars("Our certificate", report.valid_from_on, report.expires_on),
        file=newer,
        upload=validate_upload(newer),
        at=OPEN,
        by=lead,
    )
    client.post(page, {"use-kept": f"files:{later.pk}"})

    assertContains(offered, "Use one of your documents")
    (file,) = attached(draft)
    assert (file.sha256, DocumentUse.objects.get().document) == (report.sha256, report)
    with file.file.open("rb") as stream:
        assert stream.read() == b"%PDF-1.7 Our certificate"


def test_evidence_is_kept_for_other_times(client, draft, page, lead):
    upload = SimpleUploadedFile("policy.pdf", b"%PDF-1.7 policy")
    file = questionnaires.attach_file(sheet=draft.sheet, key="files", upload=upload, at=OPEN, by=lead)
    address = reverse("monitoring:return-file-keep", args=[draft.pk, file.pk])

    shown, kept = client.get(page), client.post(f"{address}?kind=equality_policy", {"title": ""})

    assertContains(shown, address)
    assertRedirects(kept, page)
    document = OrganisationDocument.objects.get()
    assert (document.title, document.sha256) == ("Equality policy", file.sha256)
    assert document.organisation == draft.agreement.organisation
