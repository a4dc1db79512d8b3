"""Officers' moves by their pages: who may, what happens, and what is refused without changing anything."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from commissioning.agreements.enums import AgreementStatus, PaymentStatus
from commissioning.agreements.models import Agreement, BudgetLine, Payment, Target
from commissioning.agreements.tests.factories import (
    AgencyShareFactory,
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
)
from commissioning.common.models import OfficerTask, OutboxMessage
from commissioning.programmes.tests.factories import IndicatorFactory, SchemeFactory
from organisations.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


def url(name, agreement, *args):
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


def rows(*filled, total=None):
    data = {"form-TOTAL_FORMS": total or len(filled), "form-INITIAL_FORMS": 0}
    for number, row in enumerate(filled):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def draft_values(**values):
    agency = AgencyFactory()
    return {
        "kind": "grant",
        "title": "Lunch club",
        "purpose": "Lunch for older people.",
        "lead_agency": agency.pk,
        "value_pence": "60,000",
        **day("starts_on", dt.date(2027, 4, 1)),
        **day("ends_on", dt.date(2030, 3, 31)),
        **values,
    }


class TestDrafts:
    def test_a_draft_is_written_down_under_the_next_reference(self, client, officer):
        organisation, ward = OrganisationFactory(), WardFactory()
        AgreementFactory(reference="AG-2027-007")
        address = f"{reverse('agreements:agreement-add')}?organisation={organisation.slug}"

        client.post(address, draft_values(wards=[ward.pk], officer=officer.pk))

        made = Agreement.objects.get(organisation=organisation)
        assert (made.reference, made.status, made.value_pence) == ("AG-2027-008", "draft", 60_000_00)
        assert list(made.wards.all()) == [ward]

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"value_pence": "-5"}, "Enter the amount in pounds"),
            ({"value_pence": "0"}, "Enter £0.01 or more"),
            ({"value_pence": "10.005"}, "Enter the amount in pounds"),
            (day("ends_on", dt.date(2027, 3, 31)), "Enter a last day on or after the first day"),
            ({"full_cost_pence": "70000"}, "Say why less than the full cost is paid"),
            ({"title": "a\x00b"}, "Remove the characters that cannot be shown"),
            ({"ends_on_month": "14"}, "The month must be"),
        ],
    )
    def test_a_draft_that_cannot_be_is_refused_beside_its_field(self, client, officer, values, message):
        organisation = OrganisationFactory()
        address = f"{reverse('agreements:agreement-add')}?organisation={organisation.slug}"

        page = client.post(address, draft_values(**values))

        assertContains(page, message)
        assertContains(page, "<title>Error: ")
        assert not Agreement.objects.exists()

    def test_what_was_offered_is_not_edited(self, client, officer):
        agreement = AgreementFactory(offered=True)

        assertRedirects(client.post(url("edit", agreement), draft_values()), agreement.get_absolute_url())

        agreement.refresh_from_db()
        assert agreement.value_pence == 60_000_00
        assert agreement.title != "Lunch club"

    def test_a_partner_drafts_for_their_own_agency_only(self, client):
        client.force_login(UserFactory(partner_officer=True))
        address = f"{reverse('agreements:agreement-add')}?organisation={OrganisationFactory().slug}"

        assertContains(client.post(address, draft_values()), 'href="#id_lead_agency"')
        assert not Agreement.objects.exists()


class TestParts:
    def test_a_budget_must_add_up(self, client, officer):
        agreement = AgreementFactory()
        lines = [{"heading": "Staff", "amount": "50000"}, {"heading": "Hall", "amount": "9,999.99"}]

        page = client.post(url("budget-edit", agreement), rows(*lines, {"heading": "", "amount": ""}))
        assertContains(page, "They must add up to the value, £60,000.")
        assert not BudgetLine.objects.exists()

        lines[1]["amount"] = "10000"
        assertRedirects(client.post(url("budget-edit", agreement), rows(*lines)), url("agreement-money", agreement))
        assert list(BudgetLine.objects.values_list("number", "heading", "amount_pence")) == [
            (1, "Staff", 50_000_00),
            (2, "Hall", 10_000_00),
        ]

    def test_another_row_keeps_what_was_typed(self, client, officer):
        agreement = AgreementFactory()
        data = {**rows({"heading": "Staff", "amount": "not yet"}), "add_row": "1"}

        page = client.post(url("budget-edit", agreement), data)

        assertContains(page, 'value="not yet"')
        assert len(page.context["formset"].forms) > 1

    def test_shares_must_add_up_and_name_each_agency_once(self, client, officer):
        agreement, other = AgreementFactory(), AgencyFactory(health=True)
        lead = agreement.lead_agency_id

        twice = rows({"agency": lead, "amount": "30000"}, {"agency": lead, "amount": "30000"})
        assertContains(client.post(url("shares-edit", agreement), twice), "An agency is there twice")
        assert not agreement.shares.exists()

        client.post(
            url("shares-edit", agreement),
            rows({"agency": lead, "amount": "45000"}, {"agency": other.pk, "amount": "15000"}),
        )
        assert set(agreement.shares.values_list("agency", "share_pence")) == {(lead, 45_000_00), (other.pk, 15_000_00)}

    def test_targets_are_set_by_indicator_and_period(self, client, officer):
        indicator = IndicatorFactory(outcome__scheme=SchemeFactory())
        agreement = AgreementFactory(scheme=indicator.outcome.scheme)
        form = client.get(url("targets-edit", agreement)).context["form"]
        assert [period.number for period in form.periods] == [1, 2, 3, 4, 5, 6]

        name = f"i{indicator.pk}"
        wrong = client.post(url("targets-edit", agreement), {f"{name}_p1": "-3", f"{name}_p2": "many"})
        assertContains(wrong, "Enter a number that is 0 or more")
        assert not Target.objects.exists()

        client.post(url("targets-edit", agreement), {f"{name}_p1": "30", f"{name}_p2": "32.5", f"{name}_w": "2"})
        target = Target.objects.get()
        assert (target.indicator, target.weight) == (indicator, 2)
        assert [(one.period_number, float(one.value)) for one in target.profiles.all()] == [(1, 30.0), (2, 32.5)]


class TestOffers:
    def test_an_offer_goes_to_the_lead_and_editors(self, client, officer):
        agreement = AgreementFactory()
        lead = MembershipFactory(organisation=agreement.organisation).user
        MembershipFactory(organisation=agreement.organisation, viewer=True)

        assertRedirects(client.post(url("move", agreement, "offer")), agreement.get_absolute_url())

        agreement.refresh_from_db()
        assert agreement.status == AgreementStatus.OFFERED
        assert [message.email.to for message in OutboxMessage.objects.all()] == [[lead.email]]

    def test_where_nobody_has_an_account_an_officer_gets_a_task(self, client, officer):
        agreement = AgreementFactory(officer=officer)

        client.post(url("move", agreement, "offer"))

        assert not OutboxMessage.objects.exists()
        task = OfficerTask.objects.get()
        assert (task.assigned_to, task.path) == (officer, agreement.get_absolute_url())

    def test_a_draft_whose_parts_do_not_add_up_is_not_offered(self, client, officer):
        agreement = AgreementFactory()
        AgencyShareFactory(agreement=agreement, agency=agreement.lead_agency)
        BudgetLineFactory(agreement=agreement)

        page = client.post(url("move", agreement, "offer"))

        assertContains(page, "£30,000 less than the value")
        assertContains(page, "£20,000 less than the value")
        agreement.refresh_from_db()
        assert agreement.status == AgreementStatus.DRAFT

    @pytest.mark.parametrize("what", ["suspend", "terminate"])
    def test_stopping_needs_a_reason(self, client, officer, what):
        agreement = AgreementFactory(active=True)

        assertContains(client.post(url("move", agreement, what), {"reason": " "}), 'href="#id_reason"')
        agreement.refresh_from_db()
        assert agreement.status == AgreementStatus.ACTIVE

        client.post(url("move", agreement, what), {"reason": "The hall burnt down."})
        agreement.refresh_from_db()
        assert agreement.status == {"suspend": "suspended", "terminate": "terminated"}[what]

    @pytest.mark.parametrize("role", ["finance_officer", "auditor", "legal_officer", "administrator"])
    def test_only_its_officers_move_an_agreement(self, client, role):
        agreement = AgreementFactory(active=True)
        client.force_login(UserFactory(**{role: True}))

        for what in ("offer", "countersign", "suspend", "resume", "terminate"):
            assert client.post(url("move", agreement, what), {"reason": "No"}).status_code == 403
        assert client.get(url("move", agreement, "nothing")).status_code == 404
        agreement.refresh_from_db()
        assert agreement.status == AgreementStatus.ACTIVE


class TestPayments:
    def plan(self, agreement, *amounts, start=dt.date(2025, 4, 1)):
        return rows(
            *({**day("due_on", start), "amount": amount, "agency": agreement.lead_agency_id} for amount in amounts)
        )

    def test_a_profile_must_come_to_the_value(self, client, officer):
        agreement = AgreementFactory(active=True)

        assertContains(
            client.post(url("payments-plan", agreement), self.plan(agreement, "59999")), "£1 less than the value"
        )
        assertContains(
            client.post(url("payments-plan", agreement), self.plan(agreement, "60000.01")), "more than its value"
        )
        assertContains(client.post(url("payments-plan", agreement), self.plan(agreement, "-1")), "Enter the amount")
        assert not Payment.objects.exists()

        client.post(url("payments-plan", agreement), self.plan(agreement, "30000", "30000"))
        assert [payment.amount_pence for payment in agreement.payments.all()] == [30_000_00, 30_000_00]

    def test_planning_anew_leaves_what_is_approved(self, client, officer):
        agreement = AgreementFactory(active=True)
        kept = PaymentFactory(agreement=agreement, number=1, amount_pence=10_000_00, paid=True)
        PaymentFactory(agreement=agreement, number=2, amount_pence=50_000_00)

        client.post(url("payments-plan", agreement), self.plan(agreement, "25000", "25000"))

        assert list(agreement.payments.values_list("number", "amount_pence")) == [
            (kept.number, 10_000_00),
            (2, 25_000_00),
            (3, 25_000_00),
        ]

    def test_two_people_approve_then_finance_sends(self, client):
        first, second = UserFactory(finance_officer=True), UserFactory(finance_officer=True)
        payment = PaymentFactory()
        agreement = payment.agreement
        approve = url("payment-move", agreement, payment.number, "approve")

        client.force_login(first)
        client.post(approve)
        assertContains(client.post(approve), "You gave the first approval")
        client.force_login(second)
        client.post(approve)
        client.post(url("payment-move", agreement, payment.number, "send"), day("on", dt.date(2026, 1, 5)))
        client.post(url("payment-move", agreement, payment.number, "paid"), day("on", dt.date(2026, 1, 8)))

        payment.refresh_from_db()
        assert (payment.status, payment.sent_on, payment.paid_on) == (
            PaymentStatus.PAID,
            dt.date(2026, 1, 5),
            dt.date(2026, 1, 8),
        )

    def test_nothing_is_approved_before_the_agreement_is_in_force(self, client):
        client.force_login(UserFactory(finance_officer=True))
        payment = PaymentFactory(agreement=AgreementFactory(offered=True))

        page = client.post(url("payment-move", payment.agreement, payment.number, "approve"))

        assertContains(page, "nothing may be paid")
        payment.refresh_from_db()
        assert payment.first_approved_by is None

    def test_no_payment_is_sent_in_the_future(self, client):
        client.force_login(UserFactory(finance_officer=True))
        payment = PaymentFactory(approved=True)

        page = client.post(
            url("payment-move", payment.agreement, payment.number, "send"), day("on", dt.date(2199, 1, 1))
        )

        assertContains(page, "or earlier")
        payment.refresh_from_db()
        assert payment.status == PaymentStatus.APPROVED

    @pytest.mark.parametrize("role", ["auditor", "legal_officer", "partner_officer"])
    def test_others_do_not_touch_payments(self, client, role):
        payment = PaymentFactory()
        client.force_login(UserFactory(**{role: True}))

        for what in ("approve", "hold", "release", "send", "paid"):
            page = client.post(url("payment-move", payment.agreement, payment.number, what), {"reason": "No"})
            assert page.status_code in {403, 404}
        payment.refresh_from_db()
        assert (payment.status, payment.first_approved_by) == (PaymentStatus.PLANNED, None)
