"""People use the pages, as they would."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from organisations.enums import MembershipRole, Role
from organisations.home_panels import panels
from organisations.models import Invitation, Membership, Organisation, User
from organisations.panels import Panel
from organisations.tests.factories import (
    PASSWORD,
    ClaimFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    UserFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    from commissioning.common import clock  # noqa: PLC0415 - the pages' own clock

    return InvitationFactory(token="secret", email="ada@example.org", invited_at=clock.now())


ACCEPT = "/accounts/invitations/secret/"


def page(client, name, *args, **query):
    return client.get(reverse(f"organisations:{name}", args=args), query).content.decode()


def test_somebody_without_an_organisation_finds_theirs_and_asks(client):
    organisation = OrganisationFactory(name="Riverside Lunch Club", charity=True)
    person = UserFactory(verified=True)
    client.force_login(person)

    assert "does not act for an organisation yet" in page(client, "home")
    assert "Riverside Lunch Club" in page(client, "find", q=organisation.charity_number)
    client.post(reverse("organisations:claim", args=[organisation.slug]), {"message": "I am the treasurer."})

    assert organisation.claims.get().user == person
    assert "to act for Riverside Lunch Club" in page(client, "home")


def test_an_earlier_name_finds_the_organisation(client):
    alias = OrganisationAliasFactory(name="Old Folks’ Lunches")
    client.force_login(UserFactory())

    assert alias.organisation.name in page(client, "find", q="old folks")


def test_an_organisation_is_registered_by_its_first_person(client):
    client.force_login(UserFactory(verified=True))

    client.post(
        reverse("organisations:register"),
        {"name": "Riverside Lunch Club", "annual_income_pence": "£24,500.50", "company_number": "7962245"},
    )

    organisation = Organisation.objects.get()
    assert (organisation.annual_income_pence, organisation.company_number) == (24_500_50, "07962245")
    assert "Riverside Lunch Club" in page(client, "home")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter the name of the organisation"),
        ("name", "x" * 301, "must be 300 characters or fewer"),
        ("charity_number", "12", "Enter a charity number, like 1146179"),
        ("company_number", "ABC", "Enter a company number of 8 characters"),
        ("annual_income_pence", "lots", "Enter the amount in pounds"),
        ("annual_income_pence", "-5", "Enter the amount in pounds"),
        ("annual_income_pence", "9" * 30, "Enter the amount in pounds"),
        ("postcode", "E1", "Enter a full UK postcode"),
        ("purpose", "x" * 2001, "must be 2,000 characters or fewer"),
        ("name", "a\x00b", "Remove the characters that cannot be shown"),
    ],
)
def test_a_bad_value_is_explained_beside_its_field(client, field, value, message):
    membership = MembershipFactory()
    client.force_login(membership.user)
    before = Organisation.objects.values().get()

    response = client.post(
        reverse("organisations:profile-edit", args=[membership.organisation.slug]), {"name": "New name", field: value}
    )

    assert response.status_code == 200
    assert message in response.content.decode()
    assert "<title>Error: " in response.content.decode()
    assert Organisation.objects.values().get() == before


def test_a_number_of_another_organisation_leads_to_claiming_it(client):
    other = OrganisationFactory(charity=True)
    client.force_login(UserFactory(verified=True))

    response = client.post(reverse("organisations:register"), {"name": "Mine", "charity_number": other.charity_number})

    assert reverse("organisations:claim", args=[other.slug]) in response.content.decode()
    assert Organisation.objects.get() == other


def test_a_profile_is_saved_and_shows_again(client):
    membership = MembershipFactory(editor=True)
    ward = WardFactory()
    client.force_login(membership.user)
    path = reverse("organisations:profile-edit", args=[membership.organisation.slug])

    client.post(path, {"name": "New name", "annual_income_pence": "1250.50", "ward": ward.pk, "postcode": "e14tt"})

    organisation = Organisation.objects.get()
    assert (organisation.annual_income_pence, organisation.ward, organisation.postcode) == (1250_50, ward, "E1 4TT")
    assert 'value="1,250.50"' in client.get(path).content.decode()


def test_a_lead_invites_changes_and_removes_people(client):
    lead = MembershipFactory()
    editor = MembershipFactory(organisation=lead.organisation, editor=True)
    slug = lead.organisation.slug
    client.force_login(lead.user)

    client.post(reverse("organisations:invite", args=[slug]), {"email": "ada@example.org", "role": "viewer"})
    client.post(reverse("organisations:member-role", args=[slug, editor.pk]), {"role": "lead"})
    assert "ada@example.org" in page(client, "people", slug)
    client.post(reverse("organisations:invitation-withdraw", args=[slug, Invitation.objects.get().pk]))
    assert "ada@example.org" not in page(client, "people", slug).split("<dl", 1)[1]
    client.post(reverse("organisations:member-end", args=[slug, lead.pk]))

    assert list(Membership.objects.current().values_list("user", "role")) == [(editor.user_id, MembershipRole.LEAD)]


def test_the_last_lead_is_told_why_they_cannot_leave(client):
    lead = MembershipFactory()
    client.force_login(lead.user)

    response = client.post(reverse("organisations:member-end", args=[lead.organisation.slug, lead.pk]))

    assert response.status_code == 200
    assert "Make somebody else a lead first" in response.content.decode()
    assert Membership.objects.current().get() == lead


def test_an_invited_person_signs_in_and_accepts(client, invitation):
    person = UserFactory(verified=True, email="ada@example.org")

    assert "You are invited to act for" in client.get(ACCEPT).content.decode()
    signed_in = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD, "next": ACCEPT})
    assert signed_in["Location"] == ACCEPT
    client.post(ACCEPT)

    assert Membership.objects.get().user == person


def test_a_new_person_signs_up_comes_back_and_accepts(client, invitation):
    client.get(ACCEPT)
    signed_up = client.post(
        reverse("account_signup"),
        {"full_name": "Ada Example", "email": "ada@example.org", "password1": PASSWORD, "next": ACCEPT},
    )

    assert signed_up["Location"] == ACCEPT
    client.post(ACCEPT)
    membership = Membership.objects.get()
    assert (membership.user.full_name, membership.organisation) == ("Ada Example", invitation.organisation)


def test_an_invitation_proves_no_other_address(client, invitation):
    client.get(ACCEPT)
    client.post(
        reverse("account_signup"),
        {"full_name": "Eve", "email": "eve@example.org", "password1": PASSWORD, "next": ACCEPT},
    )

    assert not EmailAddress.objects.get(email="eve@example.org").verified
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"withdrawn": True}, "was withdrawn"),
        ({"accepted": True}, "has been accepted already"),
        ({}, "was valid for 14 days"),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_an_invitation_that_is_gone_says_so(client, state, words, signed_in):
    InvitationFactory(token="secret", email="ada@example.org", **state)
    if signed_in:
        client.force_login(UserFactory(verified=True, email="ada@example.org"))

    for response in (client.get(ACCEPT), client.post(ACCEPT)):
        assert response.status_code == 410
        assert words in response.content.decode()
    assert not Membership.objects.exists()


def test_somebody_else_is_told_so_and_may_change_account(client, invitation):
    client.force_login(UserFactory(verified=True))

    for response in (client.get(ACCEPT), client.post(ACCEPT)):
        assert response.status_code == 403
        assert "sent to another e-mail address" in response.content.decode()
        assert "ada@example.org" not in response.content.decode()
    changed = client.post(f"{ACCEPT}change-person/")
    assert changed["Location"] == ACCEPT
    assert "_auth_user_id" not in client.session
    assert not Membership.objects.exists()


def test_an_unknown_invitation_is_not_there(client):
    assert client.get("/accounts/invitations/nothing/").status_code == 404


def test_later_apps_add_to_the_home(client):
    membership = MembershipFactory()
    client.force_login(membership.user)

    def maker(user):
        return Panel("organisations/details.html", {}) if user == membership.user else None

    panels.register(maker, order=1)
    try:
        assert "Also known as" in page(client, "home")
    finally:
        panels.forget(maker)
    assert "Also known as" not in page(client, "home")


def test_a_person_sees_all_their_organisations(client):
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)
    left = MembershipFactory(user=first.user, ended=True)
    client.force_login(first.user)

    shown = page(client, "home")

    assert first.organisation.name in shown
    assert second.organisation.name in shown
    assert f">{left.organisation.name}<" not in shown


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


def names(client, **query):
    response = client.get(reverse("organisations:organisation-list"), query)
    return [organisation.name for organisation in response.context["page"]]


def test_officers_filter_and_sort_the_register(client, officer):
    ward = WardFactory()
    OrganisationFactory(name="Alpha", charity_number="1146179")
    OrganisationAliasFactory(organisation=OrganisationFactory(name="Beta", medium=True), name="Alphabet Club")
    OrganisationFactory(name="Gamma", large=True, ward=ward)
    OrganisationFactory(name="Delta", annual_income_pence=None)

    assert names(client) == ["Alpha", "Beta", "Delta", "Gamma"]
    assert names(client, q="alpha") == ["Alpha", "Beta"]
    assert names(client, q="1146179") == ["Alpha"]
    assert names(client, size="small") == ["Alpha"]
    assert names(client, size="unknown") == ["Delta"]
    assert names(client, ward=ward.pk) == ["Gamma"]
    assert names(client, sort="-name") == ["Gamma", "Delta", "Beta", "Alpha"]
    assert names(client, size="enormous", ward="x", page="y") is not None


def test_the_file_holds_what_the_list_shows_and_no_formula(client, officer):
    OrganisationFactory(name='=HYPERLINK("http://bad")')
    OrganisationFactory(name="Left out", large=True)

    response = client.get(reverse("organisations:organisation-list"), {"size": "small", "format": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("\"'=HYPERLINK")


def test_an_officer_decides_a_claim(client, officer):
    claim, other = ClaimFactory(), ClaimFactory()

    without_reason = client.post(reverse("organisations:claim-detail", args=[other.pk]), {"decision": "refuse"})
    client.post(reverse("organisations:claim-detail", args=[claim.pk]), {"decision": "approve"})

    assert "Enter the reason" in without_reason.content.decode()
    assert Membership.objects.get().user == claim.user
    again = client.post(reverse("organisations:claim-detail", args=[claim.pk]), {"decision": "refuse", "reason": "No"})
    assert "cannot become refused" in again.content.decode()


def test_the_officers_page_tells_what_happened(client, officer):
    claim = ClaimFactory()
    organisation = claim.organisation
    MembershipFactory(organisation=organisation, ended=True, user__full_name="Gone Person")
    client.post(reverse("organisations:claim-detail", args=[claim.pk]), {"decision": "approve"})
    client.post(reverse("organisations:profile-edit", args=[organisation.slug]), {"name": "New name"})

    shown = page(client, "organisation-detail", organisation.slug)

    for words in ("Gone Person left", f"Request of {claim.user}: approved", "Details changed", "Put on the register"):
        assert words in shown, words


def test_an_administrator_adds_staff_and_changes_their_roles(client):
    client.force_login(UserFactory(administrator=True))

    client.post(
        reverse("organisations:staff-add"),
        {"full_name": "Fred", "email": "fred@council.example", "roles": ["finance_officer"]},
    )
    fred = User.objects.get(email="fred@council.example")
    wrong = client.post(reverse("organisations:staff-detail", args=[fred.pk]), {"roles": ["partner_officer"]})
    assert "Choose the agency" in wrong.content.decode()
    client.post(reverse("organisations:staff-detail", args=[fred.pk]), {"roles": ["auditor"]})
    client.post(reverse("organisations:staff-confirm", args=[fred.pk, "deactivate"]))

    fred = User.objects.get(pk=fred.pk)
    assert not fred.is_active
    assert list(fred.role_assignments.values_list("role", flat=True)) == [Role.AUDITOR]
