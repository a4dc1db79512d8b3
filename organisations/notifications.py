"""Mails about people and organisations, written to the outbox by the operations that cause them."""

import datetime as dt

from django.urls import reverse

from commissioning.common import outbox

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
