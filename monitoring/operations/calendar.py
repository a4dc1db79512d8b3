"""The address under which somebody's calendar reads their dates: made, renewed, given up."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from monitoring.models import CalendarFeed

TOKEN_BYTES = 24


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew_feed(*, user, at: dt.datetime) -> str:
    """Make an address for ``user``, in place of the one before, which stops at once. Gives the token, which is
    kept nowhere: it is shown this once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.update_or_create(user=user, defaults={"token_sha256": hash_of(token), "created_at": at})
    return token


def revoke_feed(*, user, at: dt.datetime) -> bool:
    """Stop ``user``'s address; whether there was one."""
    deleted, _ = CalendarFeed.objects.filter(user=user).delete()
    return bool(deleted)
