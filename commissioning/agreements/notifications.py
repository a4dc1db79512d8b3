"""Mails about an agreement's signatures, written to the outbox by the operations that cause them.

They go to the organisation's lead and editors. Where nobody has an account, an officer gets a task instead.
"""

import datetime as dt

from django.urls import reverse

from commissioning.agreements.models import Agreement
from commissioning.common import outbox
from commissioning.common.operations import raise_task
from organisations.enums import MembershipRole

MAIL = "agreements/mail"


def _people(agreement: Agreement) -> list:
    memberships = agreement.organisation.memberships.filter(
        ended_at=None, role__in=[MembershipRole.LEAD, MembershipRole.EDITOR], user__is_active=True
    )
    return [membership.user for membership in memberships.select_related("user").order_by("user__email")]


def _to_organisation(agreement: Agreement, news: str, *, at: dt.datetime, call_them: str) -> None:
    path = reverse("agreements:own-agreement", args=[agreement.reference])
    people = _people(agreement)
    if not people:
        raise_task(
            key=f"agreement:{agreement.pk}:{news}:nobody",
            title=f"{call_them}: {agreement.organisation} ({agreement.reference}). Nobody there has an account.",
            path=agreement.get_absolute_url(),
            at=at,
            assigned_to=agreement.officer,
        )
        return
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"agreement:{agreement.pk}:{news}:{user.pk}",
                to=user.email,
                template=f"{MAIL}/{news}.txt",
                context={"agreement": agreement, "user": user, "path": path},
            )
            for user in people
        ],
        at=at,
    )


def offered(agreement: Agreement, *, at: dt.datetime) -> None:
    """There is an offer to read; the lead accepts or declines it."""
    _to_organisation(agreement, "offered", at=at, call_them="Send the offer by post")


def countersign_task_of(agreement_id: int) -> str:
    """The key of the task to countersign an agreement."""
    return f"agreement:{agreement_id}:countersign"


def accepted(agreement: Agreement, *, at: dt.datetime) -> None:
    """A receipt for the organisation, and a task for the officer: countersign."""
    _to_organisation(agreement, "accepted", at=at, call_them="Confirm the acceptance by post")
    raise_task(
        key=countersign_task_of(agreement.pk),
        title=f"Countersign {agreement.reference}: {agreement.organisation} has accepted.",
        path=agreement.get_absolute_url(),
        at=at,
        assigned_to=agreement.officer,
    )


def activated(agreement: Agreement, *, at: dt.datetime) -> None:
    """The agreement is in force."""
    _to_organisation(agreement, "activated", at=at, call_them="Tell them that the agreement is in force")


def declined(agreement: Agreement, *, at: dt.datetime) -> None:
    """A task for the officer: the money is free."""
    raise_task(
        key=f"agreement:{agreement.pk}:declined",
        title=f"{agreement.organisation} declined {agreement.reference}. Decide what becomes of the money.",
        path=agreement.get_absolute_url(),
        at=at,
        assigned_to=agreement.officer,
    )
