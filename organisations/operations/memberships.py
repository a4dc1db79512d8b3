"""People's parts in organisations: changed, and ended. They begin by registration, claim or invitation."""

import datetime as dt

from django.db import transaction

from commissioning.common import states
from organisations.enums import MembershipRole
from organisations.models import Membership, Organisation


class LastLead(Exception):
    """The organisation would be left without a lead."""

    def __init__(self, membership: Membership):
        super().__init__(
            f"{membership.user} is the only lead of {membership.organisation}. "
            "Make somebody else a lead first, so that there is somebody who can sign."
        )


class MembershipEnded(Exception):
    """The person is no longer a member."""

    def __init__(self, membership: Membership):
        super().__init__(f"{membership.user} is no longer a member of {membership.organisation}.")


def _locked(membership: Membership) -> Membership:
    """The membership read again; its organisation is locked too, so that two leads cannot leave at once."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    fresh = states.locked(membership)
    if fresh.ended_at is not None:
        raise MembershipEnded(fresh)
    return fresh


def _refuse_if_last_lead(membership: Membership) -> None:
    leads = Membership.objects.current().filter(
        organisation=membership.organisation_id, role=MembershipRole.LEAD, user__is_active=True
    )
    if list(leads.values_list("pk", flat=True)) == [membership.pk]:
        raise LastLead(membership)


@transaction.atomic
def change_role(*, membership: Membership, role: str, at: dt.datetime, by) -> Membership:
    """Make the person lead, editor or viewer. Raises ``MembershipEnded`` or ``LastLead``."""
    fresh = _locked(membership)
    if fresh.role == role:
        return fresh
    _refuse_if_last_lead(fresh)
    fresh.role = role
    fresh.save()
    return fresh


@transaction.atomic
def end(*, membership: Membership, at: dt.datetime, by) -> Membership:
    """End the person's part in the organisation. Raises ``MembershipEnded`` or ``LastLead``."""
    fresh = _locked(membership)
    _refuse_if_last_lead(fresh)
    fresh.ended_at = at
    fresh.save()
    return fresh
