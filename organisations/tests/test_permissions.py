import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from organisations import access, permissions
from organisations.models import Organisation
from organisations.tests.factories import AgencyFactory, InvitationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

STRANGER, VIEWER, EDITOR, LEAD = "stranger", "viewer", "editor", "lead"


@pytest.fixture
def organisation_and_people():
    lead = MembershipFactory()
    people = {
        STRANGER: UserFactory(),
        VIEWER: MembershipFactory(viewer=True, organisation=lead.organisation).user,
        EDITOR: MembershipFactory(editor=True, organisation=lead.organisation).user,
        LEAD: lead.user,
    }
    return lead.organisation, people


@pytest.mark.parametrize(
    ("predicate", "holders"),
    [
        (permissions.is_member_of, {VIEWER, EDITOR, LEAD}),
        (permissions.is_editor_of, {EDITOR, LEAD}),
        (permissions.is_lead_of, {LEAD}),
    ],
)
def test_membership_predicates_hold_for(predicate, holders, organisation_and_people):
    organisation, people = organisation_and_people

    assert {name for name, user in people.items() if predicate(user, organisation)} == holders


def test_a_predicate_finds_the_organisation_of_a_record(organisation_and_people):
    organisation, people = organisation_and_people
    invitation = InvitationFactory(organisation=organisation)

    assert permissions.is_lead_of(people[LEAD], invitation)
    assert not permissions.is_lead_of(people[LEAD], InvitationFactory())


def test_somebody_who_has_left_is_a_stranger():
    membership = MembershipFactory(ended=True)

    assert not permissions.is_member_of(membership.user, membership.organisation)


def test_an_inactive_person_may_do_nothing():
    membership = MembershipFactory(user=UserFactory(is_active=False, commissioning_officer=True))

    assert not permissions.is_member_of(membership.user, membership.organisation)
    assert not permissions.is_commissioning_officer(membership.user)


def test_nobody_in_particular_may_do_nothing():
    assert not permissions.is_commissioning_officer(AnonymousUser())
    assert not permissions.is_member_of(AnonymousUser(), MembershipFactory().organisation)
    assert not permissions.is_partner_officer_of(AnonymousUser(), AgencyFactory())


def test_a_partner_officer_is_one_of_their_own_agency_only():
    agency = AgencyFactory(health=True)
    officer = UserFactory(partner_officer=True, with_partner_officer__agency=agency)

    assert permissions.is_partner_officer_of(officer, agency)
    assert not permissions.is_partner_officer_of(officer, AgencyFactory(health=True))


def test_an_agency_of_the_shared_record_is_enough():
    agency = AgencyFactory(health=True)
    officer = UserFactory(partner_officer=True, with_partner_officer__agency=agency)

    class Shared:
        agency_ids = frozenset({agency.pk, agency.pk + 1})

    assert permissions.is_partner_officer_of(officer, Shared())


def test_permissions_are_found_at_start_and_asked_by_name(organisation_and_people):
    organisation, people = organisation_and_people

    access.require(people[LEAD], "organisations.invite_member", organisation)
    with pytest.raises(PermissionDenied):
        access.require(people[EDITOR], "organisations.invite_member", organisation)


def test_an_administrator_manages_everybody_but_themselves():
    administrator = UserFactory(administrator=True)

    assert administrator.has_perm("organisations.manage_staff", UserFactory())
    assert not administrator.has_perm("organisations.manage_staff", administrator)


def test_organisations_are_visible_to_their_people_and_to_officers(organisation_and_people):
    organisation, people = organisation_and_people
    others = MembershipFactory().organisation

    assert set(Organisation.objects.visible_to(people[VIEWER])) == {organisation}
    assert set(Organisation.objects.visible_to(people[STRANGER])) == set()
    assert set(Organisation.objects.visible_to(UserFactory(auditor=True))) == {organisation, others}
    assert set(Organisation.objects.visible_to(UserFactory(assessor=True))) == set()
