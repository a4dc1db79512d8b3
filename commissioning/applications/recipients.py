"""Whom a mail about an application goes to."""

from collections.abc import Iterable

from organisations.enums import MembershipRole
from organisations.models import Membership, User

PREPARERS = (MembershipRole.LEAD, MembershipRole.EDITOR)


def people_of(organisation_ids: Iterable[int], roles: Iterable[MembershipRole] = PREPARERS) -> dict[int, list[User]]:
    """The people with one of ``roles`` by organisation, in one query; an organisation without any is left out."""
    people: dict[int, list[User]] = {}
    memberships = (
        Membership.objects.filter(
            organisation__in=list(organisation_ids), role__in=list(roles), ended_at=None, user__is_active=True
        )
        .select_related("user")
        .order_by("role", "user__full_name", "pk")
    )
    for membership in memberships:
        people.setdefault(membership.organisation_id, []).append(membership.user)
    return people
