"""A form that makes a record makes one, however often its button is pressed, with or without JavaScript."""

import datetime as dt
import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from commissioning.common import once
from commissioning.common.models import FormPress
from commissioning.common.tests.factories import FormPressFactory
from commissioning.decisions.models import Issue
from commissioning.decisions.tests.test_issue_pages import answers
from commissioning.programmes.tests.factories import ProgrammeFactory
from organisations.tests.factories import UserFactory
from tests.routes import own_routes

BACKEND = "django.contrib.auth.backends.ModelBackend"
TOKEN = "0123456789abcdef" * 2
MAKERS = {route.name: route for route in own_routes() if getattr(route.view, "makes_one", False)}
# How addresses of pages that make a record are called.
LOOKS_LIKE_ONE = re.compile(r"(-(add|create|new|extra|request|add-document)|:(register|claim|invite|create))$")
# They lead to a page and make nothing.
MAKES_NOTHING = {
    "questionnaires:question-new",
    # Somebody's request is looked at; what is made of it has addresses of its own.
    "consultations:privacy-request",
    # The same file again is the same statement; a batch is made from a list that its own test looks at first.
    "agreements:statement-add",
    "agreements:batch-add",
}


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person, BACKEND)
    return person


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


def priority_page(programme):
    return reverse("programmes:part-add", args=[programme.slug, "priority", programme.pk])


def priority(token=TOKEN, **more):
    return {"number": 1, "title": "Warm homes", "description": "", once.FIELD: token, **more}


def token_of(page) -> str:
    found = re.search(rf'name="{once.FIELD}" value="([0-9a-f]+)"', page.content.decode())
    assert found, "The form carries no token."
    return found[1]


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_page_that_makes_a_record_makes_one():
    looks = {route.name for route in own_routes() if LOOKS_LIKE_ONE.search(route.name)}

    assert looks - MAKES_NOTHING - set(MAKERS) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(MAKERS))
def test_its_form_carries_a_token_that_is_new_each_time(world, visitors, name):
    route = MAKERS[name]
    for who in ("commissioning_officer", "administrator", "lead", "stranger"):
        pages = [visitors(who).get(route.path(world)) for _ in range(2)]
        if pages[0].status_code == 200:
            break
    if pages[0].templates[0].name == "organisations/office/choose.html":
        pages = [visitors(who).get(route.path(world), {"organisation": world.organisation.slug}) for _ in range(2)]

    assert len({token_of(page) for page in pages}) == 2


@pytest.mark.django_db
def test_the_second_press_leads_to_the_first_ones_record(client, officer, programme):
    path = priority_page(programme)
    sent = priority(token_of(client.get(path)))

    first, second = client.post(path, sent), client.post(path, sent)

    assert programme.priorities.count() == 1
    assert (first.status_code, first["Location"]) == (302, programme.get_absolute_url())
    assert (second.status_code, second["Location"]) == (302, programme.get_absolute_url())
    assert words_of(second)[-1] == words_of(first)[-1] == "Saved."


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{once.FIELD: "f" * 32}, {"title": "Another"}, {once.FIELD: ""}])
def test_another_form_or_other_words_are_another_record(client, officer, change):
    before = Issue.objects.count()
    issue = {**answers(), once.FIELD: TOKEN}
    path = reverse("decisions:issue-create")

    client.post(path, issue)
    client.post(path, {**issue, **change})

    assert Issue.objects.count() == before + 2


@pytest.mark.django_db
def test_somebody_elses_token_is_nobodys_business(client, officer, programme):
    path = priority_page(programme)
    client.post(path, priority())
    other = Client()
    other.force_login(UserFactory(commissioning_officer=True), BACKEND)

    answer = other.post(path, priority())

    assert answer.status_code == 200
    assert programme.priorities.count() == 1


@pytest.mark.django_db
def test_a_form_that_was_refused_can_be_put_right_and_sent_again(client, officer, programme):
    path = priority_page(programme)

    refused = client.post(path, priority(title=""))
    taken = client.post(path, priority())

    assert refused.status_code == 200
    assert taken.status_code == 302
    assert programme.priorities.count() == 1


@pytest.mark.django_db
def test_what_its_operation_refuses_is_no_press():
    user, at = UserFactory(), dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)

    def refuse():
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        once.press(user=user, key="a", at=at, create=refuse)

    assert once.press(user=user, key="a", at=at, create=lambda: ("/b/", "Made.")) == ("/b/", "Made.")


@pytest.mark.django_db
def test_presses_are_forgotten_after_a_month():
    user, at = UserFactory(), dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
    for age in (29, 31):
        FormPressFactory(user=user, pressed_at=at - dt.timedelta(days=age))
    others = FormPressFactory(pressed_at=at - dt.timedelta(days=300))

    once.press(user=user, key="a", at=at, create=lambda: ("/b/", "Made."))

    assert FormPress.objects.filter(user=user).count() == 2
    assert FormPress.objects.filter(pk=others.pk).exists()
