"""A lead or an officer asks somebody to join an organisation; the link in the mail is the only key."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from organisations import notifications
from organisations.enums import MembershipRole
from organisations.models import Invitation, Membership, Organisation
from organisations.operations.claims import AlreadyMember
from organisations.operations.verification import require_verified_email

VALID_FOR = dt.timedelta(days=14)
STRENGTH = {MembershipRole.VIEWER: 0, MembershipRole.EDITOR: 1, MembershipRole.LEAD: 2}


class InvitationUnknown(Exception):
    """No invitation has this link."""


class InvitationGone(Exception):
    """The invitation was there and is no longer. Its subclasses say why, in words for the person."""

    def __init__(self, invitation: Invitation):
        self.invitation = invitation
        super().__init__(self.words)

    words = "This invitation cannot be used any more."


class InvitationExpired(InvitationGone):
    words = "This invitation was valid for 14 days, which have passed. Ask for a new one."


class InvitationUsed(InvitationGone):
    words = "This invitation has been accepted already. It works once."


class InvitationWithdrawn(InvitationGone):
    words = "This invitation was withdrawn, or a newer one was sent in its place."


class InvitedSomebodyElse(Exception):
    """The person who is signed in is not the one whose address was invited."""

    def __init__(self, invitation: Invitation):
        self.invitation = invitation
        super().__init__("This invitation was sent to another e-mail address than the one you signed in with.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, at: dt.datetime, by) -> Invitation:
    """Invite ``email`` to join as ``role`` within 14 days; an earlier open invitation of theirs is withdrawn.

    Raises ``AlreadyMember``.
    """
    email = email.strip().lower()
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if Membership.objects.current().filter(organisation=organisation, user__email=email).exists():
        raise AlreadyMember(email, organisation)
    for earlier in Invitation.objects.waiting().filter(organisation=organisation, email=email):
        withdraw(invitation=earlier, at=at, by=by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        token_sha256=_hash(token),
        invited_at=at,
        invited_by=by,
        expires_at=at + VALID_FOR,
    )
    notifications.invited(invitation, token, at=at)
    return invitation


def _usable(invitation: Invitation, at: dt.datetime) -> Invitation:
    if invitation.accepted_at is not None:
        raise InvitationUsed(invitation)
    if invitation.withdrawn_at is not None:
        raise InvitationWithdrawn(invitation)
    if invitation.expires_at <= at:
        raise InvitationExpired(invitation)
    return invitation


def find(token: str, *, at: dt.datetime) -> Invitation:
    """The invitation of a link, if it can still be used.

    Raises ``InvitationUnknown``, or the kind of ``InvitationGone`` that says why not.
    """
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by").filter(token_sha256=_hash(token)).first()
    )
    if invitation is None:
        raise InvitationUnknown
    return _usable(invitation, at)


@transaction.atomic
def accept(*, token: str, at: dt.datetime, by) -> Membership:
    """Join, as the person whose very address was invited. Somebody who is a member keeps the stronger role.

    Raises what ``find`` raises, ``InvitedSomebodyElse`` or ``EmailNotVerified``.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(token_sha256=_hash(token)).first()
    if invitation is None:
        raise InvitationUnknown
    _usable(invitation, at)
    if by.email.lower() != invitation.email:
        raise InvitedSomebodyElse(invitation)
    require_verified_email(by)
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save()
    membership, joined = Membership.objects.current().get_or_create(
        user=by, organisation=invitation.organisation, defaults={"role": invitation.role, "started_at": at}
    )
    if not joined and STRENGTH[MembershipRole(invitation.role)] > STRENGTH[MembershipRole(membership.role)]:
        membership.role = invitation.role
        membership.save()
    return membership


@transaction.atomic
def withdraw(*, invitation: Invitation, at: dt.datetime, by) -> Invitation:
    """Make the link useless. Raises ``InvitationUsed`` or ``InvitationWithdrawn``."""
    fresh = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if fresh.accepted_at is not None:
        raise InvitationUsed(fresh)
    if fresh.withdrawn_at is not None:
        raise InvitationWithdrawn(fresh)
    fresh.withdrawn_at, fresh.withdrawn_by = at, by
    fresh.save()
    return fresh
