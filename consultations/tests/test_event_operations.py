"""Events: planned, moved, cancelled, written up; signing up with and without room; giving places back."""

import datetime as dt
import re
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from commissioning.common.models import OutboxMessage
from commissioning.common.states import CannotMove, move
from consultations.enums import EventStatus
from consultations.models import EngagementEvent, EventSignUp, SignUpContact
from consultations.operations import events, sign_ups
from consultations.tests.factories import EngagementEventFactory, PhaseFactory, SignUpContactFactory
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 10, 16, 9, tzinfo=dt.UTC)


def fresh(event):
    return EngagementEvent.objects.get(pk=event.pk)


def sign_up(event, email, places=1, **values):
    return sign_ups.sign_up(event, name="Jo", email=email, places=places, at=AT, **values)


def mail(key):
    return OutboxMessage.objects.get(key=key).email


def link_of(taken):
    return re.search(r"give-back/([\w-]+)/", mail(f"sign-up:{taken.pk}:made").message)[1]


@pytest.mark.parametrize(("before", "after"), list(product(EventStatus, EventStatus)))
def test_an_event_moves_only_as_its_table_allows(before, after):
    event = EngagementEventFactory(**({before: True} if before != EventStatus.PLANNED else {}))
    by = UserFactory()
    values = {"held": {"held_at": AFTER, "held_by": by}, "cancelled": {"cancelled_reason": "The hall is closed."}}

    if before == EventStatus.PLANNED and after != EventStatus.PLANNED:
        move(event, after, at=AFTER, by=by, **values[after])
        assert fresh(event).status == after
    else:
        with pytest.raises(CannotMove):
            move(event, after, at=AFTER, by=by, **values.get(after, {}))
        assert fresh(event).status == before


def test_who_signs_up_gets_a_place_with_a_calendar_file_and_a_link_to_give_it_back():
    event = EngagementEventFactory(capacity=2)

    taken = sign_up(event, " Jo@Example.org ", 2, organisation_name="Tea Club", needs="A hearing loop")

    assert (taken.places, taken.is_waiting) == (2, False)
    contact = taken.contact
    assert (contact.email, contact.organisation_name, contact.needs) == ("jo@example.org", "Tea Club", "A hearing loop")
    sent = mail(f"sign-up:{taken.pk}:made")
    assert sent.to == ["jo@example.org"]
    assert sent.subject == f"You have 2 places: {event.title}, 15 October 2026"
    with sent.attachments.get().file.open() as file:
        calendar = file.read().decode()
    assert "DTSTART;TZID=Europe/London:20261015T140000" in calendar
    assert sign_ups.find(link_of(taken)) == contact


def test_who_signs_up_when_it_is_full_waits():
    event = EngagementEventFactory(capacity=2)
    sign_up(event, "a@example.org", 2)

    waiting = sign_up(event, "b@example.org")

    assert waiting.is_waiting
    sent = mail(f"sign-up:{waiting.pk}:made")
    assert sent.subject.startswith("You are on the waiting list")
    assert sent.attachments.count() == 0


def test_nobody_passes_those_who_wait():
    event = EngagementEventFactory(capacity=3)
    sign_up(event, "a@example.org", 2)
    assert sign_up(event, "b@example.org", 2).is_waiting

    assert sign_up(event, "c@example.org", 1).is_waiting


def test_a_place_given_back_goes_to_the_first_who_wait_and_what_was_known_is_gone():
    event = EngagementEventFactory(capacity=2)
    first = sign_up(event, "a@example.org", 2)
    second, third = sign_up(event, "b@example.org"), sign_up(event, "c@example.org", 2)
    token = link_of(first)

    sign_ups.give_back(token, at=AT)

    assert not SignUpContact.objects.filter(email="a@example.org").exists()
    states = EventSignUp.objects.order_by("pk").values_list("is_waiting", "cancelled_at")
    assert list(states) == [(False, AT), (False, None), (True, None)]
    assert mail(f"sign-up:{second.pk}:place").to == ["b@example.org"]
    assert not OutboxMessage.objects.filter(key=f"sign-up:{third.pk}:place").exists()
    with pytest.raises(sign_ups.SignUpUnknown):
        sign_ups.give_back(token, at=AT)


def test_what_is_known_of_people_goes_thirty_days_after_the_event_and_the_places_stay():
    event, later = EngagementEventFactory(), EngagementEventFactory(ends_at=AFTER)
    sign_up(event, "a@example.org", 2)
    sign_up(later, "b@example.org")
    ended = event.ends_at + dt.timedelta(days=30)

    assert sign_ups.forget_contacts(at=ended - dt.timedelta(seconds=1)) == 0
    assert sign_ups.forget_contacts(at=ended) == 1

    assert list(SignUpContact.objects.values_list("email", flat=True)) == ["b@example.org"]
    assert sign_ups.places_taken(event) == 2


