"""What ``check_integrity`` finds of consultations."""

import datetime as dt

import pytest
from django.db import connection

from commissioning.common.integrity import Checked
from consultations import integrity
from consultations.models import EventSignUp
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
