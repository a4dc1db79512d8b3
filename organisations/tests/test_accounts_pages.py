import pytest
from django.urls import reverse

from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"],
)
def test_a_visitors_page_is_in_the_portals_look(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "app-header" in response.content.decode()


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_logout", "mfa_index"])
def test_a_page_of_ones_own_account_is_in_the_portals_look(client, name):
    client.force_login(UserFactory())

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "app-header" in response.content.decode()


def test_a_wrong_sign_in_says_how_to_put_it_right(client):
    response = client.post(reverse("account_login"), {"login": "nobody at home", "password": ""})

    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Sign in" in page
    assert '<a href="#id_password">Enter the password</a>' in page


def test_a_reset_link_that_ran_out_leads_to_a_new_one(client):
    response = client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "not-a-key"}))

    assert response.status_code == 200
    assert "Ask for a new link" in response.content.decode()


def test_a_confirmation_link_that_ran_out_says_so(client):
    response = client.get(reverse("account_confirm_email", kwargs={"key": "not-a-key"}))

    assert "run out or was used already" in response.content.decode()
