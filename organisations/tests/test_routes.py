"""Every page of this app, visited as everybody."""

import pytest
from django.urls import reverse

from organisations import urls
from organisations.enums import OFFICE_ROLES, Role
from organisations.models import RoleAssignment, User
from organisations.tests.factories import (
    BEGINNING,
    ClaimFactory,
    InvitationFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OFFICE = {str(role) for role in OFFICE_ROLES}
# Nobody's agreement is with the organisation of this world: a partner officer has nothing to do with it.
COUNCIL = OFFICE - {"partner_officer"}
STAFF = {str(role) for role in Role}
MEMBERS = {"lead", "editor", "viewer"}
ACCOUNTS = STAFF | MEMBERS | {"stranger"}
OFFICER, ADMINISTRATOR, AUDITOR = "commissioning_officer", "administrator", "auditor"

# Who opens the page; to everybody else it is refused or not there.
MAY_OPEN = {
    "home": ACCOUNTS,
    "find": ACCOUNTS,
    "register": ACCOUNTS,
    "claim": MEMBERS | {"stranger"},
    "profile": COUNCIL | MEMBERS,
    "profile-edit": {OFFICER, "lead", "editor"},
    "people": COUNCIL | MEMBERS,
    "invite": {OFFICER, "lead"},
    "own-documents": MEMBERS,
    "documents": COUNCIL | MEMBERS,
    "document-file": COUNCIL | MEMBERS,
    "document-add": {OFFICER, "lead", "editor"},
    "document-replace": {OFFICER, "lead", "editor"},
    "document-correct": {OFFICER, "lead", "editor"},
    "document-withdraw": {OFFICER, "lead", "editor"},
    "member-role": {OFFICER, "lead"},
    "member-end": {OFFICER, "lead"},
    "invitation-withdraw": set(),
    "invitation-accept": set(),
    "invitation-change-person": set(),
    "organisation-list": OFFICE,
    "organisation-detail": COUNCIL,
    "network-list": OFFICE,
    "network-detail": OFFICE,
    "network-add": {OFFICER},
    "network-edit": {OFFICER},
    "claim-list": OFFICE,
    "claim-detail": COUNCIL,
    "staff-list": {ADMINISTRATOR, AUDITOR},
    "staff-add": {ADMINISTRATOR},
    "staff-detail": {ADMINISTRATOR, AUDITOR},
    "staff-confirm": {ADMINISTRATOR},
}


# Somebody with one organisation has nothing to choose.
LEAD_ON = {"own-documents"}


@pytest.fixture
def world():
    organisation = OrganisationFactory()
    lead = MembershipFactory(organisation=organisation)
    return {
        "organisation": organisation,
        "lead": lead.user,
        "editor": MembershipFactory(organisation=organisation, editor=True).user,
        "viewer": MembershipFactory(organisation=organisation, viewer=True).user,
        "membership": lead,
        "invitation": InvitationFactory(organisation=organisation, token="secret"),
        "claim": ClaimFactory(organisation=organisation),
        "document": OrganisationDocumentFactory(organisation=organisation),
        "network": NetworkFactory(),
        "somebody": UserFactory(finance_officer=True),
    }


def address(name, world):
    organisation, membership = world["organisation"], world["membership"]
    args = {
        "claim": [organisation.slug],
        "profile": [organisation.slug],
        "profile-edit": [organisation.slug],
        "people": [organisation.slug],
        "invite": [organisation.slug],
        "member-role": [organisation.slug, membership.pk],
        "member-end": [organisation.slug, membership.pk],
        "invitation-withdraw": [organisation.slug, world["invitation"].pk],
        "invitation-accept": ["secret"],
        "invitation-change-person": ["secret"],
        "organisation-detail": [organisation.slug],
        "documents": [organisation.slug],
        "document-file": [organisation.slug, world["document"].pk],
        "document-add": [organisation.slug, "annual_accounts"],
        "document-replace": [organisation.slug, world["document"].pk],
        "document-correct": [organisation.slug, world["document"].pk],
        "document-withdraw": [organisation.slug, world["document"].pk],
        "network-detail": [world["network"].slug],
        "network-edit": [world["network"].slug],
        "claim-detail": [world["claim"].pk],
        "staff-detail": [world["somebody"].pk],
        "staff-confirm": [world["somebody"].pk, "deactivate"],
    }
    return reverse(f"organisations:{name}", args=args.get(name, []))


def visitor(who, world):
    if who in world:
        return world[who]
    return UserFactory(**({} if who == "stranger" else {who: True}))


def opens(client, name, world) -> bool:
    response = client.get(address(name, world), follow=name in LEAD_ON)
    if response.streaming:
        b"".join(response.streaming_content)  # which closes the file
    return response.status_code == 200


def test_the_matrix_knows_every_route():
    assert {route.name for route in urls.urlpatterns} == set(MAY_OPEN)


@pytest.mark.parametrize("who", sorted(ACCOUNTS))
def test_pages_open_to_whom_they_are_for(client, world, who):
    client.force_login(visitor(who, world))

    opened = {name for name in MAY_OPEN if opens(client, name, world)}

    assert opened == {name for name, audience in MAY_OPEN.items() if who in audience}


def test_nobody_signed_in_is_led_to_the_sign_in(client, world):
    for name in set(MAY_OPEN) - {"invitation-accept"}:
        response = client.get(address(name, world))
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("account_login")), name


