"""The queue of payments: what it shows to whom, its filters and sums, and approving several at once."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.agreements import operations
from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Payment
from commissioning.agreements.tests.factories import (
    AgencyShareFactory,
    AgreementFactory,
    ApprovalLimitFactory,
    PaymentFactory,
)
from commissioning.common import clock
from organisations.enums import Role
from organisations.tests.factories import AgencyFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, APPROVE = "/office/payments/", "/office/payments/approve/"


@pytest.fixture
def finance(client):
    user = UserFactory(finance_officer=True)
    client.force_login(user)
    return user


def shown(client, **query):
    return {payment.pk for payment in client.get(LIST, query).context["page"].object_list}


def test_filters_narrow_the_list_and_its_sums(client, finance):
    late = PaymentFactory(due_on=clock.today() - dt.timedelta(days=3), amount_pence=100_00)
    held = PaymentFactory(held=True, due_on=clock.today() + dt.timedelta(days=300))
    paid = PaymentFactory(paid=True)
    waiting = PaymentFactory(waiting=True, due_on=clock.today() + dt.timedelta(days=20))

    assert shown(client) == {late.pk, held.pk, paid.pk, waiting.pk}
    assert shown(client, status="open") == {late.pk, held.pk, waiting.pk}
    assert shown(client, status="waiting") == {waiting.pk}
    assert shown(client, status="held") == {held.pk}
    assert shown(client, due="late") == {late.pk}
    assert shown(client, due="1", status="open") == {late.pk, waiting.pk}
    assert shown(client, agency=late.agency_id) == {late.pk}
    assert shown(client, mine="mine") == {late.pk}
    assert shown(client, search=late.agreement.organisation.name) == {late.pk}
    (sums,) = client.get(LIST, {"agency": late.agency_id}).context["sums"]
    assert (sums.agency, sums.totals.planned, sums.totals.value) == (late.agency.name, 100_00, 100_00)


def test_what_is_paid_comes_last_and_approving_leads_back_to_the_list_as_it_was(client, finance):
    paid = PaymentFactory(paid=True, due_on=clock.today() - dt.timedelta(days=400))
    later = PaymentFactory(due_on=clock.today() + dt.timedelta(days=9))

    page = client.get(LIST, {"sort": "due", "page": "1"})
    done = client.post(APPROVE, {"payment": later.pk, "list": "status=planned&sort=-due"})

    assert [one.pk for one in page.context["page"].object_list] == [later.pk, paid.pk]
    assertContains(page, '<input type="hidden" name="list" value="sort=due">', html=True)
    assertRedirects(done, f"{LIST}?status=planned&sort=-due")


@pytest.mark.parametrize("query", [{"sort": "nonsense"}, {"sort": "-amount"}, {"agency": "x"}, {"page": "\x00"}])
def test_any_query_gives_a_page(client, finance, query):
    PaymentFactory()

    assert client.get(LIST, query).status_code == 200


def test_the_file_has_every_row(client, finance):
    payment = PaymentFactory(agreement__organisation__name="=cmd()")

    text = b"".join(client.get(LIST, {"format": "csv"})).decode("utf-8-sig")

    assert payment.reference in text
    assert "'=cmd()" in text


def test_a_partner_officer_sees_only_what_their_agency_shares(client):
    agency = AgencyFactory()
    own = PaymentFactory(agreement__lead_agency=agency)
    share = AgencyShareFactory(agency=agency, agreement=AgreementFactory(active=True))
    shared = PaymentFactory(agreement=share.agreement)
    PaymentFactory()
    client.force_login(UserFactory(partner_officer=True, with_partner_officer__agency=agency))

    assert shown(client) == {own.pk, shared.pk}


class TestApproval:
    def test_several_are_approved_behind_a_page_that_lists_their_sums(self, client, finance):
        first, second = PaymentFactory(amount_pence=1_000_00), PaymentFactory(amount_pence=500_00)

        page = client.get(APPROVE, {"payment": [first.pk, second.pk]})
        assertContains(page, "£1,500")
        assert not Payment.objects.exclude(first_approved_by=None).exists()

        assertRedirects(client.post(APPROVE, {"payment": [first.pk, second.pk]}), LIST)
        assert set(Payment.objects.values_list("first_approved_by", flat=True)) == {finance.pk}

    def test_one_person_never_gives_both_approvals(self, client, finance):
        mine = PaymentFactory()
        operations.approve_payment(mine, at=clock.now(), by=finance)
        other = PaymentFactory()

        assert shown(client, mine="mine") == {other.pk}
        page = client.post(APPROVE, {"payment": [mine.pk, other.pk]})

        assertContains(page, "Somebody else gives the second")
        assert set(Payment.objects.values_list("status", "approved_by")) == {(PaymentStatus.PLANNED, None)}
        assert not Payment.objects.filter(pk=other.pk).exclude(first_approved_by=None).exists()

    def test_what_is_held_up_is_left_out_and_says_why(self, client, finance):
        held = PaymentFactory(agreement__organisation=OrganisationFactory(funding_hold_reason="No accounts."))
        waiting = PaymentFactory(waiting=True)

        page = client.get(APPROVE, {"payment": [held.pk, waiting.pk]})

        assertContains(page, "under a hold on funding")
        assertContains(page, "until return 1 is accepted")
        assertNotContains(page, 'name="payment"')

    @pytest.mark.parametrize("keys", [[], ["x"], ["99999999999999999999999"], ["\x00"], ["999999"]])
    def test_nothing_chosen_leads_back(self, client, finance, keys):
        assertRedirects(client.get(APPROVE, {"payment": keys}), LIST)

    def test_a_role_may_have_a_limit(self, client):
        ApprovalLimitFactory(role=Role.COMMISSIONING_OFFICER, most_pence=1_000_00)
        small, large = PaymentFactory(amount_pence=1_000_00), PaymentFactory(amount_pence=1_000_01)
        officer = UserFactory(commissioning_officer=True)
        client.force_login(officer)

        assert shown(client, mine="mine") == {small.pk}
        with pytest.raises(operations.OverLimit):
            operations.approve_payment(large, at=clock.now(), by=officer)
        operations.approve_payment(large, at=clock.now(), by=UserFactory(finance_officer=True))
        operations.approve_payment(small, at=clock.now(), by=officer)

    @pytest.mark.parametrize("role", ["auditor", "legal_officer", "administrator", "democratic_services_officer"])
    def test_other_roles_may_not_approve(self, client, role):
        payment = PaymentFactory()
        client.force_login(UserFactory(**{role: True}))

        assert client.get(LIST).context["may_approve"] == set()
        assert client.post(reverse("agreements:payments-approve"), {"payment": [payment.pk]}).status_code == 403
