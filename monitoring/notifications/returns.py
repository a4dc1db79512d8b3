"""Mails about a return that was handed in: receipt, queries, acceptance; to everybody who prepares returns."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from commissioning.common import outbox
from commissioning.common.operations import raise_task
from monitoring.models import Return, ReturnQuery, ReturnSubmission
from monitoring.notifications.recipients import preparers_of


def _mail(monitoring_return: Return, name: str, key: str, at: dt.datetime, **context) -> None:
    """Queue ``name`` for each person; where there is nobody, ask the agreement's officer to telephone."""
    agreement = monitoring_return.agreement
    people = preparers_of([agreement.organisation_id]).get(agreement.organisation_id, [])
    if not people:
        raise_task(
            key=f"{key}:telephone",
            title=f"Telephone {agreement.organisation}: nobody there has an account to read about a return",
            path=monitoring_return.get_absolute_url(),
            at=at,
            assigned_to=agreement.officer,
        )
        return
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"{key}:{person.pk}",
                to=person.email,
                template=f"monitoring/mail/{name}.txt",
                context={
                    "name": person.get_short_name(),
                    "agreement": agreement,
                    "organisation": agreement.organisation,
                    "return": monitoring_return,
                    "officer": agreement.officer,
                    "page": reverse("monitoring:return-start", args=[monitoring_return.pk]),
                    **context,
                },
            )
            for person in people
        ],
        at=at,
    )


def return_received(submission: ReturnSubmission, *, at: dt.datetime) -> None:
    """A receipt, for each submission."""
    record = submission.monitoring_return
    _mail(
        record,
        "return_received",
        f"return:{record.pk}:received:{submission.number}",
        at,
        submission=submission,
        pdf=reverse("monitoring:return-pdf", args=[record.pk]),
    )


def return_queried(monitoring_return: Return, queries: Sequence[ReturnQuery], *, at: dt.datetime) -> None:
    """What the officer asks, once for each sending back."""
    key = f"return:{monitoring_return.pk}:queried:{monitoring_return.submissions.count()}"
    _mail(monitoring_return, "return_queried", key, at, queries=queries)


def return_accepted(monitoring_return: Return, *, at: dt.datetime) -> None:
    """The officer's answer."""
    _mail(monitoring_return, "return_accepted", f"return:{monitoring_return.pk}:accepted", at)
