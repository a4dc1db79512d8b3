"""An offer to an organisation without an account is answered on paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import AgreementDocument
from commissioning.agreements.tests.factories import BEGINNING, AgreementFactory
from commissioning.applications.operations.awards import Said
from commissioning.common import clock
from commissioning.common.states import CannotMove
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

SAID = Said("Jo Marsh", "telephone", BEGINNING.date())


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def signed_in(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_an_acceptance_on_paper_freezes_the_terms_and_keeps_the_paper(officer):
    agreement, client = AgreementFactory(offered=True), signed_in(officer)
    address = reverse("agreements:record-answer", args=[agreement.reference])
    assert address in client.get(agreement.get_absolute_url()).content.decode()
    day = clock.today()
    said = {"accepts": "yes", "said_by": "Jo Marsh", "how": "letter"}
    said |= {"said_on_day": day.day, "said_on_month": day.month, "said_on_year": day.year}
    paper = SimpleUploadedFile("signed.txt", b"Signed.", content_type="text/plain")

    assert client.post(address, said | {"file": paper}).status_code == 302

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.OFFERED
    assert agreement.accepted_name.startswith("Jo Marsh (by letter, ")
    assert agreement.snapshot_sha256
    assert (agreement.accepted_by, AgreementDocument.objects.get().kind) == (officer, "agreement")
    assert "another officer countersigns" in client.get(agreement.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 302


def test_whoever_recorded_an_acceptance_does_not_sign_for_the_council_too(officer):
    agreement = AgreementFactory(offered=True)
    operations.record_answer(agreement, SAID, accepts=True, at=BEGINNING, by=officer)
    address = reverse("agreements:move", args=[agreement.reference, "countersign"])

    refused = signed_in(officer).post(address)
    agreement.refresh_from_db()
    before = agreement.status
    taken = signed_in(UserFactory(commissioning_officer=True)).post(address)

    assert "Ask somebody else to countersign" in refused.content.decode()
    agreement.refresh_from_db()
    assert (before, taken.status_code, agreement.status) == ("offered", 302, "active")


def test_a_refusal_says_who_and_why(officer):
    agreement = AgreementFactory(offered=True)

    operations.record_answer(agreement, SAID, accepts=False, reason="We moved away.", at=BEGINNING, by=officer)

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.DECLINED
    with pytest.raises(CannotMove):
        operations.record_answer(agreement, SAID, accepts=True, at=BEGINNING, by=officer)


def test_nothing_is_recorded_for_a_lead_who_can_sign_in_or_for_a_draft(officer):
    offered, draft = AgreementFactory(offered=True), AgreementFactory()
    MembershipFactory(organisation=offered.organisation)

    with pytest.raises(operations.HasLead):
        operations.record_answer(offered, SAID, accepts=True, at=BEGINNING, by=officer)
    with pytest.raises(CannotMove):
        operations.record_answer(draft, SAID, accepts=True, at=BEGINNING, by=officer)
    unheard = AgreementFactory(offered=True)
    early = Said("Jo", "letter", BEGINNING.date().replace(year=2000))
    with pytest.raises(ValueError, match="Enter a day"):
        operations.record_answer(unheard, early, accepts=True, at=BEGINNING, by=officer)

    for one in (offered, draft, unheard):
        one.refresh_from_db()
        assert (one.accepted_at, one.snapshot_sha256) == (None, "")
