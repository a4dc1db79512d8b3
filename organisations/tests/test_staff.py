import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from commissioning.common.models import OutboxMessage
from organisations.enums import Role
from organisations.models import RoleAssignment, User
from organisations.operations import staff
from organisations.tests.factories import PASSWORD, AgencyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)
FINANCE = [(Role.FINANCE_OFFICER, None)]


@pytest.fixture
def administrator():
    return UserFactory(administrator=True)


def add(by, **values):
    given = {"email": "Fred@Council.example", "full_name": "Fred Finance", "assignments": FINANCE}
    return staff.add(**given | values, at=AT, by=by)


def test_a_new_member_of_staff_chooses_a_password_by_mail_and_signs_in(administrator, client):
    user = add(administrator)

    assert (user.email, user.roles, user.has_usable_password()) == (
        "fred@council.example",
        {Role.FINANCE_OFFICER},
        False,
    )
    mail = OutboxMessage.objects.get().email
    link = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", mail.message)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    credentials = {"login": user.email, "password": PASSWORD, "next": "/healthz"}
    signed_in = client.post(reverse("account_login"), credentials)
    assert signed_in.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_somebody_with_an_account_keeps_it(administrator):
    person = MembershipFactory().user

    user = add(administrator, email=person.email)

    assert user == person
    assert user.check_password(PASSWORD)
    assert "password that you have already" in OutboxMessage.objects.get().email.message


@pytest.mark.parametrize(
    ("assignments", "refusal"),
    [([], staff.RolesMissing), ([(Role.PARTNER_OFFICER, None)], staff.AgencyMissing)],
)
def test_staff_need_roles_that_are_whole(administrator, assignments, refusal):
    with pytest.raises(refusal):
        add(administrator, assignments=assignments)

    assert User.objects.get() == administrator
    assert not OutboxMessage.objects.exists()


def test_staff_are_added_once(administrator):
    other = UserFactory(auditor=True)

    with pytest.raises(staff.AlreadyStaff):
        add(administrator, email=other.email)

    assert RoleAssignment.objects.get(user=other).role == Role.AUDITOR


def test_roles_are_replaced_and_each_change_is_on_record(administrator):
    user, agency = UserFactory(finance_officer=True, auditor=True), AgencyFactory(health=True)

    staff.set_roles(
        user=user, assignments=[(Role.AUDITOR, None), (Role.PARTNER_OFFICER, agency)], at=AT, by=administrator
    )

    assert User.objects.get(pk=user.pk).roles == {Role.AUDITOR, Role.PARTNER_OFFICER}
    history = RoleAssignment.history.filter(user=user).values_list("role", "history_type")
    assert set(history) >= {(Role.FINANCE_OFFICER, "-"), (Role.PARTNER_OFFICER, "+")}


def test_nobody_gives_themselves_roles(administrator):
    with pytest.raises(staff.NotYourself):
        staff.set_roles(user=administrator, assignments=FINANCE, at=AT, by=administrator)

    assert User.objects.get().roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    "change",
    [
        lambda user: staff.set_active(user=user, active=False, at=AT, by=user),
        lambda user: staff.reset_second_factor(user=user, at=AT, by=user),
    ],
)
def test_nobody_changes_their_own_account(administrator, change):
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})

    with pytest.raises(staff.NotYourself):
        change(administrator)

    assert User.objects.get().is_active
    assert Authenticator.objects.exists()


def test_who_is_kept_out_loses_their_session_at_once(administrator, client):
    user = UserFactory(finance_officer=True)
    client.force_login(user)

    staff.set_active(user=user, active=False, at=AT, by=administrator)

    assert reverse("account_login") in client.get(reverse("organisations:home"))["Location"]
    assert User.history.filter(id=user.pk).first().history_change_reason == "Kept out"


def test_a_second_factor_is_removed_told_and_recorded(administrator):
    user = UserFactory(finance_officer=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})

    staff.reset_second_factor(user=user, at=AT, by=administrator)

    assert not Authenticator.objects.exists()
    assert User.history.filter(id=user.pk).first().history_change_reason == "Second factor removed"
    assert OutboxMessage.objects.get().email.to == [user.email]
