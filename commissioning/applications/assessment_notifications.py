"""Mail to assessors. It says nothing of an application but how many of which round there are."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse

from commissioning.applications.models import FundingRound
from commissioning.common import outbox
from organisations.models import User


def assigned(funding_round: FundingRound, counts: Mapping[int, int], *, due_on: dt.date, at: dt.datetime) -> None:
    """Tell assessors (``counts``: how many applications, by person) that something waits for them."""
    page = reverse("applications:assessment-list")
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"assessments:{funding_round.pk}:{person.pk}:{at.isoformat()}",
                to=person.email,
                template="applications/mail/assessments_assigned.txt",
                context={
                    "name": person.get_short_name(),
                    "round": funding_round,
                    "count": counts[person.pk],
                    "due_on": due_on,
                    "officer": funding_round.officer,
                    "page": page,
                },
            )
            for person in User.objects.filter(pk__in=counts).order_by("pk")
        ],
        at=at,
    )
