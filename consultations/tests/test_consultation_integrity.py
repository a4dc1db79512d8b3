"""What ``check_integrity`` finds of consultations."""

import datetime as dt

import pytest
from django.db import connection

from commissioning.common.integrity import Checked
from consultations import integrity
from consultations.models import EventSignUp, TallyCell, TallyChange
from consultations.operations import tallies
from consultations.tests.asked import asked_phase, response_with
from consultations.tests.factories import EngagementEventFactory, EventSignUpFactory
from consultations.tests.ready import open_phase

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)


def test_a_question_that_was_changed_behind_the_portals_back_is_found():
    phase = open_phase(at=AT)
    what = f"{phase.consultation}: {phase}"
    assert list(integrity.questionnaires()) == [Checked(what)]

    with connection.cursor() as cursor:
        cursor.execute("UPDATE questionnaires_question SET text = 'Another' WHERE version_id = %s", [phase.version.pk])

    assert list(integrity.questionnaires()) == [Checked(what, "its questions are not what was approved")]


def test_places_beyond_an_events_capacity_are_found():
    event = EngagementEventFactory(capacity=2)
    EventSignUpFactory(event=event, places=2)
    EventSignUpFactory(event=event, places=5, is_waiting=True)
    EventSignUpFactory(event=event, places=5, cancelled_at=AT)
    assert list(integrity.places()) == [Checked(str(event))]

    EventSignUp.objects.filter(is_waiting=True).update(is_waiting=False)

    assert list(integrity.places()) == [Checked(str(event), "5 more than its places are given out")]


@pytest.fixture
def busy(monkeypatch):
    """A phase to which responses arrive while its tally is counted anew."""
    phase, real, arriving = asked_phase(), integrity.recount.recounted, ["one", "two"]

    def while_they_arrive(*args):
        # Nobody gets through once the phase is held still.
        if arriving and TallyChange.objects.filter(phase=phase).exists():
            arriving.pop()
            tallies.take_in(response_with(phase, {"view": {"choice": "agree", "explain": ""}}))
        return real(*args)

    tallies.take_in(response_with(phase, {"view": {"choice": "agree", "explain": ""}}))
    monkeypatch.setattr(integrity.recount, "recounted", while_they_arrive)
    return phase


def test_responses_that_arrive_while_it_counts_are_no_alarm(busy):
    assert [one.problem for one in integrity.tallies()] == [""]
    assert busy.responses.count() > 1
    assert not TallyChange.objects.exists()


def test_a_tally_that_is_wrong_is_found_however_busy_the_phase(busy):
    tallies.fold(at=AT)
    assert TallyCell.objects.filter(phase=busy, question="view", split="").update(count=7)
    tallies.take_in(response_with(busy, {"view": {"choice": "agree", "explain": ""}}))

    (found,) = integrity.tallies()

    assert found.problem.startswith("its tally is not what was answered: view")


def test_a_response_that_is_in_no_tally_is_found(busy):
    response = response_with(busy, {"view": {"choice": "agree", "explain": ""}})
    response.counted_as.delete() if hasattr(response, "counted_as") else None

    (found,) = integrity.tallies()

    assert found.problem.startswith("1 responses are missing from its tally")
