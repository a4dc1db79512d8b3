"""The same answers online, in a PDF that came back, and on paper that was keyed in are stored the same."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commissioning.common import clock, once
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.kinds.registry import kinds
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.tests.factories import SAMPLE
from commissioning.questionnaires.tests.test_fillable_pdf import TYPED
from commissioning.questionnaires.tests.test_keying import KEYED
from commissioning.questionnaires.tests.test_section_page import page_data
from conftest import count_factories_from
from consultations.models import IntakeBatch, Response
from consultations.operations import intake
from consultations.tests.ready import open_phase
from consultations.tests.returning import filled_form, upload
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# All is understood, as it must be online.
ROWS = [
    {"item": "Tea", "people": "12", "cost": "3.50", "paid_on": "1 3 2026"},
    {"item": "Cake", "people": "8", "cost": "£4", "paid_on": ""},
]
ANSWERS: dict[str, Any] = {**TYPED, "items": {"rows": ROWS}}
ON_PAPER = {**KEYED, "q-items-1-people": "8", "q-items-1-cost": "£4"}
# Nothing is written beside them, or not on paper.
NOT_WRITTEN = {"statement", "files"}
WRITTEN = [(key, kind) for questions in SAMPLE.values() for key, kind, *_ in questions if kind not in NOT_WRITTEN]
WAYS = ("online", "pdf", "post")


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker):
    """What is stored of each way: by the question's key the value, the words, and what was not understood."""
    with django_db_blocker.unblock(), transaction.atomic():
        count_factories_from(0)  # Apart from what each test makes.
        officer = UserFactory(commissioning_officer=True)
        phase = open_phase(at=clock.now(), by=officer)
        made = {"online": online(phase), "pdf": by_email(phase, officer), "post": by_post(phase, officer)}
        yield {way: answers_of(response) for way, response in made.items()}, made
        transaction.set_rollback(True)


def answers_of(response):
    rows = Answer.objects.filter(sheet=response.sheet_id).select_related("question")
    return {row.question.key: (row.value, row.text, row.raw, row.problem) for row in rows}


def online(phase) -> Response:
    client = Client()
    home = client.post(reverse("consultations:public-respond", args=[phase.consultation.slug]), {once.FIELD: "a" * 32})[
        "Location"
    ]
    response = Response.objects.get()
    structure = load(response.sheet).structure
    for section in structure.sections:
        sent = page_data(response.sheet, section.key)
        for question in section.questions:
            if question.key in ANSWERS:
                sent |= question.kind.sent(question, ANSWERS[question.key])
        client.post(
            f"{home}sections/{section.key}/", {**sent, "q-items-rows": "5"} if "q-items-shown" in sent else sent
        )
    client.post(f"{home}check/", {"organisation_name": ""})
    return Response.objects.get(submitted_at__isnull=False)


def by_email(phase, officer) -> Response:
    at = clock.now()
    batch = upload(phase, "answers.pdf", filled_form(phase, ANSWERS), at=at, by=officer)
    intake.read(IntakeBatch.objects.get(pk=batch.pk), at=at)
    return intake.confirm(batch.files.get(), at=at, by=officer)


def by_post(phase, officer) -> Response:
    client, today = Client(), clock.today()
    client.force_login(officer)
    day = {"received_on_day": today.day, "received_on_month": today.month, "received_on_year": today.year}
    paper = client.post(reverse("consultations:key-list", args=[phase.consultation.slug, phase.number]), day)[
        "Location"
    ]
    client.post(paper, {**ON_PAPER, **day})
    return Response.objects.get(way="post", submitted_at__isnull=False)


def test_every_kind_that_is_written_is_tried():
    assert {kind for _, kind in WRITTEN} == set(kinds()) - NOT_WRITTEN
    assert set(ANSWERS) == {key for key, _ in WRITTEN}


@pytest.mark.parametrize(("key", "kind"), WRITTEN, ids=[kind for _, kind in WRITTEN])
def test_an_answer_is_the_same_whichever_way_it_came(stored, key, kind):
    found = [stored[0][way].get(key) for way in WAYS]

    assert found[0] is not None
    assert found[0][0] not in (None, "", [], {})
    assert found == [found[0]] * 3


def test_each_counts_with_the_way_that_it_came(stored):
    assert {way: response.way for way, response in stored[1].items()} == {way: way for way in WAYS}
    assert {response.submitted_at is not None for response in stored[1].values()} == {True}
    assert set(stored[0]["online"]) == set(stored[0]["pdf"]) == set(stored[0]["post"])
