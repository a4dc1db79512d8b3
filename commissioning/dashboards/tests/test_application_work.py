"""Applications that wait for an officer, on their home."""

import datetime as dt

import pytest
from django.core.cache import cache

from commissioning.applications.tests.assessing import application_in, closed_round, eligible_in, given, stage_in
from commissioning.common import clock
from commissioning.dashboards.tests.test_figures_equal_lists import assert_work_equals_its_lists, home_of
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def round_of(officer, *, closed: bool = True):
    """A round of the officer's that closed three days ago, or closes in three."""
    now, days = clock.now(), -3 if closed else 3
    return closed_round(
        officer=officer,
        opens_at=now - dt.timedelta(days=60),
        questions_close_on=None,
        closes_on=clock.today() + dt.timedelta(days=days),
    )


def counts_of(home):
    return {
        one.kind.slug: one.counts["waiting"][0] for one in home["tally"] if one.kind.slug.startswith("applications")
    }


def test_an_officer_finds_applications_of_their_rounds_that_wait(client):
    cache.clear()
    officer, now = UserFactory(commissioning_officer=True), clock.now()
    theirs = round_of(officer)
    application_in(stage_in(theirs))
    application_in(stage_in(round_of(officer, closed=False)))
    application_in(stage_in(round_of(UserFactory())))
    eligible_in(theirs, officer, at=now)
    served = eligible_in(theirs, officer, at=now)
    for _ in range(2):
        given(served, officer, at=now)
    client.force_login(officer)

    mine, everybodys = home_of(client), home_of(client, whose="everybody")

    assert counts_of(mine) == {"applications-to-check": 1, "applications-to-assign": 1}
    assert counts_of(everybodys) == {"applications-to-check": 2, "applications-to-assign": 1}
    for home in (mine, everybodys):
        assert assert_work_equals_its_lists(client, home)


def test_an_auditor_reads_what_waits_and_assigns_nothing(client):
    cache.clear()
    officer = UserFactory(commissioning_officer=True)
    eligible_in(round_of(officer), officer, at=clock.now())
    application_in(stage_in(round_of(officer)))
    client.force_login(UserFactory(auditor=True))

    assert counts_of(home_of(client)) == {"applications-to-check": 1}
