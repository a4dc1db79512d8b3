"""Forgetting whom a mail went to and what it said, once nobody needs to know."""

from django.db import transaction
from django.db.models import QuerySet
from post_office.models import STATUS, Email, Log

from commissioning.common.models import OutboxMessage

CHUNK = 500
NOTHING = {"to": "", "cc": "", "bcc": "", "subject": "", "message": "", "html_message": ""}


@transaction.atomic
def forget(messages: QuerySet[OutboxMessage]) -> int:
    """Wipe addresses, words and log of ``messages``; how many held any. That there was a mail, and its key, stay.

    One that still waits to be sent is given up: it has nobody to go to any more.
    """
    rows = messages.exclude(email__to="", email__cc="", email__message="").order_by("pk")
    emails = list(rows.values_list("email_id", flat=True))
    for start in range(0, len(emails), CHUNK):
        chosen = emails[start : start + CHUNK]
        waiting = OutboxMessage.objects.filter(email__in=chosen).exclude(status=OutboxMessage.Status.SENT)
        waiting.update(status=OutboxMessage.Status.FAILED, claimed_at=None)
        Email.objects.filter(pk__in=chosen).exclude(status=STATUS.sent).update(status=STATUS.failed)
        Email.objects.filter(pk__in=chosen).update(**NOTHING)
        Log.objects.filter(email__in=chosen).update(message="")
    return len(emails)
