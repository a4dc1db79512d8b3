"""Words for people, what they may do, and sizes of organisations."""

from django.db import models


class Role(models.TextChoices):
    """What a member of the council's or a partner's staff does. Organisations' people have memberships instead."""

    COMMISSIONING_OFFICER = "commissioning_officer", "Commissioning officer"
    ASSESSOR = "assessor", "Assessor"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    LEGAL_OFFICER = "legal_officer", "Legal officer"
    DEMOCRATIC_SERVICES_OFFICER = "democratic_services_officer", "Democratic services officer"
    PARTNER_OFFICER = "partner_officer", "Partner officer (health)"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


# Staff who may open officers' pages in general. Assessors see only what is assigned to them.
OFFICE_ROLES = frozenset(Role) - {Role.ASSESSOR}


class MembershipRole(models.TextChoices):
    """What a person may do for an organisation: the lead signs and invites, an editor prepares, a viewer reads."""

    LEAD = "lead", "Lead"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class AgencyKind(models.TextChoices):
    COUNCIL = "council", "Council"
    HEALTH_PARTNER = "health_partner", "Health partner"


class OrganisationSize(models.TextChoices):
    """By annual income. Source: a London borough's funding requirements, 2018."""

    SMALL = "small", "Small"
    MEDIUM = "medium", "Medium"
    LARGE = "large", "Large"
    UNKNOWN = "unknown", "Not known"
