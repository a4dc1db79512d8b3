"""The demonstration's consultations: what stands open, what is closed, what the gate still asks for."""

from random import Random

import pytest
from django.db.models import Count
from django.urls import reverse

from commissioning.common import clock
from commissioning.decisions.models import Issue
from commissioning.demo.agreements import Cast
from commissioning.demo.consultations import CLOSED, OPEN, PREPARED, make_consultations
from commissioning.demo.decisions import agree_on_a_framework
from commissioning.demo.framework import Calendar, agencies, organisations, programmes, wards
from commissioning.demo.people import People
from commissioning.demo.rounds import OPEN as OPENED
from commissioning.demo.rounds import make_rounds, say_what_followed
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.structure import structure_of
from consultations.enums import Stand
from consultations.models import Quote, Response, SecondKeying
from consultations.queries import readiness, texts
from consultations.queries.agreement import pairs_of
from consultations.queries.considering import consideration_gaps
from consultations.queries.progress import progress_of
from consultations.queries.results import draft_results
from consultations.queries.themes import themes_of
from consultations.thread import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    calendar = Calendar(clock.today())
    council, partner = agencies()
    staff = People().staff(partner)
    found = wards()
    random = Random(7)  # noqa: S311 - the same every time
    groups = organisations(found, created_at=clock.now(), random=random)
    return Cast(council, partner, staff, groups, found, programmes(council, calendar), calendar, random)


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
    assert [question.key for question in about_you.questions] == [
        "capacity",
        "organisation",
        "role",
        "ward",
        "may_be_quoted",
    ]


def test_the_first_phase_is_published_with_organisations_and_a_thread_both_ways(cast, client):
    record = make_consultations(cast)[CLOSED]
    agree_on_a_framework(cast, record)
    rounds, phase = make_rounds(cast), record.phases.get(number=1)
    say_what_followed(cast, rounds[OPENED], record)

    page = client.get(reverse("consultations:public-results-of", args=[record.slug, 1])).content.decode()
    kinds = {line.theme.name: _steps(phase, line) for line in themes_of(phase)}

    matched = Response.objects.counted().filter(phase=phase, organisation__isnull=False)
    assert (matched.count(), len(set(matched.values_list("organisation", flat=True)))) == (26, 26)
    shown = [row.count for row in draft_results(phase).who[0].rows]
    assert [count is None or count >= 5 or not count for count in shown] == [True] * len(shown)
    assert sum(count is not None and count >= 5 for count in shown) >= 3
    assert kinds["Longer grants"] == ["Decision"]
    assert kinds["Less paperwork"] == ["Programme", "Funding round", "Funding round", "Decision"]
    assert kinds["Places to meet"] == ["Outcome", "Funding round", "Decision"]
    assert kinds["People who are on their own"].count("Question in the round") == 1
    assert kinds["Say early when money ends"] == ["Question in the round", "Decision"]
    decision = Issue.objects.get(consultation=record)
    back = reverse("consultations:public-results-of", args=[record.slug, 1])
    for url in (decision.get_absolute_url(), rounds[OPENED].public_url):
        assert f'href="{url}' in page
        assert reverse("consultations:public-results", args=[record.slug]) in client.get(url).content.decode()
    asked = client.get(rounds[OPENED].public_url).content.decode()
    assert back in asked
    assert asked.count("We ask this because people said") >= 2


def _steps(phase, line) -> list[str]:
    return [step.kind for step in steps_of(phase)[line.consideration.pk]]


def test_the_second_phase_is_worth_reading_and_leaves_work(cast):
    phase = make_consultations(cast)[CLOSED].phases.get(number=2)

    responses = Response.objects.counted().filter(phase=phase)
    results = draft_results(phase)
    sizes = {one.organisation.size for one in responses.select_related("organisation") if one.organisation}
    split = {table.title: table.rows for table in results.who}

    assert responses.count() == 92
    assert dict(responses.values_list("way").annotate(Count("pk")).order_by("way")) == {
        "online": 73,
        "pdf": 10,
        "post": 9,
    }
    assert sizes == {"small", "medium", "large"}
    assert responses.filter(is_late=True).count() == 1
    assert len(set(texts.answers(phase).values_list("words", flat=True))) > 120
    of_answers = [one for one in progress_of(phase) if one.question]
    assert 0 < sum(one.left for one in of_answers) < sum(one.total for one in of_answers) / 2
    wards = split["Ward"]
    assert any(row.count is None for row in wards)
    assert sum((row.count or 0) >= 5 for row in wards) >= 4
    gaps = [gap.words for gap in consideration_gaps(phase)]
    assert any("not considered" in words for words in gaps)
    assert any("unread" in words for words in gaps)
    assert dict(phase.suspect_sets.values_list("kind", "size")) == {"near_text": 2}
    quotes = Quote.objects.filter(phase=phase).values_list("status", flat=True)
    assert sorted(quotes) == ["approved"] * 5 + ["draft"] * 3
    consents = Answer.objects.filter(sheet__response__phase=phase, question__key="may_be_quoted")
    assert {answer.value for answer in consents} == {"yes", "no"}
    (pair,) = pairs_of(phase)
    assert (pair.texts, pair.overall.percent) == (8, 95)


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
