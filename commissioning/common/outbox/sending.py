"""Sending what was queued: each message claimed singly, sent, recorded."""

import datetime as dt
import time

from django.db import transaction
from django.db.models import F
from post_office.connections import connections
from post_office.models import STATUS, Email, Log

from commissioning.common.models import OutboxMessage

Status = OutboxMessage.Status

MAX_ATTEMPTS = 5
# The wait after the first, second, … failed attempt.
BACK_OFF = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2))
# A claim that is older belongs to a worker that died: one mail takes seconds.
CLAIM_LASTS = dt.timedelta(minutes=10)


def send_due(*, at: dt.datetime) -> int:
    """Send every message that is due and give back those whose worker died; how many were sent.

    Safe to run twice and at once: a message is claimed by compare-and-swap before it is sent. Not to be called in
    a transaction, in which nobody else could see the claims.
    """
    started = time.monotonic()
    _sweep(at)
    due = OutboxMessage.objects.filter(status=Status.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at", "pk")
    sent = 0
    try:
        for pk in list(due.values_list("pk", flat=True)):
            moment = at + dt.timedelta(seconds=time.monotonic() - started)
            if _claim(pk, moment):
                sent += _send(pk, moment)
    finally:
        connections.close()
    return sent


def retry(message: OutboxMessage, *, at: dt.datetime) -> bool:
    """Queue a failed message again, with all its attempts; False where it has not failed or has nobody to go to."""
    if not message.email.to:
        return False
    failed = OutboxMessage.objects.filter(pk=message.pk, status=Status.FAILED)
    return bool(failed.update(status=Status.QUEUED, attempts=0, next_attempt_at=at))


def _sweep(at: dt.datetime) -> None:
    dead = OutboxMessage.objects.filter(status=Status.CLAIMED, claimed_at__lt=at - CLAIM_LASTS)
    dead.filter(attempts__gte=MAX_ATTEMPTS).update(status=Status.FAILED, claimed_at=None)
    dead.update(status=Status.QUEUED, claimed_at=None, next_attempt_at=at)


def _claim(pk: int, at: dt.datetime) -> bool:
    free = OutboxMessage.objects.filter(pk=pk, status=Status.QUEUED, next_attempt_at__lte=at)
    return bool(free.update(status=Status.CLAIMED, claimed_at=at, attempts=F("attempts") + 1))


def _send(pk: int, at: dt.datetime) -> bool:
    message = OutboxMessage.objects.select_related("email").get(pk=pk)
    try:
        message.email.dispatch(commit=False, disconnect_after_delivery=False)
    except Exception as error:  # noqa: BLE001 - whatever one mail meets, it is recorded and the others go out
        _record_failure(message, error, at)
        return False
    _record_success(message, at)
    return True


@transaction.atomic
def _record_success(message: OutboxMessage, at: dt.datetime) -> None:
    # Even where the claim was swept meanwhile: the mail has gone.
    unsent = OutboxMessage.objects.filter(pk=message.pk).exclude(status=Status.SENT)
    if unsent.update(status=Status.SENT, sent_at=at, claimed_at=None):
        # A link that opens an account has done its work: whoever reads the database later must not find it.
        wiped = {"message": "", "html_message": ""} if message.is_secret else {}
        if message.forgets_address:
            wiped |= {"to": "", "cc": ""}
        Email.objects.filter(pk=message.email_id).update(status=STATUS.sent, last_updated=at, **wiped)
    Log.objects.create(email=message.email, status=STATUS.sent, message="")


@transaction.atomic
def _record_failure(message: OutboxMessage, error: Exception, at: dt.datetime) -> None:
    ours = OutboxMessage.objects.filter(pk=message.pk, status=Status.CLAIMED, claimed_at=message.claimed_at)
    if message.attempts >= MAX_ATTEMPTS:
        ours.update(status=Status.FAILED, claimed_at=None)
        Email.objects.filter(pk=message.email_id).update(status=STATUS.failed, last_updated=at)
    else:
        ours.update(status=Status.QUEUED, claimed_at=None, next_attempt_at=at + BACK_OFF[message.attempts - 1])
    said = str(error).replace("\x00", "")[:2000]
    Log.objects.create(
        email=message.email, status=STATUS.failed, exception_type=type(error).__name__[:255], message=said
    )
