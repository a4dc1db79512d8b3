import datetime as dt

import pytest

from organisations.enums import MembershipRole
from organisations.models import Membership
from organisations.operations import memberships
from organisations.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)


def test_a_role_changes():
    membership = MembershipFactory(viewer=True)

    memberships.change_role(membership=membership, role=MembershipRole.LEAD, at=AT, by=UserFactory())

    assert Membership.objects.get().role == MembershipRole.LEAD


def test_a_membership_ends_and_stays_on_record():
    membership = MembershipFactory(editor=True)

    memberships.end(membership=membership, at=AT, by=UserFactory())

    assert Membership.objects.get().ended_at == AT


CHANGES = [
    lambda membership: memberships.end(membership=membership, at=AT, by=membership.user),
    lambda membership: memberships.change_role(
        membership=membership, role=MembershipRole.VIEWER, at=AT, by=membership.user
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_last_lead_stays(change):
    organisation = OrganisationFactory()
    lead = MembershipFactory(organisation=organisation)
    MembershipFactory(organisation=organisation, editor=True)
    MembershipFactory(organisation=organisation, ended=True)
    MembershipFactory(organisation=organisation, user__is_active=False)

    with pytest.raises(memberships.LastLead):
        change(lead)

    lead.refresh_from_db()
    assert (lead.role, lead.ended_at) == (MembershipRole.LEAD, None)


@pytest.mark.parametrize("change", CHANGES)
def test_a_lead_with_a_successor_may_go(change):
    lead = MembershipFactory()
    MembershipFactory(organisation=lead.organisation)

    change(lead)

    lead.refresh_from_db()
    assert (lead.role, lead.ended_at) != (MembershipRole.LEAD, None)


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_ended_does_not_change(change):
    membership = MembershipFactory(ended=True)
    before = Membership.objects.values().get()

    with pytest.raises(memberships.MembershipEnded):
        change(membership)

    assert Membership.objects.values().get() == before


def test_the_last_lead_may_be_made_lead_again():
    lead = MembershipFactory()

    assert memberships.change_role(membership=lead, role=MembershipRole.LEAD, at=AT, by=lead.user).role == "lead"
