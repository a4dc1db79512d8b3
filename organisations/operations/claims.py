"""A person says they act for an organisation that is already on the register; an officer decides."""

import datetime as dt

from django.db import transaction

from commissioning.common import states
from organisations import notifications
from organisations.enums import MembershipRole
from organisations.models import Claim, Membership, Organisation
from organisations.operations.verification import require_verified_email


class AlreadyMember(Exception):
    """The person is a member of the organisation already."""

    def __init__(self, who, organisation: Organisation):
        super().__init__(f"{who} is a member of {organisation} already.")


class ClaimWaiting(Exception):
    """The person's earlier claim of the same organisation is not decided yet."""

    def __init__(self, claim: Claim):
        super().__init__(f"Your request to act for {claim.organisation} is with an officer already.")


class OwnClaim(Exception):
    """Nobody decides their own claim."""

    def __init__(self):
        super().__init__("Another officer must decide this: it is your own request.")


class ReasonMissing(Exception):
    """A refusal needs a reason, which the person is told."""

    def __init__(self):
        super().__init__("Enter the reason. It is sent to the person.")


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@transaction.atomic
def claim(*, organisation: Organisation, message: str, at: dt.datetime, by) -> Claim:
    """Ask to act for ``organisation``. Raises ``EmailNotVerified``, ``AlreadyMember`` or ``ClaimWaiting``."""
    require_verified_email(by)
    _lock(organisation)
    if Membership.objects.current().filter(user=by, organisation=organisation).exists():
        raise AlreadyMember(by, organisation)
    earlier = Claim.objects.filter(user=by, organisation=organisation, status=Claim.Status.WAITING).first()
    if earlier is not None:
        raise ClaimWaiting(earlier)
    made = Claim.objects.create(organisation=organisation, user=by, message=message, claimed_at=at)
    states.record_change(made, "", made.status, at=at, by=by)
    return made


@transaction.atomic
def approve(*, claim: Claim, at: dt.datetime, by) -> Membership:
    """Let the person in: as lead when the organisation has none, else as editor.

    Somebody who joined by invitation meanwhile keeps their role. Raises ``OwnClaim``, or ``CannotMove``
    when the claim is decided.
    """
    if by == claim.user:
        raise OwnClaim
    organisation = _lock(claim.organisation)
    decided = states.move(claim, Claim.Status.APPROVED, at=at, by=by)
    current = Membership.objects.current().filter(organisation=organisation)
    has_lead = current.filter(role=MembershipRole.LEAD, user__is_active=True).exists()
    membership, _ = current.get_or_create(
        user=decided.user,
        organisation=organisation,
        defaults={"role": MembershipRole.EDITOR if has_lead else MembershipRole.LEAD, "started_at": at},
    )
    notifications.claim_approved(decided, membership, at=at)
    return membership


@transaction.atomic
def refuse(*, claim: Claim, reason: str, at: dt.datetime, by) -> Claim:
    """Refuse, with a reason that the person is told. Raises ``ReasonMissing``, ``OwnClaim`` or ``CannotMove``."""
    if not reason.strip():
        raise ReasonMissing
    if by == claim.user:
        raise OwnClaim
    decided = states.move(claim, Claim.Status.REFUSED, at=at, by=by, reason=reason)
    notifications.claim_refused(decided, reason, at=at)
    return decided
