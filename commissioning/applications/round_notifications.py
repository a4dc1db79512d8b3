"""Mails about a round to the organisations that apply."""

import datetime as dt

from django.db.models import Q, QuerySet

from commissioning.applications.models import Application, FundingRound, OrganisationStage
from commissioning.common import outbox
from commissioning.common.operations import raise_task
from organisations.enums import MembershipRole
from organisations.models import Membership

PREPARERS = (MembershipRole.LEAD, MembershipRole.EDITOR)


def preparers_in(record: FundingRound) -> QuerySet[Membership]:
    """The leads and editors of every organisation that has begun or handed in anything. One query."""
    begun = OrganisationStage.objects.filter(round=record).values("organisation")
    applied = Application.objects.filter(round=record).values("organisation")
    people = Membership.objects.filter(role__in=PREPARERS, ended_at=None, user__is_active=True)
    people = people.filter(Q(organisation__in=begun) | Q(organisation__in=applied))
    return people.select_related("user", "organisation").order_by("pk")


def cancelled(record: FundingRound, *, at: dt.datetime) -> None:
    """Tell the leads and editors of every organisation that has begun or handed in anything why the round is off, and
    what is kept; the officer gets a task for each organisation where nobody has an account."""
    people = list(preparers_in(record))
    reached = {membership.organisation_id for membership in people}
    begun = OrganisationStage.objects.filter(round=record).exclude(organisation__in=reached)
    for stage in begun.select_related("organisation").defer("snapshot").order_by("pk"):
        raise_task(
            key=f"round:{record.pk}:cancelled:{stage.organisation_id}:nobody",
            title=f"Tell {stage.organisation} by post that {record} is cancelled. Nobody there has an account.",
            path=record.get_absolute_url(),
            at=at,
            assigned_to=record.officer,
        )
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"round:{record.pk}:cancelled:{membership.organisation_id}:{membership.user_id}",
                to=membership.user.email,
                template="applications/mail/round_cancelled.txt",
                context={
                    "name": membership.user.get_short_name(),
                    "round": record,
                    "reason": record.cancelled_reason,
                    "organisation": membership.organisation,
                    "officer": record.officer,
                },
            )
            for membership in people
        ],
        at=at,
    )
