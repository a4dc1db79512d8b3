import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.tests.factories import AgreementFactory, PaymentFactory
from commissioning.applications.tests.factories import FundingRoundFactory, RoundSchemeFactory
from commissioning.common import clock
from commissioning.dashboards.queries.funded import financial_year, funded_in_year_of
from commissioning.dashboards.tests import world
from commissioning.decisions.tests.factories import IssueFactory
from organisations.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (dt.date(2026, 3, 31), dt.date(2025, 4, 1), dt.date(2026, 3, 31)),
        (dt.date(2026, 4, 1), dt.date(2026, 4, 1), dt.date(2027, 3, 31)),
        (dt.date(2027, 12, 31), dt.date(2027, 4, 1), dt.date(2028, 3, 31)),
    ],
)
def test_a_financial_year_begins_in_april(day, first, last):
    assert financial_year(day) == (first, last)


def test_agreements_that_run_in_the_year_are_counted_once_each():
    organisation = OrganisationFactory()
    term = {"starts_on": dt.date(2025, 4, 1), "ends_on": dt.date(2026, 4, 1)}
    AgreementFactory(organisation=organisation, active=True, value_pence=100_00, **term)
    AgreementFactory(organisation=organisation, ended=True, value_pence=50_00, **term)
    AgreementFactory(active=True, value_pence=1_00, starts_on=dt.date(2027, 3, 31), ends_on=dt.date(2028, 1, 1))
    AgreementFactory(active=True, starts_on=dt.date(2025, 4, 1), ends_on=dt.date(2026, 3, 31))
    for status in (AgreementStatus.DRAFT, AgreementStatus.OFFERED):
        AgreementFactory(status=status, **term)
    stopped = {"status": AgreementStatus.TERMINATED, "value_pence": 70_00, **term}
    early = AgreementFactory(organisation=organisation, closed_on=dt.date(2026, 4, 1), **stopped)
    PaymentFactory(agreement=early, paid=True, amount_pence=20_00)
    PaymentFactory(agreement=early, amount_pence=50_00)
    AgreementFactory(closed_on=dt.date(2026, 3, 31), **stopped)

    funded = funded_in_year_of(dt.date(2026, 11, 1))

    assert (funded.agreements, funded.organisations, funded.total_pence) == (4, 2, 171_00)
    assert funded.year == "2026–27"
    assert funded.chart.rows == [("Outside the themes", ["£171"])]


def test_the_public_sees_what_is_announced_and_who_is_funded(client):
    today = clock.today()
    IssueFactory(title="A draft of ours", due_on=today + 60 * world.DAY)
    IssueFactory(title="The next programme", announced=True, due_on=today + 30 * world.DAY)
    _, [scheme, _] = world.programme_with_themes()
    world.agreement_of(scheme, None, ends_on=today + 30 * world.DAY)

    page = client.get(reverse("dashboards:home"))

    assertContains(page, "The next programme")
    assertNotContains(page, "A draft of ours")
    assertContains(page, "£60,000")
    assertContains(page, scheme.theme.name)
    assertContains(page, reverse("account_login"))


def test_the_public_sees_what_can_be_applied_for_and_what_can_soon(client):
    now, today = clock.now(), clock.today()
    dates = {
        "open": (now - world.DAY, today + world.DAY),
        "soon": (now + world.DAY, today + 30 * world.DAY),
        "over": (now - 30 * world.DAY, today - world.DAY),
    }
    for title, (opens_at, closes_on) in dates.items():
        values = {"opens_at": opens_at, "closes_on": closes_on, "questions_close_on": None}
        RoundSchemeFactory(round=FundingRoundFactory(published=True, title=f"Grants {title}", **values))
    FundingRoundFactory(title="Grants drafted", opens_at=now - world.DAY, closes_on=today + world.DAY)

    page = client.get(reverse("dashboards:home"))

    assert [record.title for record in page.context["open_rounds"]] == ["Grants open"]
    assert [record.title for record in page.context["coming_rounds"]] == ["Grants soon"]
    assertContains(page, "(tomorrow)", count=2)


def test_an_empty_portal_says_so(client):
    page = client.get(reverse("dashboards:home"))

    assertContains(page, "Nothing is open at present.")
    assertContains(page, "No decision has been announced.")
    assertContains(page, "No agreement runs from")


def test_the_page_costs_the_same_however_much_there_is(client):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("dashboards:home")).status_code == 200
        return len(queries)

    _, [scheme, _] = world.programme_with_themes()
    world.agreement_of(scheme, None)
    one = cost()
    for _ in range(29):
        world.agreement_of(scheme, None)
        IssueFactory(announced=True)
        RoundSchemeFactory(round=FundingRoundFactory(published=True, closes_on=clock.today()))

    assert cost() == one < 12
