import datetime as dt
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from commissioning.common.models import OutboxMessage
from organisations.enums import MembershipRole
from organisations.models import Invitation, Membership
from organisations.operations import invitations
from organisations.operations.claims import AlreadyMember
from organisations.operations.verification import EmailNotVerified
from organisations.tests.factories import (
    BEGINNING,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SOON = BEGINNING + dt.timedelta(days=2)
TOO_LATE = BEGINNING + dt.timedelta(days=14)


@pytest.fixture
def person():
    return UserFactory(verified=True, email="ada@example.org")


def test_the_link_is_mailed_and_only_its_hash_is_kept():
    organisation, lead = OrganisationFactory(name="Riverside Lunch Club"), UserFactory()

    invitation = invitations.invite(
        organisation=organisation, email=" Ada@Example.org ", role=MembershipRole.EDITOR, at=BEGINNING, by=lead
    )

    mail = OutboxMessage.objects.get().email
    token = re.search(r"/accounts/invitations/([^/]+)/", mail.message)[1]
    assert mail.to == ["ada@example.org"]
    assert mail.subject.startswith("Join Riverside Lunch Club")
    assert invitation.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert invitation.expires_at == BEGINNING + dt.timedelta(days=14)
    assert invitations.find(token, at=SOON) == invitation


def test_a_member_is_not_invited_again():
    membership = MembershipFactory()

    with pytest.raises(AlreadyMember):
        invitations.invite(
            organisation=membership.organisation,
            email=membership.user.email.upper(),
            role=MembershipRole.LEAD,
            at=BEGINNING,
            by=UserFactory(),
        )

    assert not Invitation.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_new_invitation_takes_the_place_of_the_old():
    old = InvitationFactory(token="old", email="ada@example.org")

    invitations.invite(
        organisation=old.organisation, email=old.email, role=MembershipRole.VIEWER, at=SOON, by=old.invited_by
    )

    with pytest.raises(invitations.InvitationWithdrawn):
        invitations.find("old", at=SOON)
    assert Invitation.objects.waiting().get().role == MembershipRole.VIEWER


def test_the_person_who_was_invited_joins(person):
    invitation = InvitationFactory(token="secret", email=person.email)

    membership = invitations.accept(token="secret", at=SOON, by=person)

    assert (membership.organisation, membership.role) == (invitation.organisation, MembershipRole.EDITOR)
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.accepted_by) == (SOON, person)


def refused(kind, *, at, by):
    before = list(Invitation.objects.values())
    with pytest.raises(kind):
        invitations.accept(token="secret", at=at, by=by)
    assert list(Invitation.objects.values()) == before
    assert not Membership.objects.filter(user=by).exists()


def test_an_unknown_link_joins_nothing(person):
    refused(invitations.InvitationUnknown, at=SOON, by=person)


def test_an_expired_link_joins_nothing(person):
    InvitationFactory(token="secret", email=person.email)

    refused(invitations.InvitationExpired, at=TOO_LATE, by=person)


def test_a_withdrawn_link_joins_nothing(person):
    InvitationFactory(token="secret", email=person.email, withdrawn=True)

    refused(invitations.InvitationWithdrawn, at=SOON, by=person)


def test_a_used_link_joins_nothing(person):
    InvitationFactory(token="secret", email=person.email, accepted=True)

    refused(invitations.InvitationUsed, at=SOON, by=person)


def test_somebody_else_joins_nothing():
    InvitationFactory(token="secret", email="ada@example.org")

    refused(invitations.InvitedSomebodyElse, at=SOON, by=UserFactory(verified=True))


def test_an_unproven_address_joins_nothing():
    InvitationFactory(token="secret", email="ada@example.org")

    refused(EmailNotVerified, at=SOON, by=UserFactory(email="ada@example.org"))


@pytest.mark.parametrize(
    ("has", "invited_as", "gets"),
    [
        (MembershipRole.VIEWER, MembershipRole.EDITOR, MembershipRole.EDITOR),
        (MembershipRole.LEAD, MembershipRole.VIEWER, MembershipRole.LEAD),
    ],
)
def test_a_member_keeps_the_stronger_role(person, has, invited_as, gets):
    invitation = InvitationFactory(token="secret", email=person.email, role=invited_as)
    MembershipFactory(user=person, organisation=invitation.organisation, role=has)

    invitations.accept(token="secret", at=SOON, by=person)

    assert Membership.objects.get().role == gets


def test_a_withdrawn_invitation_says_by_whom():
    invitation, lead = InvitationFactory(), UserFactory()

    invitations.withdraw(invitation=invitation, at=SOON, by=lead)

    invitation.refresh_from_db()
    assert (invitation.withdrawn_at, invitation.withdrawn_by) == (SOON, lead)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [("accepted", invitations.InvitationUsed), ("withdrawn", invitations.InvitationWithdrawn)],
)
def test_what_is_over_is_not_withdrawn(state, refusal):
    invitation = InvitationFactory(**{state: True})
    before = Invitation.objects.values().get()

    with pytest.raises(refusal):
        invitations.withdraw(invitation=invitation, at=SOON, by=UserFactory())

    assert Invitation.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_join_once(person):
    if connection.vendor == "sqlite":
        pytest.skip("An in-memory database is one connection; PostgreSQL runs this.")
    InvitationFactory(token="secret", email=person.email)

    def accept(_):
        try:
            return invitations.accept(token="secret", at=SOON, by=person)
        except invitations.InvitationUsed:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        joined = [membership for membership in pool.map(accept, range(4)) if membership]

    assert len(joined) == 1
    assert Membership.objects.get() == joined[0]
