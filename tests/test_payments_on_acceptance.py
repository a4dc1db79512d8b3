"""A payment that waits for a return: let go once by its acceptance, however it was planned."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements import operations as agreements
from commissioning.agreements.enums import PaymentStatus, PayTiming
from commissioning.agreements.models import Payment
from commissioning.agreements.operations import PlannedPayment
from commissioning.common import clock
from commissioning.common.models import OutboxMessage
from commissioning.common.states import CannotMove
from monitoring.operations import returns
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def plan(world, after_return):
    """The one payment of the world's second agreement, whose return 2 was handed in."""
    whole = PlannedPayment(dt.date(2026, 1, 5), 60_000_00, world.council, after_return)
    (payment,) = agreements.replan_payments(world.second, [whole], at=clock.now(), by=world.officer)
    return Payment.objects.get(pk=payment.pk)


def test_acceptance_lets_the_payment_go_and_its_day_follows(world):
    payment = plan(world, 2)
    with pytest.raises(agreements.StillWaits):
        agreements.approve_payment(payment, at=clock.now(), by=world.officer)
    at = dt.datetime(2026, 12, 11, 12, tzinfo=dt.UTC)

    returns.accept(world.submitted, quality=3, note="", at=at, by=world.officer)

    payment.refresh_from_db()
    # 14 days later is Christmas Day; offices open again on 4 January 2027.
    assert (payment.released_on, payment.due_on) == (dt.date(2026, 12, 11), dt.date(2027, 1, 4))
    agreements.approve_payment(payment, at=at, by=world.officer)


def test_a_second_release_changes_nothing(world):
    payment = plan(world, 2)
    day, at = dt.date(2026, 3, 2), clock.now()
    agreements.release_on_acceptance(world.second, return_number=2, accepted_on=day, at=at, by=None)
    before = Payment.objects.filter(pk=payment.pk).values().get()

    again = agreements.release_on_acceptance(
        world.second, return_number=2, accepted_on=day + dt.timedelta(days=9), at=at, by=None
    )

    assert (again, Payment.objects.filter(pk=payment.pk).values().get()) == ([], before)


def test_what_is_planned_after_the_acceptance_does_not_wait(world):
    payment = plan(world, 1)

    assert payment.released_on == clock.local_date(world.second.returns.get(number=1).accepted_at)
    assert not payment.waits


def test_a_profile_on_acceptance_has_a_payment_for_each_return(world, client):
    client.force_login(world.officer)
    address = reverse("agreements:payments-profile", args=[world.second.reference])

    client.post(address, {"timing": PayTiming.ACCEPTANCE, "every": "6"})

    made = world.second.payments.order_by("released_by_period").values_list("released_by_period", "amount_pence")
    assert list(made) == [(number, 10_000_00) for number in range(1, 7)]


def test_an_officer_can_pay_without_the_return(world, client):
    payment = plan(world, 2)
    client.force_login(world.officer)
    address = reverse("agreements:payment-move", args=[world.second.reference, payment.number, "without-return"])

    client.post(address, {"reason": "The period was short."})

    payment.refresh_from_db()
    assert not payment.waits
    with pytest.raises(CannotMove):
        agreements.pay_without_return(payment, at=clock.now(), by=world.officer, reason="Again.")


def test_the_organisation_reads_why_it_waits_and_is_held_without_the_remark(world, client):
    payment = plan(world, 2)
    client.force_login(world.officer)
    client.post(
        reverse("agreements:payment-move", args=[world.second.reference, payment.number, "hold"]),
        {"reason": "Your accounts are missing.", "remark": "Ask audit about the treasurer."},
    )
    assert Payment.objects.get(pk=payment.pk).status == PaymentStatus.HELD

    history = client.get(reverse("agreements:agreement-history", args=[world.second.reference]))
    client.force_login(world.lead)
    page = client.get(reverse("agreements:own-agreement", args=[world.second.reference]))

    assertContains(history, "Ask audit about the treasurer.")
    assertContains(page, "Your accounts are missing.")
    assertContains(page, "Waits until return 2 is accepted")
    assertNotContains(page, "treasurer")
    mails = [one.email.message for one in OutboxMessage.objects.filter(key__contains="payment_held")]
    assert mails
    assert all("Your accounts are missing." in body and "treasurer" not in body for body in mails)


def test_officers_are_warned_of_a_late_return_and_may_approve_all_the_same(world, client):
    second = UserFactory(finance_officer=True)
    agreement = world.fourth  # Its second return has not come.
    payment = agreement.payments.get()
    client.force_login(second)

    page = client.get(reverse("agreements:payment-move", args=[agreement.reference, payment.number, "approve"]))
    assertContains(page, "has not come")
    client.post(reverse("agreements:payment-move", args=[agreement.reference, payment.number, "approve"]))

    payment.refresh_from_db()
    assert payment.first_approved_by == second
