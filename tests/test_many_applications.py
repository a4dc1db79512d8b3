"""A round of two hundred applications, each with two assessors, is as many queries on every page as one of a few."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.applications.models import Application, Assignment, Award
from commissioning.applications.tests.assessing import closed_round
from commissioning.applications.tests.factories import RoundSchemeFactory
from commissioning.applications.tests.many import apply_many, score_all
from organisations.tests.factories import UserFactory, WardFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
FEW, MANY = 4, 200


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def assessors():
    return UserFactory.create_batch(5, assessor=True)


@pytest.fixture
def funding_round():
    WardFactory.create_batch(6)
    found = closed_round()
    RoundSchemeFactory(round=found, scheme__theme__programme=found.programme)
    return found


def more(funding_round, how_many, officer, assessors):
    """Half of them assessed, the others half-way, with every second assessed one recommended in full."""
    schemes = list(funding_round.schemes.order_by("pk"))
    criteria = list(funding_round.criteria.filter(stage="project").order_by("number"))
    for assessed in (True, False):
        keys = apply_many(funding_round, schemes, how_many // 2, at=AT, by=officer, assessed=assessed)
        score_all(keys, [one.pk for one in assessors], criteria, at=AT, by=officer)
        if assessed:
            Award.objects.bulk_create(Award(application_id=key, recommended_pence=1_000_00) for key in keys[::2])


def pages(funding_round, officer, assessor):
    """Who looks at which page, and whether it names every application."""
    slug, scheme = funding_round.slug, funding_round.schemes.order_by("pk")[0]
    return {
        "board": (officer, reverse("applications:award-board", args=[slug])),
        "ranking": (officer, reverse("applications:award-scheme", args=[slug, scheme.pk])),
        "coverage": (officer, reverse("applications:award-coverage", args=[slug])),
        "recommendation": (officer, reverse("applications:award-final", args=[slug])),
        "progress": (officer, reverse("applications:round-assessment", args=[slug])),
        "queue": (officer, reverse("applications:application-queue")),
        "own list": (assessor, reverse("applications:assessment-list")),
    }


def looked_at(client, shown):
    """The number of queries of each page, and its text."""
    counts, texts = {}, {}
    for name, (who, url) in shown.items():
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
        client.get(url)  # Whatever is kept from one visit to the next is there.
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(url)
        assert response.status_code == 200, name
        counts[name], texts[name] = len(queries), response.content.decode()
    return counts, texts


def test_two_hundred_applications_cost_as_many_queries_as_four(client, funding_round, officer, assessors):
    more(funding_round, FEW, officer, assessors)
    shown = pages(funding_round, officer, assessors[0])
    few, _ = looked_at(client, shown)

    more(funding_round, MANY - FEW, officer, assessors)
    many, texts = looked_at(client, shown)

    assert many == few
    assert (Application.objects.count(), Assignment.objects.count()) == (MANY, MANY * 2)
    ranked = Application.objects.filter(round_scheme=funding_round.schemes.order_by("pk")[0], status="assessed")
    assert ranked.count() == MANY // 4
    assert all(one.reference in texts["ranking"] for one in ranked)
    assert f"{MANY} applications" in texts["queue"]
