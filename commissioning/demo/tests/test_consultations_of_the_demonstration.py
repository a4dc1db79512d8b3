"""The demonstration's consultations: what stands open, what is closed, what the gate still asks for."""

import pytest
from django.db.models import Count

from commissioning.common import clock
from commissioning.demo.agreements import Cast
from commissioning.demo.consultations import CLOSED, OPEN, PREPARED, make_consultations
from commissioning.demo.framework import Calendar, agencies, programmes
from commissioning.demo.people import People
from commissioning.questionnaires.structure import structure_of
from consultations.enums import Stand
from consultations.models import Response, SecondKeying
from consultations.queries import readiness
from consultations.queries.agreement import pairs_of
from consultations.queries.considering import consideration_gaps
from consultations.queries.progress import progress_of
from consultations.queries.themes import themes_of
from organisations.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    calendar = Calendar(clock.today())
    council, partner = agencies()
    staff = People().staff(partner)
    groups = OrganisationFactory.create_batch(12)
    return Cast(council, partner, staff, groups, [], programmes(council, calendar), calendar, None)  # type: ignore[arg-type]


def test_a_consultation_stands_at_every_point(cast):
    made, now = make_consultations(cast), clock.now()

    assert {title: one.stand(now) for title, one in made.items()} == {
        CLOSED: Stand.CLOSED,
        OPEN: Stand.OPEN,
        PREPARED: Stand.PREPARING,
    }
    first, second = made[CLOSED].phases.order_by("number")
    assert (first.days, second.days >= 84, bool(first.short_reason)) == (28, True, True)
    assert made[CLOSED].events.filter(status="held").count() == 5
    assert made[OPEN].events.get().takes_sign_ups(now)


def test_the_second_phase_asks_seven_questions_each_under_its_paragraph_and_about_you(cast):
    structure = structure_of(make_consultations(cast)[CLOSED].phases.get(number=2).version)

    *asked, about_you = structure.sections
    assert [(len(section.questions), bool(section.introduction)) for section in asked] == [(1, True)] * 7
    assert [question.key for question in about_you.questions] == ["capacity", "organisation", "role", "may_be_quoted"]


def test_the_closed_one_is_being_read(cast):
    phase = make_consultations(cast)[CLOSED].phases.get(number=2)

    assert sum(one.total for one in progress_of(phase) if one.question) == 23
    assert {line.theme.name: line.responses for line in themes_of(phase) if line.quotes} == {
        "Full cost": 2,
        "Longer grants": 2,
    }
    (pair,) = pairs_of(phase)
    assert (pair.texts, pair.overall.percent) == (8, 95)
    assert any("not considered" in gap.words for gap in consideration_gaps(phase))


def test_the_gate_of_the_one_in_preparation_says_what_is_missing(cast):
    phase = make_consultations(cast)[PREPARED].phases.get()

    found = readiness.missing(readiness.parts_of(phase), at=clock.now())

    assert [line.key for line in found] == [
        "length",
        "what_can_change",
        "told",
        "privacy",
        "equality",
        "questions",
        "returns",
    ]


def test_answers_come_in_every_way_and_leave_work_to_do(cast):
    phase = make_consultations(cast)[OPEN].phases.get()

    ways = dict(Response.objects.counted().filter(phase=phase).values_list("way").annotate(Count("pk")).order_by("way"))
    assert ways == {"online": 9, "post": 3}
    assert dict(phase.suspect_sets.values_list("kind", "size")) == {"near_text": 4}
    assert sorted(phase.intake_files.values_list("status", "unclear")) == [("not_read", 0)] * 2 + [
        ("read", 0),
        ("read", 1),
    ]
    seconds = SecondKeying.objects.filter(response__phase=phase)
    assert [seconds.waiting().count(), seconds.to_settle().count(), seconds.count()] == [1, 1, 3]
