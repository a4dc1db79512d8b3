"""Whom a mail about an agreement goes to."""

from collections.abc import Iterable

from organisations.enums import MembershipRole
from organisations.models import Membership, User

PREPARERS = (MembershipRole.LEAD, MembershipRole.EDITOR)


def preparers_of(organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    """The leads and editors with an account, by organisation, in one query; an organisation that has nobody
    is left out."""
    people: dict[int, list[User]] = {}
    memberships = (
        Membership.objects.filter(
            organisation__in=list(organisation_ids), role__in=PREPARERS, ended_at=None, user__is_active=True
        )
        .select_related("user")
        .order_by("role", "user__full_name", "pk")
    )
    for membership in memberships:
        people.setdefault(membership.organisation_id, []).append(membership.user)
    return people
