"""Mails and tasks about outcomes, written by the operations that cause them."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from commissioning.applications.models import Award
from commissioning.common import outbox
from commissioning.common.operations import finish_tasks, raise_task
from organisations.enums import MembershipRole
from organisations.models import Membership


def outcomes(awards: Sequence[Award], *, at: dt.datetime) -> None:
    """Tell the leads that there is a letter; an officer where an organisation has no lead with an account."""
    leads = Membership.objects.filter(
        organisation__in={award.application.organisation_id for award in awards},
        role=MembershipRole.LEAD,
        ended_at=None,
        user__is_active=True,
    )
    people: dict[int, list] = {}
    for membership in leads.select_related("user").order_by("user__email"):
        people.setdefault(membership.organisation_id, []).append(membership.user)
    mails = []
    for award in awards:
        application = award.application
        users = people.get(application.organisation_id, [])
        if not users:
            raise_task(
                key=f"award:{award.pk}:outcome:nobody",
                title=f"Send the letter by post: {application.organisation} ({application.reference}). "
                "Nobody there has an account.",
                path=reverse("applications:award-letters", args=[application.round.slug]),
                at=at,
                assigned_to=application.round.officer,
            )
        mails += [
            outbox.Mail(
                key=f"award:{award.pk}:outcome:{user.pk}",
                to=user.email,
                template="applications/mail/outcome.txt",
                context={
                    "award": award,
                    "application": application,
                    "round": application.round,
                    "path": reverse("applications:own-outcome", args=[application.reference]),
                },
            )
            for user in users
        ]
    if mails:
        outbox.queue_many(mails, at=at)


def _declined_key(award: Award) -> str:
    return f"award:{award.pk}:declined"


def declined(award: Award, *, at: dt.datetime) -> None:
    """A task for the officer: the money is free."""
    application = award.application
    raise_task(
        key=_declined_key(award),
        title=f"{application.organisation} declined its award ({application.reference}). Decide what becomes of it.",
        path=reverse("applications:award-letters", args=[application.round.slug]),
        at=at,
        assigned_to=application.round.officer,
    )


def letter_sent_by_post(award: Award, *, at: dt.datetime, by) -> None:
    """Whoever records the answer knows that the letter arrived."""
    finish_tasks(keys=[f"award:{award.pk}:outcome:nobody"], at=at, by=by)