def test_an_address_signs_up_once_and_may_come_back():
    event = EngagementEventFactory()
    taken = sign_up(event, "a@example.org")

    with pytest.raises(sign_ups.SignedUpAlready):
        sign_up(event, "A@example.org")
    assert EventSignUp.objects.count() == 1

    sign_ups.give_back(link_of(taken), at=AT)
    assert not sign_up(event, "a@example.org").is_waiting


@pytest.mark.parametrize(
    ("traits", "at"),
    [
        ({"is_public": False}, AT),
        ({"cancelled": True}, AT),
        ({"held": True}, AT),
        ({}, dt.datetime(2026, 10, 15, 13, tzinfo=dt.UTC)),
    ],
)
def test_nobody_signs_up_for_what_takes_nobody(traits, at):
    event = EngagementEventFactory(**traits)

    with pytest.raises(sign_ups.NoSignUps):
        sign_ups.sign_up(event, name="Jo", email="a@example.org", at=at)
    assert (EventSignUp.objects.count(), OutboxMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize("places", [0, 11])
def test_only_a_few_places_go_to_one(places):
    with pytest.raises(ValidationError):
        sign_up(EngagementEventFactory(), "a@example.org", places)
    assert EventSignUp.objects.count() == 0


def test_those_who_signed_up_are_told_of_another_time_and_of_nothing_else():
    event, by = EngagementEventFactory(), UserFactory()
    contact = SignUpContactFactory(sign_up__event=event)

    events.change_event(event, values={"title": "Open workshop in the library"}, at=AT, by=by)
    assert OutboxMessage.objects.count() == 0
    events.change_event(event, values={"place": "The library"}, at=AT, by=by)

    assert fresh(event).sequence == 1
    sent = mail(f"event:{event.pk}:moved:1:{contact.sign_up_id}")
    assert (sent.to, "The library" in sent.message) == ([contact.email], True)


def test_more_places_go_to_those_who_wait_and_fewer_than_are_taken_are_refused():
    event, by = EngagementEventFactory(capacity=1), UserFactory()
    sign_up(event, "a@example.org")
    waiting = sign_up(event, "b@example.org", 2)

    events.change_event(event, values={"capacity": 3}, at=AT, by=by)
    waiting.refresh_from_db()
    assert not waiting.is_waiting

    with pytest.raises(ValidationError, match="3 places are taken already"):
        events.change_event(event, values={"capacity": 2}, at=AT, by=by)
    assert fresh(event).capacity == 3


def test_an_event_is_written_up_once_it_has_begun_and_can_be_put_right():
    event, by, group = EngagementEventFactory(), UserFactory(), OrganisationFactory()
    written = {"notes": "Lively.", "attendance": [{"organisation": group, "people": 2}], "points": ["Longer terms."]}
    with pytest.raises(events.NotYet):
        events.write_up(event, **written, at=AT, by=by)
    assert fresh(event).status == EventStatus.PLANNED

    events.write_up(event, **written, at=AFTER, by=by)
    events.write_up(
        event,
        notes="Very lively.",
        attendance=[{"organisation": group, "people": 3}, {"name": "Residents", "people": 9}],
        points=["Longer terms.", "Fewer forms."],
        at=AFTER,
        by=by,
    )

    kept = fresh(event)
    assert (kept.status, kept.notes, kept.held_at) == ("held", "Very lively.", AFTER)
    assert [(row.who, row.people) for row in kept.attendance.all()] == [(group.name, 3), ("Residents", 9)]
    assert list(kept.points.values_list("number", "text")) == [(1, "Longer terms."), (2, "Fewer forms.")]


@pytest.mark.parametrize("traits", [{"held": True}, {"cancelled": True}])
def test_what_is_over_is_not_planned_anew(traits):
    event = EngagementEventFactory(**traits)

    with pytest.raises(events.EventNotPlanned):
        events.change_event(event, values={"title": "Another"}, at=AT, by=UserFactory())
    with pytest.raises(CannotMove):
        events.cancel_event(event, reason="No.", at=AT, by=UserFactory())
    assert fresh(event).title == event.title


def test_an_event_belongs_to_its_own_consultations_phase():
    event = EngagementEventFactory.build()
    values = {name: getattr(event, name) for name in ("kind", "title", "starts_at", "ends_at", "place")}
    phase = PhaseFactory()
    other = EngagementEventFactory().consultation

    with pytest.raises(ValidationError, match="Choose a phase of this consultation"):
        events.create_event(other, values={**values, "phase": phase}, at=AT, by=UserFactory())
    assert other.events.count() == 1
