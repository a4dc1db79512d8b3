"""Two people who press at the same moment: one is heard, nothing happens twice. On both databases."""

import datetime as dt

import pytest

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus, PaymentStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.tests.factories import AgreementFactory, PaymentFactory
from commissioning.common.models import StatusChange
from commissioning.common.states import CannotMove
from monitoring.tests.test_returns_held_fast import at_once
from organisations.tests.factories import MembershipFactory, UserFactory

AT = dt.datetime(2025, 5, 6, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_person_pressing_twice_is_one_approval():
    payment, officer = PaymentFactory(agreement__active=True), UserFactory(finance_officer=True)

    outcomes = at_once(*[lambda: operations.approve_payment(Payment.objects.get(), at=AT, by=officer)] * 2)

    payment.refresh_from_db()
    assert sum(isinstance(one, operations.SameApprover) for one in outcomes) == 1
    assert (payment.status, payment.approved_by) == (PaymentStatus.PLANNED, None)


def test_three_people_at_once_are_two_approvals():
    payment = PaymentFactory(agreement__active=True)
    people = UserFactory.create_batch(3, finance_officer=True)

    outcomes = at_once(
        *[
            lambda person=person: operations.approve_payment(Payment.objects.get(), at=AT, by=person)
            for person in people
        ]
    )

    payment.refresh_from_db()
    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert payment.status == PaymentStatus.APPROVED
    assert payment.first_approved_by != payment.approved_by


def test_an_approved_payment_is_sent_or_held_never_both():
    payment, officer = PaymentFactory(agreement__active=True, approved=True), UserFactory(finance_officer=True)

    at_once(
        lambda: operations.send_payment(Payment.objects.get(), at=AT, by=officer, sent_on=AT.date()),
        lambda: operations.hold_payment(Payment.objects.get(), at=AT, by=officer, reason="Wait."),
    )

    payment.refresh_from_db()
    assert payment.status in {PaymentStatus.SENT, PaymentStatus.HELD}
    assert bool(payment.sent_on) == (payment.status == PaymentStatus.SENT)
    assert StatusChange.objects.filter(object_id=payment.pk, after__in=["sent", "held"]).count() == 1


def test_payments_planned_at_once_never_pass_the_value():
    agreement, officer = AgreementFactory(active=True), UserFactory(commissioning_officer=True)
    whole = [operations.PlannedPayment(AT.date(), agreement.value_pence, agreement.lead_agency)]

    outcomes = at_once(*[lambda: operations.plan_payments(Agreement.objects.get(), whole, at=AT, by=officer)] * 2)

    assert sum(isinstance(one, operations.PaymentsExceedValue) for one in outcomes) == 1
    assert sum(payment.amount_pence for payment in agreement.payments.all()) == agreement.value_pence


def test_an_offer_is_accepted_or_declined_never_both():
    agreement = AgreementFactory(offered=True)
    lead = MembershipFactory(organisation=agreement.organisation, role="lead").user

    outcomes = at_once(
        lambda: operations.accept(Agreement.objects.get(), at=AT, by=lead, name="Asha Lead"),
        lambda: operations.decline(Agreement.objects.get(), at=AT, by=lead, reason="Too little."),
    )

    agreement.refresh_from_db()
    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert (agreement.accepted_at is None) == (agreement.status == AgreementStatus.DECLINED)


def test_an_agreement_is_countersigned_once():
    agreement, officer = AgreementFactory(accepted=True), UserFactory(commissioning_officer=True)

    outcomes = at_once(*[lambda: operations.countersign(Agreement.objects.get(), at=AT, by=officer)] * 3)

    assert sum(isinstance(one, CannotMove) for one in outcomes) == 2
    assert StatusChange.objects.filter(object_id=agreement.pk, after=AgreementStatus.ACTIVE).count() == 1
    assert agreement.returns.count() == len(set(agreement.returns.values_list("number", flat=True)))
