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


class NetworkKind(models.TextChoices):
    """Through what kind of body the sector is told and heard."""

    CLUSTER = "cluster", "Cluster or network"
    UMBRELLA = "umbrella", "Umbrella body"
    BOARD = "board", "Partnership board"
    OTHER = "other", "Other"


class OrganisationSize(models.TextChoices):
    """By annual income. Source: a London borough's funding requirements, 2018."""

    SMALL = "small", "Small"
    MEDIUM = "medium", "Medium"
    LARGE = "large", "Large"
    UNKNOWN = "unknown", "Not known"


class DocumentKind(models.TextChoices):
    """What funders ask voluntary organisations for again and again. Source: the due diligence of a London borough's
    funding programme, and the Charity Commission's list of documents and policies that a charity needs."""

    GOVERNING_DOCUMENT = "governing_document", "Governing document"
    ANNUAL_ACCOUNTS = "annual_accounts", "Annual accounts"
    PUBLIC_LIABILITY = "public_liability", "Public liability insurance"
    EMPLOYERS_LIABILITY = "employers_liability", "Employer’s liability insurance"
    SAFEGUARDING_POLICY = "safeguarding_policy", "Safeguarding policy"
    EQUALITY_POLICY = "equality_policy", "Equality policy"
    DATA_PROTECTION_POLICY = "data_protection_policy", "Data protection policy"
    BANK_CONFIRMATION = "bank_confirmation", "Bank statement or confirmation"
    OTHER = "other", "Other document"


# Nobody can rely on one of these without knowing until when it holds. A policy lasts until its next review.
EXPIRING_KINDS = frozenset(
    {DocumentKind.PUBLIC_LIABILITY, DocumentKind.EMPLOYERS_LIABILITY, DocumentKind.SAFEGUARDING_POLICY}
)


class DocumentState(models.TextChoices):
    """How a document stands on a day; computed from its dates, never stored."""

    GIVEN = "given", "Given"
    IN_DATE = "in_date", "In date"
    EXPIRES_SOON = "expires_soon", "Expires soon"
    EXPIRED = "expired", "Expired"


class DocumentReminderKind(models.TextChoices):
    """A mail about a document that expires."""

    IN_60_DAYS = "in_60_days", "Expires in 60 days"
    IN_14_DAYS = "in_14_days", "Expires in 14 days"
    ON_THE_DAY = "on_the_day", "Expires today"


class DocumentReminderOutcome(models.TextChoices):
    QUEUED = "queued", "Mail written"
    SKIPPED = "skipped", "Skipped: a later one took its place"
    TASK = "task", "Nobody has an account: a task for the officer"
