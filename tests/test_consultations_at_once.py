"""Several people at one event or one gate at the same moment. On both databases."""

import datetime as dt

import pytest

from commissioning.common import clock
from commissioning.common.states import CannotMove, changes_of
from commissioning.questionnaires.models import AnswerSheet
from commissioning.questionnaires.tests.factories import AnswerFactory
from commissioning.questionnaires.tests.test_answering import ENOUGH
from consultations.enums import Deciding, SuspicionKind
from consultations.models import (
    EngagementEvent,
    EventSignUp,
    IntakeFile,
    KeyingDifference,
    Phase,
    Response,
    SecondKeying,
    SuspectSet,
)
from consultations.operations import duplicates, intake, keying, opening, responding, sign_ups
from consultations.queries.analysis import analysis_of
from consultations.tests.factories import EngagementEventFactory, IntakeFileFactory
from consultations.tests.ready import open_phase, ready_phase, sent_response
from monitoring.tests.test_returns_held_fast import at_once
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)


def signing(event, email):
    return lambda: sign_ups.sign_up(EngagementEvent.objects.get(pk=event.pk), name="Jo", email=email, at=AT)


def test_the_last_places_are_given_out_once():
    event = EngagementEventFactory(capacity=3)

    outcomes = at_once(*[signing(event, f"person{number}@example.org") for number in range(6)])

    assert all(isinstance(one, EventSignUp) for one in outcomes), outcomes
    assert sorted(one.is_waiting for one in outcomes) == [False] * 3 + [True] * 3
    assert sign_ups.places_taken(event) == 3


def test_one_address_pressing_twice_signs_up_once():
    event = EngagementEventFactory(capacity=3)

    outcomes = at_once(*[signing(event, "jo@example.org")] * 3)

    assert sum(isinstance(one, sign_ups.SignedUpAlready) for one in outcomes) == 2
    assert EventSignUp.objects.count() == 1


def test_a_place_given_back_twice_at_once_goes_to_one_who_waits():
    event = EngagementEventFactory(capacity=1)
    first = sign_ups.sign_up(event, name="Jo", email="a@example.org", at=AT)
    for number in range(2):
        assert sign_ups.sign_up(event, name="Jo", email=f"b{number}@example.org", at=AT).is_waiting

    outcomes = at_once(*[lambda: sign_ups.remove(EventSignUp.objects.get(pk=first.pk), at=AT)] * 2)

    assert sum(isinstance(one, sign_ups.SignUpUnknown) for one in outcomes) == 1
    assert sign_ups.places_taken(event) == 1
    assert EventSignUp.objects.filter(is_waiting=True).count() == 1


def test_a_phase_goes_through_its_gate_once():
    by = UserFactory(commissioning_officer=True)
    phase = ready_phase(at=AT, by=by)

    outcomes = at_once(*[lambda: opening.approve(Phase.objects.get(pk=phase.pk), at=AT, by=by)] * 2)

    assert sum(isinstance(one, CannotMove) for one in outcomes) == 1
    assert changes_of(phase).filter(after="approved").count() == 1


def test_a_response_is_begun_and_corrected_once_however_often_it_is_pressed_at_once():
    phase = open_phase(at=AT)
    begun = at_once(*[lambda: responding.start(Phase.objects.get(pk=phase.pk), token="one", at=AT)] * 3)
    assert len({one.pk for one in begun}) == 1, begun
    assert (Response.objects.count(), AnswerSheet.objects.count()) == (1, 1)

    sent = sent_response(phase, token="two", at=AT)
    corrected = at_once(*[lambda: responding.begin_correction(Response.objects.get(pk=sent.pk), at=AT)] * 3)
    assert len({one.correction_id for one in corrected}) == 1, corrected
    outcomes = at_once(*[lambda: responding.submit(Response.objects.get(pk=sent.pk), at=AT)] * 3)
    assert sum(isinstance(one, responding.SentAlready) for one in outcomes) == 2, outcomes
    assert (Response.objects.count(), AnswerSheet.objects.count()) == (2, 2)


def test_a_returned_form_counts_once_however_many_confirm_it_at_once():
    phase, by = open_phase(at=AT), UserFactory(commissioning_officer=True)
    file = IntakeFileFactory(batch__phase=phase, received_on=clock.local_date(AT))
    question = phase.version.questions.get(key="summary")
    AnswerFactory(sheet=file.sheet, question=question, value="More rooms", text="More rooms")

    outcomes = at_once(*[lambda: intake.confirm(IntakeFile.objects.get(pk=file.pk), at=AT, by=by)] * 3)

    assert len({one.pk for one in outcomes}) == 1, outcomes
    assert Response.objects.counted().count() == 1


def test_a_paper_is_handed_in_and_keyed_again_once():
    phase, by = open_phase(at=AT), UserFactory(commissioning_officer=True)
    other = UserFactory(commissioning_officer=True)
    came = clock.local_date(AT)
    paper = keying.begin(phase, received_on=came, at=AT, by=by)
    outcomes = at_once(
        *[lambda: keying.hand_in(Response.objects.get(pk=paper.pk), raws=ENOUGH, received_on=came, at=AT, by=by)] * 2
    )
    assert sum(isinstance(one, keying.CannotKey) for one in outcomes) == 1, outcomes

    second, _ = SecondKeying.objects.get_or_create(response=paper, defaults={"drawn_at": AT})
    keying.begin_again(second, at=AT, by=other)
    again = [lambda: keying.hand_in_again(SecondKeying.objects.get(pk=second.pk), raws={}, at=AT, by=other)]
    outcomes = at_once(*again * 2)
    assert sum(isinstance(one, keying.CannotKey) for one in outcomes) == 1, outcomes
    assert KeyingDifference.objects.count() == len(ENOUGH)


def test_two_officers_who_decide_a_set_at_once_decide_each_response_once():
    phase, by = open_phase(at=AT), UserFactory(commissioning_officer=True)
    for number in range(4):
        sent_response(phase, token=f"twin-{number}", at=AT)
    duplicates.search(phase, at=AT)
    found = SuspectSet.objects.get(kind=SuspicionKind.SAME_ANSWERS)
    decided = [
        lambda decision=decision: duplicates.decide(found, decision=decision, reason="A copy.", at=AT, by=by)
        for decision in (Deciding.KEEP, Deciding.REMOVE)
    ]

    outcomes = at_once(*decided)

    assert sum(one.number for one in outcomes) == 4, outcomes
    assert not Response.objects.filter(duplicate="").exists()
    assert analysis_of(phase).responses == Response.objects.counted().count()
