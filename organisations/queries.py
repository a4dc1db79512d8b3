"""Reads of organisations and their people that pages share."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from commissioning.common.models import StatusChange
from organisations.enums import MembershipRole, OrganisationSize
from organisations.identifiers import normalise_charity_number, normalise_company_number
from organisations.models import Claim, Invitation, Membership, Organisation, RoleAssignment, User
from organisations.rules import MEDIUM_UP_TO_PENCE, SMALL_UP_TO_PENCE

FOUND_AT_MOST = 20
PREPARERS = (MembershipRole.LEAD, MembershipRole.EDITOR)
TIMELINE_LENGTH = 50

SIZE_CONDITIONS = {
    OrganisationSize.SMALL: Q(annual_income_pence__lte=SMALL_UP_TO_PENCE),
    OrganisationSize.MEDIUM: Q(annual_income_pence__gt=SMALL_UP_TO_PENCE, annual_income_pence__lte=MEDIUM_UP_TO_PENCE),
    OrganisationSize.LARGE: Q(annual_income_pence__gt=MEDIUM_UP_TO_PENCE),
    OrganisationSize.UNKNOWN: Q(annual_income_pence=None),
}


def matching(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those with ``text`` in their name or one of their other names, or with this very number or identifier."""
    text = " ".join(text.split())
    if not text:
        return organisations
    by_alias = Organisation.objects.filter(aliases__name__icontains=text).values("pk")
    return organisations.filter(
        Q(name__icontains=text)
        | Q(pk__in=by_alias)
        | Q(charity_number=normalise_charity_number(text))
        | Q(company_number=normalise_company_number(text))
        | Q(identifier__iexact=text)
    )


def register_entries(text: str) -> list[Organisation]:
    """What somebody who looks for their organisation finds: names are public, and at most 20 are shown."""
    return list(matching(Organisation.objects.all(), text)[: FOUND_AT_MOST + 1])


def memberships_of(user: User) -> list[Membership]:
    """The person's current memberships with their organisations."""
    return list(user.memberships.current().select_related("organisation").order_by("organisation__name"))


def people_of(organisation: Organisation) -> list[Membership]:
    """The current members, leads first."""
    order = list(MembershipRole)
    people = organisation.memberships.current().select_related("user").order_by("user__full_name")
    return sorted(people, key=lambda membership: order.index(MembershipRole(membership.role)))


def preparers_of(organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    """The leads and editors who can sign in, by organisation, in one query; one that has nobody is left out."""
    found: dict[int, list[User]] = {}
    memberships = (
        Membership.objects.current()
        .filter(organisation__in=list(organisation_ids), role__in=PREPARERS, user__is_active=True)
        .select_related("user")
        .order_by("role", "user__full_name", "pk")
    )
    for membership in memberships:
        found.setdefault(membership.organisation_id, []).append(membership.user)
    return found


def invitations_of(organisation: Organisation, at: dt.datetime) -> list[Invitation]:
    """Invitations that wait for an answer and can still be used."""
    waiting = organisation.invitations.waiting().filter(expires_at__gt=at)
    return list(waiting.select_related("invited_by", "organisation"))


def claims_for(user: User) -> QuerySet[Claim]:
    """Requests to act for an organisation that the officer sees, with both sides."""
    organisations = Organisation.objects.visible_to(user).order_by()
    return Claim.objects.filter(organisation__in=organisations).select_related("organisation", "user")


def claims_waiting(user: User) -> QuerySet[Claim]:
    """The officer's queue, oldest first."""
    return claims_for(user).filter(status=Claim.Status.WAITING)


def claims_of(user: User) -> list[Claim]:
    """The person's claims that wait."""
    return list(user.claims.filter(status=Claim.Status.WAITING).select_related("organisation"))


def everybody() -> QuerySet[User]:
    """Every account, active or not, with its roles and whether it has a second factor."""
    return User.objects.prefetch_related("role_assignments__agency").annotate(
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP))
    )


def staff() -> QuerySet[User]:
    """Everybody with a role."""
    return everybody().filter(Exists(RoleAssignment.objects.filter(user=OuterRef("pk"))))


def for_list(user: User) -> QuerySet[Organisation]:
    """The officers' list: with ward, and how many people act for each."""
    return (
        Organisation.objects.visible_to(user)
        .select_related("ward")
        .annotate(people=Count("memberships", filter=Q(memberships__ended_at=None)))
        .order_by("name", "pk")  # Counting drops the model's own order.
    )


@dataclass(frozen=True)
class Event:
    """One line of a timeline."""

    at: dt.datetime
    title: str
    by: str = ""
    detail: str = ""

    @property
    def when(self) -> str:
        """The day in London, in words."""
        return date_format(localtime(self.at), "j F Y")


FIELD_NAMES = {"annual_income_pence": "annual income", "funding_hold_reason": "hold on funding", "ward": "ward"}


def _changes(organisation: Organisation) -> list[Event]:
    records = list(organisation.history.select_related("history_user")[: TIMELINE_LENGTH + 1])
    events = []
    for newer, older in zip(records, [*records[1:], None], strict=True):
        by = str(newer.history_user or "")
        if older is None:
            if newer.history_type == "+":
                events.append(Event(newer.history_date, "Put on the register", by))
            continue
        names = [
            FIELD_NAMES.get(change.field, change.field.replace("_", " "))
            for change in newer.diff_against(older, foreign_keys_are_objs=False).changes
        ]
        if names:
            events.append(Event(newer.history_date, "Details changed", by, ", ".join(names)))
    return events


def timeline_of(organisation: Organisation) -> list[Event]:
    """What happened to the entry and its people, newest first, at most 50 lines."""
    events = _changes(organisation)
    for membership in organisation.memberships.select_related("user"):
        role = membership.get_role_display().lower()
        events.append(Event(membership.started_at, f"{membership.user} joined", detail=f"now {role}"))
        if membership.ended_at:
            events.append(Event(membership.ended_at, f"{membership.user} left"))
    claims = {claim.pk: claim for claim in organisation.claims.select_related("user")}
    of_claims = StatusChange.objects.filter(
        content_type=ContentType.objects.get_for_model(Claim), object_id__in=claims
    ).select_related("by")
    for change in of_claims:
        claim = claims[change.object_id]
        label = Claim.Status(change.after).label.lower()
        title = f"{claim.user} asked to act for it" if not change.before else f"Request of {claim.user}: {label}"
        events.append(Event(change.at, title, str(change.by or "") if change.before else "", change.reason))
    for invitation in organisation.invitations.select_related("invited_by", "withdrawn_by"):
        events.append(Event(invitation.invited_at, f"{invitation.email} invited", str(invitation.invited_by)))
        if invitation.withdrawn_at:
            title = f"Invitation of {invitation.email} withdrawn"
            events.append(Event(invitation.withdrawn_at, title, str(invitation.withdrawn_by)))
    for document in organisation.documents.select_related("uploaded_by", "withdrawn_by"):
        title = "Document replaced" if document.replaces_id else "Document given"
        kind = document.get_kind_display()
        events.append(Event(document.uploaded_at, f"{title}: {document}", str(document.uploaded_by), kind))
        if document.withdrawn_at:
            events.append(
                Event(document.withdrawn_at, f"Document withdrawn: {document}", str(document.withdrawn_by), kind)
            )
    return sorted(events, key=lambda event: event.at, reverse=True)[:TIMELINE_LENGTH]
