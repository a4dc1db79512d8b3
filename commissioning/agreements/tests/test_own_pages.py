"""An organisation's pages: what was agreed, and an offer that only its lead answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.terms import sha256_of_terms
from commissioning.agreements.tests.factories import AgreementFactory, BudgetLineFactory, PaymentFactory
from commissioning.common import clock, snapshots
from commissioning.common.models import OfficerTask, OutboxMessage
from commissioning.common.states import CannotMove
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/organisation/agreements/"


@pytest.fixture
def lead(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


def url(name, agreement):
    return reverse(f"agreements:own-{name}", args=[agreement.reference])


def signature(agreement, **values):
    return {"name": "Ada Lead", "agrees": "on", "terms_sha256": sha256_of_terms(agreement), **values}


def test_cards_say_what_is_paid_and_what_comes_next(client, lead):
    agreement = AgreementFactory(active=True, organisation=lead.organisation)
    PaymentFactory(agreement=agreement, paid=True)

    page = client.get(LIST)

    assertContains(page, agreement.title)
    assertContains(page, "£5,000 paid of £60,000")
    assertContains(page, "<svg")


def test_an_organisations_home_shows_what_goes_on_and_leads_to_the_rest(client, lead):
    running = AgreementFactory.create_batch(5, active=True, organisation=lead.organisation)
    ended = AgreementFactory(ended=True, organisation=lead.organisation)
    others = AgreementFactory(active=True)

    page = client.get(reverse("organisations:home"))

    titles = [one.title for one in running if one.title in page.content.decode()]
    assert len(titles) == 4
    assertContains(page, "paid of £60,000", count=4)
    assertContains(page, f'href="{LIST}">All your agreements')
    assertNotContains(page, ended.title)
    assertNotContains(page, others.title)


def test_a_home_without_agreements_says_nothing_of_them(client, lead):
    AgreementFactory(ended=True, organisation=lead.organisation)

    assertNotContains(client.get(reverse("organisations:home")), "Your agreements</h2>")


def test_the_cards_cost_the_same_at_1_and_30(client, lead):
    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(LIST)
        return len(context)

    AgreementFactory(active=True, organisation=lead.organisation)
    queries()
    few = queries()
    for agreement in AgreementFactory.create_batch(29, active=True, organisation=lead.organisation):
        PaymentFactory(agreement=agreement)
    assert queries() == few


@pytest.mark.parametrize("name", ["agreement", "accept", "decline"])
def test_another_organisations_agreement_is_not_there(client, lead, name):
    assert client.get(url(name, AgreementFactory(offered=True))).status_code == 404


def test_a_draft_is_not_there_for_its_organisation(client, lead):
    agreement = AgreementFactory(organisation=lead.organisation)

    assert client.get(url("agreement", agreement)).status_code == 404
    assertNotContains(client.get(LIST), agreement.title)


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_only_the_lead_answers_an_offer_and_others_see_who_may(client, lead, role):
    agreement = AgreementFactory(offered=True, organisation=lead.organisation)
    client.force_login(MembershipFactory(organisation=lead.organisation, **{role: True}).user)

    assertContains(client.get(url("agreement", agreement)), lead.user.full_name)
    assert client.post(url("accept", agreement), signature(agreement)).status_code == 403
    assert client.post(url("decline", agreement), {"reason": "No"}).status_code == 403
    agreement.refresh_from_db()
    assert (agreement.status, agreement.accepted_at) == (AgreementStatus.OFFERED, None)


def test_the_lead_accepts_under_their_name_and_the_terms_are_frozen(client, lead):
    agreement = AgreementFactory(offered=True, organisation=lead.organisation)
    BudgetLineFactory(agreement=agreement, amount_pence=60_000_00)

    assertRedirects(client.post(url("accept", agreement), signature(agreement)), url("agreement", agreement))

    agreement.refresh_from_db()
    assert (agreement.accepted_by, agreement.accepted_name) == (lead.user, "Ada Lead")
    assert snapshots.read(agreement)["budget"] == [["Staff", 60_000_00]]
    assert agreement.snapshot_sha256 == snapshots.sha256_of(agreement.snapshot)
    assertContains(client.get(url("agreement", agreement)), agreement.snapshot_sha256)
    assert OutboxMessage.objects.get().key.endswith(f"accepted:{lead.user.pk}")
    assert OfficerTask.objects.get().title.startswith("Countersign")


def test_terms_that_changed_meanwhile_are_not_accepted(client, lead):
    agreement = AgreementFactory(offered=True, organisation=lead.organisation)
    signed = signature(agreement)
    BudgetLineFactory(agreement=agreement)

    page = client.post(url("accept", agreement), signed)

    assertContains(page, "The terms have changed since you opened this page")
    agreement.refresh_from_db()
    assert agreement.accepted_at is None
    assertContains(page, sha256_of_terms(agreement))


@pytest.mark.parametrize("missing", ["name", "agrees", "terms_sha256"])
def test_a_signature_must_be_whole(client, lead, missing):
    agreement = AgreementFactory(offered=True, organisation=lead.organisation)

    page = client.post(url("accept", agreement), signature(agreement, **{missing: ""}) | {missing: ""})

    assertContains(page, "<title>Error: ")
    agreement.refresh_from_db()
    assert agreement.accepted_at is None


def test_the_lead_declines_with_a_reason_once(client, lead):
    agreement = AgreementFactory(offered=True, organisation=lead.organisation)

    client.post(url("decline", agreement), {"reason": "We lost the hall."})
    again = client.post(url("decline", agreement), {"reason": "Again"}, follow=True)

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.DECLINED
    assertContains(again, "answered already")


def test_an_accepted_offer_is_not_declined(lead):
    agreement = AgreementFactory(accepted=True, organisation=lead.organisation)

    with pytest.raises(CannotMove):
        operations.decline(agreement, at=clock.now(), by=lead.user, reason="Too late")

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.OFFERED


def test_countersigning_tells_the_organisation(lead):
    agreement = AgreementFactory(accepted=True, organisation=lead.organisation)

    operations.countersign(agreement, at=clock.now(), by=UserFactory(commissioning_officer=True))

    assert OutboxMessage.objects.filter(key=f"agreement:{agreement.pk}:activated:{lead.user.pk}").count() == 1
