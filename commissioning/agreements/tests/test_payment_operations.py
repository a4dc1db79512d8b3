import contextlib
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commissioning.agreements import operations
from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import Payment
from commissioning.agreements.operations.payments import PlannedPayment
from commissioning.agreements.tests.factories import AgreementFactory, PaymentFactory
from commissioning.common.states import CannotMove
from organisations.tests.factories import OrganisationFactory, UserFactory

AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 1)


def instalment(agreement, pence):
    return PlannedPayment(due_on=DAY, amount_pence=pence, agency=agreement.lead_agency)


@pytest.mark.django_db
class TestApproval:
    def test_two_people_approve_a_payment(self):
        first, second = UserFactory(), UserFactory()
        payment = PaymentFactory()

        operations.approve_payment(payment, at=AT, by=first)
        payment.refresh_from_db()
        assert (payment.status, payment.first_approved_by) == (PaymentStatus.PLANNED, first)

        operations.approve_payment(payment, at=AT, by=second)
        payment.refresh_from_db()
        assert (payment.status, payment.approved_by) == (PaymentStatus.APPROVED, second)

    def test_one_person_cannot_give_both_approvals(self):
        officer = UserFactory()
        payment = PaymentFactory()
        operations.approve_payment(payment, at=AT, by=officer)

        with pytest.raises(operations.SameApprover):
            operations.approve_payment(payment, at=AT, by=officer)

        payment.refresh_from_db()
        assert (payment.status, payment.approved_by) == (PaymentStatus.PLANNED, None)

    def test_a_hold_takes_the_approvals_away(self):
        payment = PaymentFactory(approved=True)

        operations.hold_payment(payment, at=AT, by=UserFactory(), reason="The return is late.")
        operations.release_payment(payment, at=AT, by=UserFactory(), reason="It came.")

        payment.refresh_from_db()
        assert (payment.status, payment.first_approved_by, payment.approved_by) == (PaymentStatus.PLANNED, None, None)

    def test_nothing_is_approved_or_sent_while_funding_is_held(self):
        organisation = OrganisationFactory(funding_hold_reason="The accounts are missing.")
        planned = PaymentFactory(agreement__organisation=organisation)
        approved = PaymentFactory(approved=True, agreement__organisation=organisation)

        with pytest.raises(operations.FundingHeld):
            operations.approve_payment(planned, at=AT, by=UserFactory())
        with pytest.raises(operations.FundingHeld):
            operations.send_payment(approved, at=AT, by=UserFactory(), sent_on=DAY)

        assert set(Payment.objects.values_list("status", "sent_on")) == {("planned", None), ("approved", None)}

    def test_a_payment_is_sent_once_then_paid(self):
        officer = UserFactory()
        payment = PaymentFactory(approved=True)

        operations.send_payment(payment, at=AT, by=officer, sent_on=DAY)
        with pytest.raises(CannotMove):
            operations.send_payment(payment, at=AT, by=officer, sent_on=DAY)
        with pytest.raises(operations.PaidBeforeSent, match="1 May 2026"):
            operations.mark_payment_paid(payment, at=AT, by=officer, paid_on=DAY - dt.timedelta(days=1))
        operations.mark_payment_paid(payment, at=AT, by=officer, paid_on=DAY)

        payment.refresh_from_db()
        assert (payment.status, payment.sent_on, payment.paid_on) == (PaymentStatus.PAID, DAY, DAY)


class TestTotals(TestCase):
    @settings(max_examples=30)
    @given(amounts=st.lists(st.integers(1, 50_000_00), min_size=1, max_size=6))
    def test_payments_never_pass_the_value(self, amounts):
        agreement = AgreementFactory(value_pence=60_000_00)
        for pence in amounts:
            with contextlib.suppress(operations.PaymentsExceedValue):
                operations.plan_payments(agreement, [instalment(agreement, pence)], at=AT, by=None)
        planned = sum(Payment.objects.values_list("amount_pence", flat=True))
        assert planned <= 60_000_00
        assert list(Payment.objects.values_list("number", flat=True)) == list(range(1, Payment.objects.count() + 1))
