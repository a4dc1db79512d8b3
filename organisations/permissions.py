"""Who may do what: predicates that every app composes, and the permissions of this one.

A predicate's record is an organisation or anything with an ``organisation``; that of
``is_partner_officer_of`` is an agency or anything with ``agency_ids``, the keys of the agencies that lead or
share it. Roles and memberships are read once for each request (see ``User``), so predicates cost nothing more.
"""

import rules

from organisations.enums import OFFICE_ROLES, MembershipRole, Role
from organisations.models import Agency, Organisation


def has_role(*roles: str) -> rules.Predicate:
    """A predicate: the person holds any of ``roles``."""
    name = "has_role:" + "|".join(sorted(roles))
    return rules.predicate(lambda user: user.is_authenticated and user.has_role(*roles), name=name)


def member_as(*roles: str) -> rules.Predicate:
    """A predicate: the person is, at present, one of ``roles`` in the record's organisation."""

    def holds(user, record):
        if record is None or not user.is_authenticated:
            return False
        key = record.pk if isinstance(record, Organisation) else record.organisation_id
        return user.membership_roles.get(key) in roles

    return rules.predicate(holds, name="member_as:" + "|".join(sorted(roles)))


is_commissioning_officer = has_role(Role.COMMISSIONING_OFFICER)
is_assessor = has_role(Role.ASSESSOR)
is_finance_officer = has_role(Role.FINANCE_OFFICER)
is_legal_officer = has_role(Role.LEGAL_OFFICER)
is_democratic_services_officer = has_role(Role.DEMOCRATIC_SERVICES_OFFICER)
is_partner_officer = has_role(Role.PARTNER_OFFICER)
is_auditor = has_role(Role.AUDITOR)
is_administrator = has_role(Role.ADMINISTRATOR)
is_office_staff = has_role(*OFFICE_ROLES)

is_lead_of = member_as(MembershipRole.LEAD)
is_editor_of = member_as(MembershipRole.LEAD, MembershipRole.EDITOR)
is_member_of = member_as(*MembershipRole)


@rules.predicate
def is_partner_officer_of(user, record):
    """A partner officer whose agency the record is, or leads or shares it."""
    if record is None or not user.is_authenticated or not user.has_role(Role.PARTNER_OFFICER):
        return False
    of = {record.pk} if isinstance(record, Agency) else record.agency_ids
    return not user.agency_ids.isdisjoint(of)


@rules.predicate
def is_somebody_else(user, record):
    """The record is not the person's own account."""
    return record is None or user.pk != record.pk


rules.add_perm("organisations.edit_profile", is_editor_of | is_commissioning_officer)
rules.add_perm("organisations.keep_documents", is_editor_of | is_commissioning_officer)
rules.add_perm("organisations.invite_member", is_lead_of | is_commissioning_officer)
rules.add_perm("organisations.manage_members", is_lead_of | is_commissioning_officer)
rules.add_perm("organisations.keep_networks", is_commissioning_officer)
rules.add_perm("organisations.decide_claim", is_commissioning_officer)
rules.add_perm("organisations.see_staff", is_administrator | is_auditor)
rules.add_perm("organisations.manage_staff", is_administrator & is_somebody_else)
