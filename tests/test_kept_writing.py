"""Nobody loses what they wrote because they were signed out meanwhile, and nobody else reads it afterwards."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

WROTE = "Forty people came.\nThey <b>stayed</b> for lunch."
FROM_HERE = {"HTTP_ORIGIN": "http://testserver"}
ELSEWHERE = {"HTTP_ORIGIN": "https://evil.example"}


def fields_of(page) -> dict[str, str]:
    """The hidden fields of the page's form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return dict(found)


@pytest.fixture
def path():
    return "/organisation/returns/1/sections/about/?part=2"


@pytest.mark.parametrize("headers", [FROM_HERE, {"HTTP_REFERER": "http://testserver/organisation/"}])
def test_a_form_sent_after_being_signed_out_comes_back_with_what_was_written(client, path, headers):
    page = client.post(path, {"q-story": WROTE, "q-story-shown": "1:ab"}, **headers)

    assert page.status_code == 403
    assert "You have been signed out" in page.content.decode()
    assert f'action="{path}"' in page.content.decode()
    fields = fields_of(page)
    assert fields["q-story-shown"] == "1:ab"
    assert fields["q-story"] == WROTE.replace("<", "&lt;").replace(">", "&gt;")
    assert "/accounts/login/?next=%2Forganisation%2Freturns" in page.content.decode()


@pytest.mark.parametrize("headers", [ELSEWHERE, {}, {"HTTP_ORIGIN": "null"}])
def test_a_form_of_another_site_never_comes_back(client, path, headers):
    page = client.post(path, {"q-story": WROTE}, **headers)

    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/")


def test_a_form_with_nothing_in_it_leads_to_the_sign_in(client, path):
    assert client.post(path, {"q-story": " "}, **FROM_HERE).status_code == 302


def test_a_save_in_the_background_is_told_to_sign_in(client, path):
    assert client.post(path, {"q-story": WROTE}, headers={"X-Autosave": "1"}, **FROM_HERE).status_code == 302


def test_a_stale_form_comes_back_and_is_taken_the_second_time():
    membership = MembershipFactory(role="lead")
    organisation = membership.organisation
    path = reverse("organisations:profile-edit", args=[organisation.slug])
    client = Client(enforce_csrf_checks=True)
    client.force_login(membership.user, "django.contrib.auth.backends.ModelBackend")
    form = {"name": "Riverside Lunch and Supper Club", "csrfmiddlewaretoken": "x" * 64}

    page = client.post(path, form, **FROM_HERE)

    assert page.status_code == 403
    fields = fields_of(page)
    assert fields["name"] == form["name"]
    assert client.post(path, fields, **FROM_HERE).status_code != 403


def test_a_stale_form_of_another_site_does_not_come_back(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(MembershipFactory().user, "django.contrib.auth.backends.ModelBackend")

    page = client.post(path, {"q-story": WROTE}, **ELSEWHERE)

    assert page.status_code == 403
    assert "Forty people" not in page.content.decode()


def test_passwords_never_come_back():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(), "django.contrib.auth.backends.ModelBackend")

    page = client.post("/accounts/password/change/", {"oldpassword": "my secret words"}, **FROM_HERE)

    assert page.status_code == 403
    assert "my secret words" not in page.content.decode()


def test_no_cache_keeps_private_pages(client):
    client.force_login(MembershipFactory().user, "django.contrib.auth.backends.ModelBackend")

    assert client.get("/organisation/")["Cache-Control"] == "private, no-cache"


def test_signing_out_empties_the_browsers_cache(client):
    client.force_login(MembershipFactory().user, "django.contrib.auth.backends.ModelBackend")

    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'


def test_public_pages_carry_no_word_on_private_ones(client):
    page = client.get("/privacy/")

    assert "Cache-Control" not in page
    assert "Clear-Site-Data" not in page
