"""Titles are often questions: no full stop follows one that has its own mark at the end."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.common import clock
from commissioning.common.models import OutboxMessage
from consultations import notifications
from consultations.models import ResponseContact
from consultations.operations import sign_ups
from consultations.tests.factories import EngagementEventFactory, SignUpContactFactory
from consultations.tests.ready import open_phase, sent_response

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
ASKED, EVENT = "What should come first?", "Where next?"
DOUBLED = ("?.", "?**.", "?</a>.")


@pytest.fixture(autouse=True)
def in_time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def phase():
    phase = open_phase(at=NOW, title=ASKED)
    phase.consultation.title = ASKED
    phase.consultation.save()
    return phase


def doubled(text: str) -> list[str]:
    return [mark for mark in DOUBLED if mark in text]


def test_in_mails_about_an_event(phase):
    event = EngagementEventFactory(consultation=phase.consultation, title=EVENT, capacity=1)
    for name in ("jo", "kit"):
        sign_ups.sign_up(event, name=name, email=f"{name}@example.org", places=1, at=NOW)
    notifications.place_found(SignUpContactFactory(sign_up__event=event), at=NOW)
    notifications.event_moved(event, at=NOW)
    notifications.event_cancelled(event, at=NOW)

    mails = [message.email.message for message in OutboxMessage.objects.filter(email__isnull=False)]

    assert sum(EVENT in text for text in mails) > 4
    assert [text for text in mails if doubled(text)] == []


def test_in_mails_to_those_who_answer(phase):
    response = sent_response(phase, token="token", at=NOW)
    contact = ResponseContact.objects.create(
        response=response, email="jo@example.org", wants_results=True, added_at=NOW
    )
    notifications.results_published(phase, [contact], at=NOW)
    notifications.phase_cancelled(phase, at=NOW)
    notifications.link_to_answers(response, to="jo@example.org", token="token", press="a" * 32, at=NOW)

    mails = [message.email.message for message in OutboxMessage.objects.filter(email__isnull=False)]

    assert sum(ASKED in text for text in mails) > 2
    assert [text for text in mails if doubled(text)] == []


def test_on_the_receipt(client, phase):
    sent_response(phase, token="token", at=NOW, organisation_name="Anfield Friends")

    page = client.get(reverse("consultations:answers-home", args=["token"])).content.decode()

    assert f"{ASKED}</a>, for Anfield Friends: sent on 1 October 2026" in page
    assert doubled(page) == []
