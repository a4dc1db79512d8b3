"""Officers change an agreement's end and its monitoring, having seen what that does."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.agreements import operations
from commissioning.agreements.tests.factories import AgreementFactory
from monitoring.models import MonitoringPlan, Return
from monitoring.operations.returns import waive
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2025, 4, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def agreement():
    made = AgreementFactory(accepted=True, ends_on=dt.date(2199, 3, 31), starts_on=dt.date(2197, 4, 1))
    operations.countersign(made, at=AT, by=UserFactory())
    made.refresh_from_db()
    return made


def end(agreement):
    return reverse("monitoring:end-date", args=[agreement.reference])


def values(day, **more):
    return {
        "new_end_on_day": day.day,
        "new_end_on_month": day.month,
        "new_end_on_year": day.year,
        "reason": "Half a year less.",
        **more,
    }


def test_a_change_of_end_is_shown_first_and_done_when_confirmed(client, officer, agreement):
    before = list(Return.objects.order_by("pk").values("pk", "ends_on", "status"))
    assert len(before) == 4
    day = dt.date(2198, 9, 30)

    page = client.post(end(agreement), values(day))

    assertContains(page, "Is cancelled")
    assert len(page.context["preview"].cancelled) >= 1
    assert list(Return.objects.order_by("pk").values("pk", "ends_on", "status")) == before
    agreement.refresh_from_db()
    assert agreement.ends_on == dt.date(2199, 3, 31)

    assertRedirects(client.post(end(agreement), values(day, confirm="1")), agreement.get_absolute_url())
    agreement.refresh_from_db()
    assert agreement.ends_on == day
    assert agreement.date_changes.get().reason == "Half a year less."
    assert Return.objects.current().count() == 3


def test_an_end_before_the_start_is_refused(client, officer, agreement):
    page = client.post(end(agreement), values(dt.date(2197, 3, 31), confirm="1"))

    assertContains(page, "Enter an end on or after the start")
    agreement.refresh_from_db()
    assert agreement.ends_on == dt.date(2199, 3, 31)


def start(agreement):
    return reverse("monitoring:start-date", args=[agreement.reference])


def start_values(day, **more):
    found = values(day, **more)
    return {name.replace("new_end_on", "new_start_on"): value for name, value in found.items()}


def test_a_change_of_start_is_shown_first_and_done_when_confirmed(client, officer, agreement):
    day = dt.date(2197, 7, 1)
    assertContains(client.get(agreement.get_absolute_url()), start(agreement))

    page = client.post(start(agreement), start_values(day))

    assertContains(page, "If it starts on 1 July 2197")
    assert page.context["preview"].changes
    agreement.refresh_from_db()
    assert agreement.starts_on == dt.date(2197, 4, 1)

    assertRedirects(client.post(start(agreement), start_values(day, confirm="1")), agreement.get_absolute_url())
    agreement.refresh_from_db()
    assert agreement.starts_on == day
    assert (agreement.date_changes.get().kind, agreement.date_changes.get().after_on) == ("start_date", day)
    assert Return.objects.current().exclude(status="cancelled").order_by("number").first().starts_on == day


def test_a_start_after_the_end_is_refused(client, officer, agreement):
    page = client.post(start(agreement), start_values(dt.date(2199, 4, 1), confirm="1"))

    assertContains(page, "Enter a start on or before the end")
    assert not agreement.date_changes.exists()


def test_once_a_return_was_waived_the_start_stands(client, officer, agreement):
    waive(Return.objects.get(number=1), at=AT, by=officer, reason="Too early.")

    page = client.post(start(agreement), start_values(dt.date(2197, 7, 1), confirm="1"))
    led_back = client.get(start(agreement), follow=True)

    assertContains(page, "The start cannot change once a return has been handed in or waived.")
    assertContains(led_back, "so the start stands")
    assertNotContains(led_back, start(agreement))
    agreement.refresh_from_db()
    assert agreement.starts_on == dt.date(2197, 4, 1)


def test_another_tier_needs_a_reason_and_follows(client, officer, agreement):
    address = reverse("monitoring:plan-edit", args=[agreement.reference])

    assertContains(client.post(address, {"tier": "light_touch", "frequent": "usual", "reason": ""}), "#id_reason")
    assert MonitoringPlan.objects.get().tier == "standard"

    client.post(address, {"tier": "light_touch", "frequent": "usual", "reason": "A trusted group."})
    plan = MonitoringPlan.objects.get()
    assert (plan.tier, plan.frequency_months, plan.tier_reason) == ("light_touch", 12, "A trusted group.")


def test_frequent_returns_name_who_requires_them(client, officer, agreement):
    address = reverse("monitoring:plan-edit", args=[agreement.reference])
    form = {"tier": "standard", "frequent": "required", "reason": "The funder asks."}

    assertContains(client.post(address, form), "Name who requires returns every 3 months")
    client.post(address, {**form, "requirement": "NHS England, contract 7"})

    assert MonitoringPlan.objects.get().frequency_months == 3


@pytest.mark.parametrize("role", ["auditor", "finance_officer", "partner_officer"])
def test_others_change_neither(client, agreement, role):
    client.force_login(UserFactory(**{role: True}))

    assert client.post(start(agreement), start_values(dt.date(2197, 7, 1), confirm="1")).status_code in {403, 404}
    for address in (end(agreement), reverse("monitoring:plan-edit", args=[agreement.reference])):
        assert client.post(address, values(dt.date(2198, 9, 30), confirm="1")).status_code in {403, 404}
    agreement.refresh_from_db()
    assert agreement.ends_on == dt.date(2199, 3, 31)
