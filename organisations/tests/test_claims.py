import datetime as dt

import pytest

from commissioning.common import states
from commissioning.common.models import OutboxMessage
from organisations.enums import MembershipRole
from organisations.models import Claim, Membership
from organisations.operations import claims
from organisations.operations.verification import EmailNotVerified
from organisations.tests.factories import ClaimFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def test_a_person_asks_to_act_for_an_organisation():
    organisation, person = OrganisationFactory(), UserFactory(verified=True)

    claim = claims.claim(organisation=organisation, message="I am the treasurer.", at=AT, by=person)

    assert (claim.status, claim.claimed_at) == (Claim.Status.WAITING, AT)
    assert [(change.before, change.after, change.by) for change in states.changes_of(claim)] == [
        ("", "waiting", person)
    ]


def test_an_unproven_address_claims_nothing():
    with pytest.raises(EmailNotVerified):
        claims.claim(organisation=OrganisationFactory(), message="Me.", at=AT, by=UserFactory())

    assert not Claim.objects.exists()


def test_a_member_has_nothing_to_claim():
    membership = MembershipFactory(user=UserFactory(verified=True))

    with pytest.raises(claims.AlreadyMember):
        claims.claim(organisation=membership.organisation, message="Me.", at=AT, by=membership.user)

    assert not Claim.objects.exists()


def test_a_claim_waits_once():
    waiting = ClaimFactory(user=UserFactory(verified=True))

    with pytest.raises(claims.ClaimWaiting):
        claims.claim(organisation=waiting.organisation, message="Again.", at=AT, by=waiting.user)

    assert Claim.objects.get() == waiting


def test_after_a_refusal_one_may_ask_again(officer):
    claim = ClaimFactory(user=UserFactory(verified=True))
    claims.refuse(claim=claim, reason="Not known.", at=AT, by=officer)

    again = claims.claim(organisation=claim.organisation, message="With proof.", at=AT, by=claim.user)

    assert again.is_waiting


def test_approval_makes_a_lead_where_there_is_none(officer):
    claim = ClaimFactory()

    membership = claims.approve(claim=claim, at=AT, by=officer)

    assert (membership.user, membership.role, membership.started_at) == (claim.user, MembershipRole.LEAD, AT)
    assert claim.status == Claim.Status.APPROVED
    assert OutboxMessage.objects.get().email.to == [claim.user.email]


def test_approval_makes_an_editor_where_there_is_a_lead(officer):
    claim = ClaimFactory()
    MembershipFactory(organisation=claim.organisation)

    assert claims.approve(claim=claim, at=AT, by=officer).role == MembershipRole.EDITOR


@pytest.mark.parametrize("lead", [{"ended": True}, {"user__is_active": False}])
def test_a_lead_who_has_gone_does_not_count(officer, lead):
    claim = ClaimFactory()
    MembershipFactory(organisation=claim.organisation, **lead)

    assert claims.approve(claim=claim, at=AT, by=officer).role == MembershipRole.LEAD


def test_somebody_who_joined_meanwhile_keeps_their_role(officer):
    claim = ClaimFactory()
    membership = MembershipFactory(organisation=claim.organisation, user=claim.user, viewer=True)

    assert claims.approve(claim=claim, at=AT, by=officer) == membership
    assert Membership.objects.get().role == MembershipRole.VIEWER


def test_a_claim_is_decided_once(officer):
    claim = ClaimFactory()
    stale = Claim.objects.get()
    claims.refuse(claim=claim, reason="Not known.", at=AT, by=officer)

    with pytest.raises(states.CannotMove):
        claims.approve(claim=stale, at=AT, by=officer)

    assert Claim.objects.get().status == Claim.Status.REFUSED
    assert not Membership.objects.exists()


def test_a_refusal_tells_the_reason(officer):
    claim = ClaimFactory()

    claims.refuse(claim=claim, reason="The trustees do not know you.", at=AT, by=officer)

    assert states.changes_of(claim).first().reason == "The trustees do not know you."
    assert "The trustees do not know you." in OutboxMessage.objects.get().email.message


def test_a_refusal_needs_a_reason(officer):
    claim = ClaimFactory()

    with pytest.raises(claims.ReasonMissing):
        claims.refuse(claim=claim, reason=" ", at=AT, by=officer)

    assert Claim.objects.get().is_waiting
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("decide", [claims.approve, lambda **values: claims.refuse(reason="No.", **values)])
def test_nobody_decides_their_own_claim(decide):
    claim = ClaimFactory(user=UserFactory(commissioning_officer=True))

    with pytest.raises(claims.OwnClaim):
        decide(claim=claim, at=AT, by=claim.user)

    assert Claim.objects.get().is_waiting
    assert not Membership.objects.exists()


@pytest.mark.parametrize("before", list(Claim.Status))
@pytest.mark.parametrize("after", list(Claim.Status))
def test_a_claim_moves_only_from_waiting(before, after, officer):
    claim = ClaimFactory(status=before)

    if before == Claim.Status.WAITING != after:
        assert states.move(claim, after, at=AT, by=officer).status == after
    else:
        with pytest.raises(states.CannotMove):
            states.move(claim, after, at=AT, by=officer)
