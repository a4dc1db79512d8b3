"""Organisations come onto the register and keep their entry up to date."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from commissioning.common import states
from organisations.enums import AgencyKind, MembershipRole
from organisations.identifiers import charity_identifier, company_identifier
from organisations.models import Agency, Membership, Organisation, OrganisationAlias
from organisations.operations.verification import require_verified_email

# What people of the organisation, and officers, may change. The public identifier stays: it has been published.
PROFILE_FIELDS = frozenset(
    {
        "name",
        "charity_number",
        "company_number",
        "annual_income_pence",
        "income_year_ends_on",
        "purpose",
        "address",
        "postcode",
        "ward",
        "email",
        "telephone",
        "website",
    }
)


class AlreadyOnRegister(Exception):
    """Another organisation of the register has one of the numbers, or the identifier made of them."""

    def __init__(self, organisation: Organisation, field: str):
        self.organisation, self.field = organisation, field
        super().__init__(f"{organisation.name} is on the register with this number.")


def identifier_for(charity_number: str, company_number: str) -> str:
    """The public identifier of a new organisation: its registered one, else one in the council's name."""
    if charity_number:
        return charity_identifier(charity_number)
    if company_number:
        return company_identifier(company_number)
    council = Agency.objects.filter(kind=AgencyKind.COUNCIL).order_by("pk").first()
    return f"{council.reference if council else 'XP-PORTAL'}-ORG-{secrets.token_hex(5)}"


def slug_for(name: str) -> str:
    """An address made of the name that no organisation has; with random letters after it when one has."""
    slug = slugify(name)[:200].strip("-") or "organisation"
    return f"{slug}-{secrets.token_hex(3)}" if Organisation.objects.filter(slug=slug).exists() else slug


def _refuse_if_taken(charity_number: str, company_number: str, *, identifier: str = "", besides=None) -> None:
    others = Organisation.objects.exclude(pk=besides.pk) if besides else Organisation.objects.all()
    taken = Q(pk=None)
    if charity_number:
        taken |= Q(charity_number=charity_number)
    if company_number:
        taken |= Q(company_number=company_number)
    if identifier:
        taken |= Q(identifier=identifier)
    other = others.filter(taken).first()
    if other is not None:
        same_charity = charity_number and charity_number in (other.charity_number, *other.identifier.rsplit("-", 1)[1:])
        raise AlreadyOnRegister(other, "charity_number" if same_charity else "company_number")


@transaction.atomic
def register(*, at: dt.datetime, by, name: str, charity_number: str = "", company_number: str = "", **profile):
    """Put an organisation on the register with ``by``, its first person, as its lead.

    ``profile`` takes what else is in ``PROFILE_FIELDS``. Returns the organisation. Raises
    ``EmailNotVerified``, or ``AlreadyOnRegister`` when it should be claimed instead.
    """
    require_verified_email(by)
    organisation = enter(
        at=at, by=by, name=name, charity_number=charity_number, company_number=company_number, **profile
    )
    Membership.objects.create(user=by, organisation=organisation, role=MembershipRole.LEAD, started_at=at)
    return organisation


@transaction.atomic
def enter(
    *, at: dt.datetime, by, name: str, charity_number: str = "", company_number: str = "", **profile
) -> Organisation:
    """Put an organisation on the register of which nobody has an account yet: its people claim it later.

    ``profile`` takes what else is in ``PROFILE_FIELDS``. Raises ``AlreadyOnRegister``.
    """
    unknown = set(profile) - PROFILE_FIELDS
    if unknown:
        raise TypeError(f"Not part of a profile: {', '.join(sorted(unknown))}.")
    identifier = identifier_for(charity_number, company_number)
    _refuse_if_taken(charity_number, company_number, identifier=identifier)
    return Organisation.objects.create(
        identifier=identifier,
        slug=slug_for(name),
        name=name,
        charity_number=charity_number,
        company_number=company_number,
        created_at=at,
        **profile,
    )


@transaction.atomic
def update_profile(*, organisation: Organisation, at: dt.datetime, by, **profile) -> Organisation:
    """Change what is in ``PROFILE_FIELDS``; a name that changes is kept as an alias.

    Raises ``AlreadyOnRegister`` when a number belongs to another organisation.
    """
    unknown = set(profile) - PROFILE_FIELDS
    if unknown:
        raise TypeError(f"Not part of a profile: {', '.join(sorted(unknown))}.")
    fresh = states.locked(organisation)
    _refuse_if_taken(profile.get("charity_number", ""), profile.get("company_number", ""), besides=fresh)
    before = fresh.name
    for field, value in profile.items():
        setattr(fresh, field, value)
    fresh.save()
    if fresh.name != before:
        OrganisationAlias.objects.get_or_create(organisation=fresh, name=before)
    return fresh
