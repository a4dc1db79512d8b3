"""Consultations on an officer's home, and what the council is asking on everybody's."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.common import clock
from commissioning.dashboards.tests.test_figures_equal_lists import assert_work_equals_its_lists, home_of
from consultations.tests.factories import PhaseFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def phase_of(officer, opens: int, closes: int, **values):
    """A phase with its days counted from today."""
    today = clock.today()
    return PhaseFactory(
        consultation__officer=officer, opens_on=today + opens * DAY, closes_on=today + closes * DAY, **values
    )


def work_of(officer):
    """A phase in each place that is work, and one in each place that is not yet, or no more."""
    phase_of(officer, 7, 90)
    phase_of(officer, -1, 80)
    phase_of(officer, 8, 90)
    phase_of(officer, -80, 0, approved=True)
    phase_of(officer, -80, 7, approved=True)
    phase_of(officer, -80, 8, approved=True)
    phase_of(officer, -80, -1, approved=True)
    phase_of(officer, -80, -9, analysed=True)
    phase_of(officer, -80, -9, results_published=True)
    phase_of(officer, -80, 3, cancelled=True)


def counts_of(home):
    return {
        one.kind.slug: [figure and figure[0] for figure in one.counts.values()]
        for one in home["tally"]
        if one.kind.slug.startswith("consultation")
    }


def test_an_officer_finds_gates_closing_days_and_results_that_are_awaited(client):
    officer = UserFactory(commissioning_officer=True)
    work_of(officer)
    phase_of(UserFactory(), -80, 3, approved=True)
    client.force_login(officer)

    mine, everybodys = home_of(client), home_of(client, whose="everybody")

    assert counts_of(mine) == {
        "consultation-gates": [1, 1, None],
        "consultations-closing": [0, 2, None],
        "consultation-results": [None, None, 2],
    }
    assert counts_of(everybodys)["consultations-closing"] == [0, 3, None]
    for home in (mine, everybodys):
        assert assert_work_equals_its_lists(client, home)


def test_a_partner_officer_finds_their_agencys(client):
    officer = UserFactory(partner_officer=True)
    (agency,) = officer.agency_ids
    phase_of(officer, -80, 3, approved=True, consultation__agency_id=agency)
    phase_of(officer, -80, 3, approved=True)
    client.force_login(officer)

    assert counts_of(home_of(client, whose="everybody")) == {"consultations-closing": [0, 1, None]}


def test_the_public_reads_what_the_council_is_asking_with_the_days_left(client):
    phase_of(None, -80, 1, approved=True, consultation__title="Buses")
    phase_of(None, -80, -1, approved=True, consultation__title="Trams")
    phase_of(None, -80, 1, consultation__title="Ferries")

    page = client.get(reverse("dashboards:home"))

    assertContains(page, "(1 day left)")
    assertContains(page, "Buses")
    assertNotContains(page, "Trams")
    assertNotContains(page, "Ferries")
