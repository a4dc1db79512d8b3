"""Officers do one thing to several applications of the queue at once."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus, CheckKind, CheckResult
from commissioning.applications.models import Application, Assignment
from commissioning.applications.operations import assessment as operations
from commissioning.applications.tests.assessing import (
    AFTER,
    DUE,
    application_in,
    closed_round,
    eligible_in,
    passed,
    stage_in,
)
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

BULK = "/office/applications/bulk/"


@pytest.fixture(autouse=True)
def after_the_round(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def funding_round(officer):
    return closed_round(officer=officer)


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_those_that_passed_are_marked_and_each_other_is_named_with_why(funding_round, officer):
    good = [application_in(stage_in(funding_round)) for _ in range(2)]
    for one in good:
        passed(one.stage, officer)
    unchecked, worrying = (application_in(stage_in(funding_round)) for _ in range(2))
    passed(worrying.stage, officer)
    found = {"kind": CheckKind.ACCOUNTS, "result": CheckResult.CONCERN, "note": "They are late."}
    operations.record_check(worrying.stage, **found, at=AFTER, by=officer)
    client = client_of(officer)
    ticked = {"do": "eligible", "application": [one.pk for one in (*good, unchecked, worrying)]}

    page = client.get(BULK, ticked).content.decode()

    assert "Mark 2 applications as eligible" in page
    assert f"{unchecked.reference}</a>" in page
    assert "has not passed the organisation stage" in page
    assert "found a concern" in page
    assert client.post(BULK, ticked).status_code == 302
    eligible = Application.objects.filter(status=ApplicationStatus.ELIGIBLE)
    assert set(eligible) == set(good)
    again = client.get(BULK, {"do": "eligible", "application": [one.pk for one in good]}).content.decode()
    assert "Nothing of this can be done" in again


def test_those_ticked_are_shared_out_and_one_without_assessors_holds_up_no_other(funding_round, officer):
    assessors = [UserFactory(assessor=True) for _ in range(2)]
    one, other = (eligible_in(funding_round, officer) for _ in range(2))
    untouched = eligible_in(funding_round, officer)
    MembershipFactory(organisation=other.organisation, user=assessors[0])
    client, ticked = client_of(officer), {"do": "assessors", "application": [one.pk, other.pk]}
    day = {"due_on_day": DUE.day, "due_on_month": DUE.month, "due_on_year": DUE.year}

    assert "Share out 2 applications to assessors" in client.get(BULK, ticked).content.decode()
    assert "There is a problem" in client.post(BULK, ticked).content.decode()
    assert not Assignment.objects.exists()
    page = client.post(BULK, ticked | day, follow=True).content.decode()

    assert {(each.application_id, each.assessor_id) for each in Assignment.objects.all()} == {
        (one.pk, assessor.pk) for assessor in assessors
    }
    assert f"{other.reference}: There are too few assessors without a conflict for it." in page
    assert not untouched.assignments.exists()


def test_only_officers_who_assess_act_and_nothing_ticked_leads_back(funding_round, officer):
    application = application_in(stage_in(funding_round))
    passed(application.stage, officer)
    ticked = {"do": "eligible", "application": application.pk}

    assert client_of(UserFactory(auditor=True)).post(BULK, ticked).status_code == 403
    assert client_of(officer).post(BULK, {"do": "delete", "application": application.pk}).status_code == 404
    assert client_of(officer).get(BULK).status_code == 302

    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED
    queue = reverse("applications:application-queue")
    assert 'name="application"' in client_of(officer).get(queue).content.decode()
    assert 'name="application"' not in client_of(UserFactory(auditor=True)).get(queue).content.decode()
