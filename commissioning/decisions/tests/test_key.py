"""When a decision is probably key, and what is asked of somebody who says otherwise."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from commissioning.decisions.enums import DecisionType
from commissioning.decisions.models import Issue
from commissioning.decisions.operations import issue as operations
from commissioning.decisions.rules.key import Ground, key_grounds
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.decisions.tests.test_issue_pages import answers
from organisations.tests.factories import UserFactory, WardFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)
NOTHING = {
    "value_pence": None,
    "above_threshold": False,
    "affects_two_or_more_wards": False,
    "all_wards": False,
    "wards": 0,
}
PLAIN = {"affects_two_or_more_wards": "", "all_wards": "", "value_pence": "", "decision_type": "non_key"}


@pytest.mark.parametrize(
    ("said", "grounds"),
    [
        ({}, set()),
        ({"value_pence": 250_000_00}, set()),
        ({"value_pence": 250_000_01}, {Ground.MONEY}),
        ({"above_threshold": True}, {Ground.MONEY}),
        ({"wards": 1}, set()),
        ({"wards": 2}, {Ground.WARDS}),
        ({"all_wards": True}, {Ground.WARDS}),
        ({"affects_two_or_more_wards": True, "value_pence": 10**12}, {Ground.WARDS, Ground.MONEY}),
    ],
)
def test_money_above_the_threshold_and_two_wards_speak_for_a_key_decision(said, grounds):
    assert key_grounds(**{**NOTHING, **said}) == grounds


def test_the_threshold_is_the_councils(settings):
    settings.KEY_DECISION_THRESHOLD_PENCE = 500_000_00

    assert key_grounds(**{**NOTHING, "value_pence": 400_000_00}) == set()


@pytest.fixture
def path(client):
    client.force_login(UserFactory(democratic_services_officer=True))
    return reverse("decisions:issue-create")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"value_pence": "250,000.01"}, "since it is worth more than £250,000, or say why"),
        ({"above_threshold": "on"}, "since it is worth more than £250,000, or say why"),
        ({"all_wards": "on"}, "since it affects two or more wards, or say why"),
        ({"value_pence": "1,000,000", "all_wards": "on"}, "£250,000 and it affects two or more wards, or say why"),
    ],
)
def test_an_issue_that_looks_key_is_marked_so_or_says_why_not(client, path, said, words):
    form = answers(**{**PLAIN, **said})

    assertContains(client.post(path, form), words)
    assert not Issue.objects.exists()
    client.post(path, {**form, "not_key_reason": "Only a renewal that was decided in 2024."})

    issue = Issue.objects.get()
    assert (issue.is_key, issue.not_key_reason) == (False, "Only a renewal that was decided in 2024.")
    assertContains(
        client.get(reverse("decisions:office-issue", args=[issue.reference])),
        "Only a renewal that was decided in 2024.",
    )


def test_two_wards_that_are_named_are_asked_about(client, path):
    wards = [WardFactory().pk for _ in range(2)]

    assertContains(client.post(path, answers(**PLAIN, wards=wards)), "since it affects two or more wards")


def test_a_small_matter_is_not_asked(client, path):
    client.post(path, answers(**{**PLAIN, "value_pence": "250,000"}, wards=[WardFactory().pk]))

    assert Issue.objects.get().not_key_reason == ""


def test_a_value_above_the_threshold_is_reason_enough_for_a_key_decision(client, path):
    client.post(path, answers(affects_two_or_more_wards="", value_pence="300,000", not_key_reason="Left over."))

    issue = Issue.objects.get()
    assert (issue.is_key, issue.above_threshold, issue.not_key_reason) == (True, True, "")


def test_no_other_way_leaves_it_unexplained():
    issue = IssueFactory()

    with pytest.raises(operations.NotKeyUnexplained, match="say why it is not key"):
        operations.update_issue(
            issue, values={"decision_type": DecisionType.NON_KEY}, proposals=[], wards=[], at=AT, by=None
        )

    issue.refresh_from_db()
    assert issue.is_key
