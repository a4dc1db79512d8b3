import pytest

from organisations.enums import AgencyKind, Role
from organisations.tests.factories import (
    ClaimFactory,
    EmailAddressFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    UserFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_a_trait_gives_a_role(role):
    user = UserFactory(**{role.value: True})

    assert user.roles == {role}


def test_a_person_has_no_role_of_their_own():
    assert UserFactory().roles == frozenset()


def test_traits_combine():
    user = UserFactory(auditor=True, partner_officer=True)

    assert user.roles == {Role.AUDITOR, Role.PARTNER_OFFICER}
    assert user.role_assignments.get(role=Role.PARTNER_OFFICER).agency.kind == AgencyKind.HEALTH_PARTNER


@pytest.mark.parametrize(
    "make",
    [
        lambda: OrganisationFactory(charity=True),
        lambda: OrganisationFactory(company=True, large=True),
        WardFactory,
        OrganisationAliasFactory,
        MembershipFactory,
        lambda: MembershipFactory(viewer=True, ended=True),
        InvitationFactory,
        lambda: InvitationFactory(accepted=True),
        ClaimFactory,
        EmailAddressFactory,
    ],
)
def test_what_a_factory_makes_is_valid(make):
    make().full_clean()