OF_ONE_ORGANISATION = [
    "profile",
    "profile-edit",
    "people",
    "invite",
    "member-role",
    "member-end",
    "documents",
    "document-file",
    "document-add",
    "document-replace",
    "document-correct",
    "document-withdraw",
]


@pytest.mark.parametrize("name", OF_ONE_ORGANISATION)
def test_another_organisation_is_not_there(client, world, name):
    client.force_login(MembershipFactory().user)

    assert client.get(address(name, world)).status_code == 404
    assert client.post(address(name, world), {"role": "viewer"}).status_code == 404


def test_a_member_of_another_organisation_is_not_reached_by_ones_own_address(client, world):
    client.force_login(world["lead"])
    other = MembershipFactory()
    own = world["organisation"].slug

    for name in ("member-role", "member-end"):
        path = reverse(f"organisations:{name}", args=[own, other.pk])
        assert client.post(path, {"role": "viewer"}).status_code == 404
    other.refresh_from_db()
    assert (other.role, other.ended_at) == ("lead", None)


def count_queries(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("home", "lead"),
        ("people", "lead"),
        ("documents", "lead"),
        ("organisation-list", "commissioning_officer"),
        ("organisation-detail", "commissioning_officer"),
        ("claim-list", "commissioning_officer"),
        ("staff-list", "administrator"),
    ],
)
def test_pages_cost_the_same_for_thirty_rows(client, world, name, who, django_assert_max_num_queries):
    user = visitor(who, world)
    client.force_login(user)
    path = address(name, world)
    client.get(path)  # What a process reads once, such as content types.
    few = count_queries(client, path, django_assert_max_num_queries)
    organisation = world["organisation"]
    for _ in range(30):
        MembershipFactory(organisation=organisation)
        InvitationFactory(organisation=organisation)
        ClaimFactory(organisation=organisation)
        OrganisationFactory()
        first = OrganisationDocumentFactory(organisation=organisation, replaced_at=BEGINNING)
        OrganisationDocumentFactory(organisation=organisation, replaces=first)
        OrganisationDocumentFactory(organisation=organisation, withdrawn=True)
        UserFactory(auditor=True)
        if name == "home":
            MembershipFactory(user=user)

    assert count_queries(client, path, django_assert_max_num_queries) == few


def test_an_officers_post_to_a_page_of_others_changes_nothing(client, world):
    client.force_login(UserFactory(auditor=True))
    somebody = world["somebody"]

    staff = client.post(reverse("organisations:staff-detail", args=[somebody.pk]), {"roles": ["administrator"]})
    claim = client.post(reverse("organisations:claim-detail", args=[world["claim"].pk]), {"decision": "approve"})

    assert (staff.status_code, claim.status_code) == (403, 403)
    assert User.objects.get(pk=somebody.pk).roles == {Role.FINANCE_OFFICER}
    world["claim"].refresh_from_db()
    assert world["claim"].is_waiting


def test_an_administrator_does_not_change_their_own_roles(client):
    administrator = UserFactory(administrator=True)
    client.force_login(administrator)

    response = client.post(
        reverse("organisations:staff-detail", args=[administrator.pk]), {"roles": ["administrator", "auditor"]}
    )

    assert response.status_code == 403
    assert RoleAssignment.objects.get().role == Role.ADMINISTRATOR
