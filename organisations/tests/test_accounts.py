"""Signing up, signing in, being kept out, and the second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from commissioning.common.models import OutboxMessage
from organisations.models import User
from organisations.tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP, RESET = "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _no_counts_of_other_tests():
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()


def sign_up(client, email="ada@example.org"):
    return client.post(SIGNUP, {"full_name": "Ada Example", "email": email, "password1": PASSWORD})


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        (LOGIN, ["E-mail address", "Password"]),
        (SIGNUP, ["Full name", "E-mail address", "Password"]),
        (RESET, ["E-mail address"]),
    ],
)
def test_fields_are_called_what_the_portal_calls_them(client, page, labels):
    form = client.get(page).context["form"]

    assert [form[name].label for name in form.fields if not form[name].is_hidden] == labels


def test_the_name_is_asked_first(client):
    form = client.get(SIGNUP).context["form"]

    assert list(form.fields)[:3] == ["full_name", "email", "password1"]


def test_nobody_is_let_in_before_the_address_is_confirmed(client):
    sign_up(client)

    assert User.objects.get().full_name == "Ada Example"
    assert not is_signed_in(client)
    sign_in(client, "ada@example.org")
    assert not is_signed_in(client)


def test_the_link_in_the_mail_confirms_the_address(client):
    sign_up(client)
    link = re.search(r"http://[^/\s]+(/accounts/confirm-email/\S+)", OutboxMessage.objects.get().email.message)[1]

    client.post(link)
    sign_in(client, "Ada@Example.org")

    assert is_signed_in(client)


def same_page(first, second) -> bool:
    """Two answers that tell a stranger the same: status, where to, and text without the addresses themselves."""

    def told(response):
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\w+@example\.org', "", response.content.decode())
        return response.status_code, response.get("Location"), text

    return told(first) == told(second)


def test_sign_up_does_not_tell_whether_an_address_exists():
    UserFactory(verified=True, email="ada@example.org")

    assert same_page(sign_up(Client(), "ada@example.org"), sign_up(Client(), "new@example.org"))

    subjects = {message.email.to[0]: message.email.subject for message in OutboxMessage.objects.all()}
    assert subjects["ada@example.org"].startswith("You already have an account")
    assert subjects["new@example.org"].startswith("Confirm your e-mail address")


def test_sign_in_does_not_tell_whether_an_address_exists():
    UserFactory(verified=True, email="ada@example.org")

    known, unknown = (sign_in(Client(), address, "wrong") for address in ("ada@example.org", "new@example.org"))

    assert same_page(known, unknown)


def test_password_reset_does_not_tell_whether_an_address_exists():
    UserFactory(verified=True, email="ada@example.org")

    answers = [Client().post(RESET, {"email": address}) for address in ("ada@example.org", "new@example.org")]

    assert same_page(*answers)
    assert OutboxMessage.objects.count() == 2


def test_a_new_password_is_chosen_by_the_link(client):
    UserFactory(verified=True, email="ada@example.org")
    client.post(RESET, {"email": "ada@example.org"})
    link = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", OutboxMessage.objects.get().email.message)[1]

    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "another long password", "password2": "another long password"})
    sign_in(client, "ada@example.org", "another long password")

    assert is_signed_in(client)
    assert OutboxMessage.objects.filter(email__subject="Your password was changed").exists()


def test_eight_wrong_passwords_lock_one_person_at_one_address_only():
    ada = UserFactory(verified=True, email="ada@example.org")
    bob = UserFactory(verified=True, email="bob@example.org")
    client = Client()

    for spelling in ("ada@example.org", "ADA@example.org") * 4:
        answer = sign_in(client, spelling, "wrong", REMOTE_ADDR="10.0.0.1")
    locked = sign_in(client, ada.email, REMOTE_ADDR="10.0.0.1")

    assert answer.status_code == 429
    assert locked.status_code == 429
    assert re.search(r"Try again after \d\d:\d\d, in 15 minutes", locked.content.decode())
    assert not is_signed_in(client)
    office, home = Client(), Client()
    sign_in(office, bob.email, REMOTE_ADDR="10.0.0.1")
    sign_in(home, ada.email, REMOTE_ADDR="10.0.0.2")
    assert is_signed_in(office)
    assert is_signed_in(home)


def test_seven_wrong_passwords_do_not_lock():
    ada, client = UserFactory(verified=True, email="ada@example.org"), Client()

    for _ in range(7):
        assert sign_in(client, ada.email, "wrong").status_code == 200
    sign_in(client, ada.email)

    assert is_signed_in(client)


def test_a_whole_office_of_forgetful_people_is_not_locked_out():
    client = Client()
    for number in range(30):
        assert sign_in(client, f"person{number}@example.org", "wrong", REMOTE_ADDR="10.0.0.1").status_code == 200

    ada = UserFactory(verified=True)
    sign_in(client, ada.email, REMOTE_ADDR="10.0.0.1")

    assert is_signed_in(client)


def test_a_form_of_an_expired_session_leads_back_to_its_page(client):
    membership = MembershipFactory(user=UserFactory(verified=True))
    path = reverse("organisations:profile-edit", args=[membership.organisation.slug])

    answer = client.post(path, {"name": "New name"})
    back = client.post(answer["Location"], {"login": membership.user.email, "password": PASSWORD})

    assert back["Location"] == path
    assert client.get(path).status_code == 200


@pytest.fixture
def _second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("_second_factor")
@pytest.mark.parametrize("path", ["/organisation/", "/office/organisations/", "/admin/", "/"])
def test_an_officer_without_a_second_factor_sets_one_up_first(client, path):
    client.force_login(UserFactory(commissioning_officer=True))

    assert client.get(path)["Location"] == reverse("mfa_activate_totp")


@pytest.mark.usefixtures("_second_factor")
def test_an_officer_with_a_second_factor_goes_on(client):
    officer = UserFactory(commissioning_officer=True)
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    client.force_login(officer)

    assert client.get("/office/organisations/").status_code == 200


@pytest.mark.usefixtures("_second_factor")
def test_people_of_organisations_need_none(client):
    client.force_login(MembershipFactory().user)

    assert client.get("/organisation/").status_code == 200


def test_a_password_alone_does_not_let_in_who_has_a_second_factor(client):
    officer = UserFactory(commissioning_officer=True, verified=True)
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})

    answer = sign_in(client, officer.email)

    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)


def test_the_admin_is_entered_through_the_same_sign_in(client):
    for path in ("/admin/", "/admin/login/"):
        answer = client.get(path, follow=True)
        assert answer.request["PATH_INFO"] == LOGIN
