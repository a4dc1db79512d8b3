"""Writing mails beside what causes them."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import transaction
from post_office.models import PRIORITY, STATUS, Email, Log
from post_office.models import Attachment as StoredAttachment

from commissioning.common import tasks
from commissioning.common.models import OutboxMessage
from commissioning.common.outbox.rendering import render

BATCH = 500


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail, such as a receipt or a calendar entry."""

    name: str
    content: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True)
class Mail:
    """A mail to be queued. ``key`` names its cause and recipient: ``return:12:opened:7``.

    ``template`` is a template's full name (``monitoring/mail/return_opened.txt``); see ``outbox.rendering``.
    ``is_secret`` where the text opens an account or an organisation: nobody is shown it, and it is wiped once sent.
    ``forgets_address`` where the address was given for this mail only: it is wiped too.
    """

    key: str
    to: str | Sequence[str]
    template: str
    context: Mapping[str, Any]
    attachments: Sequence[Attachment] = ()
    cc: Sequence[str] = ()
    is_secret: bool = False
    forgets_address: bool = False


def queue(
    *,
    key: str,
    to: str | Sequence[str],
    template: str,
    context: Mapping[str, Any],
    at: dt.datetime,
    attachments: Sequence[Attachment] = (),
    cc: Sequence[str] = (),
    is_secret: bool = False,
    forgets_address: bool = False,
) -> OutboxMessage | None:
    """Queue one mail; None, and nothing queued, where ``key`` was used before. See ``queue_many``."""
    mail = Mail(
        key=key,
        to=to,
        template=template,
        context=context,
        attachments=attachments,
        cc=cc,
        is_secret=is_secret,
        forgets_address=forgets_address,
    )
    return next(iter(queue_many([mail], at=at)), None)


def queue_many(mails: Iterable[Mail], *, at: dt.datetime) -> list[OutboxMessage]:
    """Queue ``mails`` in the caller's transaction with a handful of queries; the messages that are new.

    A mail whose key was used before, by this transaction or another, is left alone. An address that is not one
    never stops what causes the mail: it is left out and noted in the mail's log, and a mail that has no good
    recipient is recorded as failed. Raises ``ValueError`` for a mail to nobody and ``MailTemplateError``.
    """
    new = list({mail.key: mail for mail in reversed(list(mails))}.values())
    new.sort(key=lambda mail: mail.key)  # One order everywhere, so that two transactions cannot lock each other.
    queued: list[OutboxMessage] = []
    with transaction.atomic():
        for start in range(0, len(new), BATCH):
            queued += _queue_batch(new[start : start + BATCH], at)
        if queued:
            _send_after_commit()
    return queued


def _queue_batch(mails: list[Mail], at: dt.datetime) -> list[OutboxMessage]:
    keys = [mail.key for mail in mails]
    known = set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    drafts = [_Draft.of(mail) for mail in mails if mail.key not in known]
    Email.objects.bulk_create([draft.email for draft in drafts])
    # Another transaction may have used a key since it was looked up: the database decides, and its loser's mail goes.
    OutboxMessage.objects.bulk_create([draft.message(at) for draft in drafts], ignore_conflicts=True)
    by_email = {draft.email.pk: draft for draft in drafts}
    queued = list(OutboxMessage.objects.filter(email_id__in=by_email).order_by("key"))
    won = {message.email_id for message in queued}
    if len(won) < len(drafts):
        Email.objects.filter(pk__in=by_email.keys() - won).delete()
    winners = [by_email[message.email_id] for message in queued]
    _attach(winners)
    Log.objects.bulk_create([draft.log() for draft in winners if draft.refused])
    for message in queued:
        message.email = by_email[message.email_id].email
    return queued


@dataclass
class _Draft:
    mail: Mail
    email: Email
    refused: list[str]

    @classmethod
    def of(cls, mail: Mail) -> "_Draft":
        to = [mail.to] if isinstance(mail.to, str) else list(mail.to)
        if not to:
            raise ValueError(f"The mail {mail.key} is to nobody.")
        good, cc = [address for address in to if _is_address(address)], [copy for copy in mail.cc if _is_address(copy)]
        refused = [address for address in [*to, *mail.cc] if not _is_address(address)]
        rendered = render(mail.template, mail.context)
        email = Email(
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=good,
            cc=cc if good else [],
            subject=rendered.subject,
            message=rendered.text,
            html_message=rendered.html,
            # Without a status post_office's own batch sending passes it by: it leaves only through send_due.
            status=None if good else STATUS.failed,
            priority=PRIORITY.medium,
            message_id=_message_id(mail.key),
            headers={"Auto-Submitted": "auto-generated"},
        )
        return cls(mail, email, refused)

    def message(self, at: dt.datetime) -> OutboxMessage:
        status = OutboxMessage.Status.QUEUED if self.email.to else OutboxMessage.Status.FAILED
        return OutboxMessage(
            key=self.mail.key,
            email=self.email,
            status=status,
            queued_at=at,
            next_attempt_at=at,
            is_secret=self.mail.is_secret,
            forgets_address=self.mail.forgets_address,
        )

    def log(self) -> Log:
        said = f"Not an e-mail address: {', '.join(self.refused)}".replace("\x00", "")
        return Log(email=self.email, status=STATUS.failed, exception_type="ValidationError", message=said)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return "," not in text  # post_office keeps recipients as one text divided by commas


def _message_id(key: str) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _attach(drafts: list[_Draft]) -> None:
    """Keep each different file once, for all the mails it goes with."""
    recipients: dict[Attachment, list[Email]] = {}
    for draft in drafts:
        for attachment in draft.mail.attachments:
            recipients.setdefault(attachment, []).append(draft.email)
    stored = [
        StoredAttachment(
            name=attachment.name,
            mimetype=attachment.content_type,
            file=ContentFile(attachment.content, name=attachment.name),
        )
        for attachment in recipients
    ]
    StoredAttachment.objects.bulk_create(stored)
    link = StoredAttachment.emails.through
    link.objects.bulk_create(
        link(attachment_id=kept.pk, email_id=email.pk)
        for kept, emails in zip(stored, recipients.values(), strict=True)
        for email in emails
    )


def _start_sending() -> None:
    tasks.send_outbox.delay()


def _send_after_commit() -> None:
    """One task for each transaction. A broker that is away does no harm: the scheduler sweeps every minute."""
    waiting = transaction.get_connection().run_on_commit
    if not any(callback is _start_sending for _, callback, _ in waiting):
        transaction.on_commit(_start_sending, robust=True)
