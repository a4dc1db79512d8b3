"""Mails of reviews: the organisation's account came in, a decision was made, notice is given."""

import datetime as dt

from django.urls import reverse

from commissioning.common import outbox
from commissioning.common.guaranteed import guaranteed
from commissioning.common.operations import raise_task
from monitoring.enums import Recommendation
from monitoring.models import FundingNotice, Review
from monitoring.notifications.recipients import preparers_of


def _to_organisation(review: Review, name: str, key: str, at: dt.datetime, **context) -> bool:
    """Queue the mail for the leads and editors; a task to telephone, and False, where there are none."""
    agreement = review.agreement
    people = preparers_of([agreement.organisation_id]).get(agreement.organisation_id, [])
    if not people:
        raise_task(
            key=f"{key}:telephone",
            title=f"Write to {agreement.organisation} about its review by post: nobody there has an account",
            path=review.get_absolute_url(),
            at=at,
            assigned_to=agreement.officer,
        )
    page = reverse("monitoring:review-account", args=[review.pk])
    outbox.queue_many([_mail(review, name, key, person, page=page, **context) for person in people], at=at)
    return bool(people)


def _mail(review: Review, name: str, key: str, person, **context) -> outbox.Mail:
    return outbox.Mail(
        key=f"{key}:{person.pk}",
        to=person.email,
        template=f"monitoring/mail/{name}.txt",
        context={
            "name": person.get_short_name(),
            "review": review,
            "agreement": review.agreement,
            "organisation": review.agreement.organisation,
            "officer": review.agreement.officer,
            **context,
        },
    )


def account_given(review: Review, *, at: dt.datetime) -> None:
    """A receipt for the organisation, and word to the officer."""
    key = f"review:{review.pk}:account"
    _to_organisation(review, "review_account_received", key, at)
    officer = review.agreement.officer
    if officer and officer.is_active:
        page = review.get_absolute_url()
        mail = _mail(review, "review_account_officer", f"{key}:officer", officer, page=page)
        outbox.queue_many([mail], at=at)


def decided(review: Review, *, at: dt.datetime) -> None:
    """Tell the organisation what was decided; of an end it has notice in a mail of its own."""
    if review.decision == Recommendation.DECOMMISSION and review.funding_notices.exists():
        return
    decision = review.get_decision_display()
    _to_organisation(review, "review_decided", f"review:{review.pk}:decided", at, decision=decision)


def notice_given(notice: FundingNotice, *, at: dt.datetime) -> bool:
    """Give the organisation notice; whether there was somebody to write to."""
    return _to_organisation(guaranteed(notice.review), "funding_notice", f"notice:{notice.pk}:given", at, notice=notice)
