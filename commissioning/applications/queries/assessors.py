"""Assessors: who they are, what they have in hand, and to which applications they are tied."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower

from commissioning.applications.models import Application, ApplicationPartner, Assignment
from commissioning.common.models import OfficerTask
from organisations.enums import Role
from organisations.models import Membership, User


def all_assessors() -> QuerySet[User]:
    """Everybody who may be given an application."""
    return User.objects.filter(is_active=True, role_assignments__role=Role.ASSESSOR).distinct()


def in_hand() -> dict[int, int]:
    """How many applications, of all rounds, each assessor has still to hand in."""
    rows = Assignment.objects.open().order_by().values("assessor").annotate(count=Count("pk"))
    return {row["assessor"]: row["count"] for row in rows}


def ties(applications: Collection[int]) -> dict[int, set[int]]:
    """By application, the people who are or were with its organisation, or whom it names as a partner's contact:
    an interest that needs no declaring."""
    found: dict[int, set[int]] = {pk: set() for pk in applications}
    partners = (
        ApplicationPartner.objects.filter(application__in=applications)
        .annotate(address=Lower("email"))
        .values_list("application", "address")
    )
    by_address = dict(User.objects.filter(email__in={address for _, address in partners}).values_list("email", "pk"))
    members = Membership.objects.filter(organisation__applications__in=applications)
    for application, user in members.values_list("organisation__applications", "user"):
        found[application].add(user)
    for application, address in partners:
        if address in by_address:
            found[application].add(by_address[address])
    return found


def had_by(applications: Collection[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By application, its assessors; and those who were taken off it."""
    active: dict[int, set[int]] = {pk: set() for pk in applications}
    removed: dict[int, set[int]] = {pk: set() for pk in applications}
    rows = Assignment.objects.filter(application__in=applications)
    for application, assessor, removed_at in rows.values_list("application", "assessor", "removed_at"):
        (active if removed_at is None else removed)[application].add(assessor)
    return active, removed


def task_keys(applications: Collection[int]) -> list[str]:
    """Keys of the open tasks to find another assessor for one of these applications."""
    asked = OfficerTask.objects.open().filter(key__startswith="application:", key__contains=":assessor:")
    return [key for key in asked.values_list("key", flat=True) if int(key.split(":")[1]) in applications]


def short_of_assessors(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those that have fewer assessors than their round asks for."""
    return applications.annotate(
        assessors=Count("assignments", filter=Q(assignments__removed_at=None), distinct=True)
    ).filter(assessors__lt=F("round__assessors_per_application"))
