"""Mails about people and organisations, written to the outbox by the operations that cause them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse

from commissioning.common import outbox
from commissioning.common.models import OfficerTask
from commissioning.common.templatetags.words import long_date
from organisations.enums import DocumentReminderKind
from organisations.models import OrganisationDocument, User
from organisations.queries import preparers_of

MAIL = "organisations/mail"


def invited(invitation, token: str, *, at: dt.datetime) -> None:
    """The link that joins an organisation; nothing else holds the token."""
    outbox.queue(
        key=f"invitation:{invitation.pk}",
        to=invitation.email,
        template=f"{MAIL}/invited.txt",
        context={
            "organisation": invitation.organisation,
            "inviter": invitation.invited_by,
            "role": invitation.get_role_display().lower(),
            "expires_at": invitation.expires_at,
            "path": reverse("organisations:invitation-accept", args=[token]),
        },
        at=at,
        is_secret=True,
    )


def claim_approved(claim, membership, *, at: dt.datetime) -> None:
    """You may act for the organisation now."""
    outbox.queue(
        key=f"claim:{claim.pk}:approved",
        to=claim.user.email,
        template=f"{MAIL}/claim_approved.txt",
        context={
            "organisation": claim.organisation,
            "role": membership.get_role_display().lower(),
            "path": reverse("organisations:home"),
        },
        at=at,
    )


def claim_refused(claim, reason: str, *, at: dt.datetime) -> None:
    """You may not, and why."""
    outbox.queue(
        key=f"claim:{claim.pk}:refused",
        to=claim.user.email,
        template=f"{MAIL}/claim_refused.txt",
        context={"organisation": claim.organisation, "reason": reason},
        at=at,
    )


def staff_added(user, by, path: str, *, at: dt.datetime) -> None:
    """Choose a password: the link proves the address too."""
    outbox.queue(
        key=f"staff:{user.pk}:added:{at.isoformat()}",
        to=user.email,
        template=f"{MAIL}/staff_added.txt",
        context={
            "user": user,
            "by": by,
            "path": path,
            "sign_in_path": reverse("account_login"),
            "reset_path": reverse("account_reset_password"),
        },
        at=at,
        is_secret=True,
    )


def second_factor_removed(user, by, *, at: dt.datetime) -> None:
    """So that nobody's second factor goes without their knowledge."""
    outbox.queue(
        key=f"second-factor:{user.pk}:{at.isoformat()}",
        to=user.email,
        template=f"{MAIL}/second_factor_removed.txt",
        context={"user": user, "by": by, "at": at, "path": reverse("account_login")},
        at=at,
    )


def documents_expire(
    reminders: Sequence[tuple[OrganisationDocument, DocumentReminderKind]],
    officers: Mapping[int, User | None],
    *,
    at: dt.datetime,
    today: dt.date,
) -> set[int]:
    """Write to the leads and editors of each document's organisation; where nobody has an account the officer gets a
    task to ask for it, in place of an earlier one. ``officers`` are those who deal with an organisation, by its key.

    Gives the keys of the documents about which a mail was queued.
    """
    people = preparers_of({document.organisation_id for document, _ in reminders})
    mails, tasks, told = [], [], set()
    for document, kind in reminders:
        officer = officers.get(document.organisation_id)
        readers = people.get(document.organisation_id, [])
        if not readers:
            tasks.append(_ask_for_document(document, kind, officer, at))
            continue
        told.add(document.pk)
        mails += [
            outbox.Mail(
                key=f"{document_key(document)}{kind}:{person.pk}",
                to=person.email,
                template=f"{MAIL}/document_expires.txt",
                context={
                    "name": person.get_short_name(),
                    "document": document,
                    "organisation": document.organisation,
                    "officer": officer,
                    "days_left": (document.expires_on - today).days if document.expires_on else 0,
                    "page": reverse("organisations:documents", args=[document.organisation.slug]),
                },
            )
            for person in readers
        ]
    outbox.queue_many(mails, at=at)
    earlier = [f"{document_key(document)}{kind}" for document, _ in reminders for kind in DocumentReminderKind]
    OfficerTask.objects.filter(key__in=earlier, done_at=None).delete()
    OfficerTask.objects.bulk_create(tasks, ignore_conflicts=True)
    return told


def document_key(document: OrganisationDocument) -> str:
    """How the keys of all mails and tasks about a document begin."""
    return f"document:{document.pk}:"


def _ask_for_document(document, kind, officer, at) -> OfficerTask:
    organisation = document.organisation
    said = f"Ask {organisation} for a newer document: “{document}” expires on {long_date(document.expires_on)}"
    return OfficerTask(
        key=f"{document_key(document)}{kind}",
        title=f"{said[:260]}, and nobody there has an account",
        path=f"{organisation.get_absolute_url()}#documents",
        due_on=document.expires_on,
        assigned_to=officer,
        created_at=at,
    )
