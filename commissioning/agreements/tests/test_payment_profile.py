"""How a value is paid out: worked examples, any value and shares, and the officer's page."""

import datetime as dt
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from commissioning.agreements.enums import PayEvery, PaymentStatus, PayTiming
from commissioning.agreements.models import Payment
from commissioning.agreements.profile import instalments, spans_of_term
from commissioning.agreements.tests.factories import AgencyShareFactory, AgreementFactory, PaymentFactory
from commissioning.common.dates import day_after
from commissioning.common.tests.worked_examples import day, days, numbers, rows
from commissioning.common.working_days import is_working_day
from organisations.tests.factories import AgencyFactory, UserFactory


@pytest.mark.parametrize("example", rows("payment-profile.md", "instalments"))
def test_the_documents_examples_hold(example):
    spans = spans_of_term(day(example["starts"]), day(example["ends"]), int(example["months"]))
    worth = dict(enumerate(numbers(example["shares"])))

    made = instalments(spans, worth, timing=example["timing"], days_after_acceptance=14)

    assert [one.due_on for one in made] == days(example["days"])
    assert [one.amount_pence for one in made] == numbers(example["pence"])


@given(
    starts_on=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
    length=st.integers(0, 2_000),
    months=st.sampled_from([1, 3, 6, 12]),
    shares=st.lists(st.integers(1, 10**9), min_size=1, max_size=4),
    timing=st.sampled_from(list(PayTiming)),
)
def test_every_profile_adds_up_to_every_share(starts_on, length, months, shares, timing):
    ends_on = starts_on + dt.timedelta(days=length)
    spans = spans_of_term(starts_on, ends_on, months)
    made = instalments(spans, dict(enumerate(shares)), timing=timing, days_after_acceptance=14)

    assert (spans[0].starts_on, spans[-1].ends_on) == (starts_on, ends_on)
    assert all(one.starts_on == day_after(before.ends_on) for before, one in pairwise(spans))
    for agency, pence in enumerate(shares):
        assert sum(one.amount_pence for one in made if one.agency_id == agency) == pence
    assert all(one.amount_pence > 0 and is_working_day(one.due_on) for one in made)
    assert [one.due_on for one in made] == sorted(one.due_on for one in made)


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


def url(agreement):
    return reverse("agreements:payments-profile", args=[agreement.reference])


@pytest.mark.django_db
class TestPage:
    def test_a_profile_is_shown_before_it_is_saved(self, client, officer):
        agreement = AgreementFactory(active=True, value_pence=60_000_01)
        partner = AgencyFactory(name="Health Board")
        AgencyShareFactory(agreement=agreement, agency=agreement.lead_agency, share_pence=40_000_01)
        AgencyShareFactory(agreement=agreement, agency=partner, share_pence=20_000_00)
        chosen = {"timing": PayTiming.ADVANCE, "every": PayEvery.YEAR}

        page = client.get(url(agreement), chosen)

        assertContains(page, "Health Board")
        assertContains(page, "£60,000.01")
        assert not Payment.objects.exists()

        client.post(url(agreement), chosen)
        assert list(
            agreement.payments.filter(agency=partner).order_by("due_on").values_list("due_on", "amount_pence")
        ) == [
            (dt.date(2025, 4, 1), 6_666_67),
            (dt.date(2026, 4, 1), 6_666_67),
            (dt.date(2027, 4, 1), 6_666_66),
        ]
        assert sum(agreement.payments.values_list("amount_pence", flat=True)) == 60_000_01

    def test_only_what_is_left_is_proposed(self, client, officer):
        agreement = AgreementFactory(active=True)
        PaymentFactory(agreement=agreement, number=1, amount_pence=20_000_00, due_on=dt.date(2026, 4, 1), paid=True)
        PaymentFactory(agreement=agreement, number=2, amount_pence=40_000_00)

        client.post(url(agreement), {"timing": PayTiming.ADVANCE, "every": PayEvery.YEAR})

        planned = agreement.payments.filter(status=PaymentStatus.PLANNED)
        assert list(planned.values_list("due_on", "amount_pence")) == [(dt.date(2027, 4, 1), 40_000_00)]

    def test_a_finished_profile_has_nothing_to_propose(self, client, officer):
        agreement = AgreementFactory(active=True)
        PaymentFactory(agreement=agreement, amount_pence=60_000_00, held=True)

        page = client.post(url(agreement), {"timing": PayTiming.ADVANCE, "every": PayEvery.YEAR})

        assertContains(page, "there is nothing left to plan")
        assert agreement.payments.count() == 1

    @pytest.mark.parametrize("sent", [{"timing": "later", "every": "6"}, {"timing": "advance"}, {"every": "\x00"}])
    def test_nonsense_is_refused_on_the_page(self, client, officer, sent):
        agreement = AgreementFactory(active=True)

        assert client.get(url(agreement), sent).status_code == 200
        assert client.post(url(agreement), sent).status_code == 200
        assert not Payment.objects.exists()

    @pytest.mark.parametrize(("role", "status"), [("finance_officer", 200), ("auditor", 403), ("administrator", 403)])
    def test_who_may_plan(self, client, role, status):
        client.force_login(UserFactory(**{role: True}))

        assert client.get(url(AgreementFactory(active=True))).status_code == status
