"""Partners of an application: named, asked by mail with a secret link, confirming with a name."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.db.models import Sum

from commissioning.applications import notifications
from commissioning.applications.models import Application, ApplicationPartner
from commissioning.applications.operations.own_draft import locked_draft
from commissioning.common.money import format_pounds

MOST_PARTNERS = 20


class PartnerExists(Exception):
    """A partner with this e-mail address is named already."""


class TooManyPartners(Exception):
    """More partners than an application can have."""


class SharesTooLarge(Exception):
    """Together the partners' shares would pass the sum asked for."""


class PartnerUnknown(Exception):
    """No partner has this link: it was replaced, or the partner was taken off."""


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(application: Application, values: dict[str, Any], *, besides: int | None = None) -> None:
    others = application.partners.all() if besides is None else application.partners.exclude(pk=besides)
    if others.filter(email=values["email"]).exists():
        raise PartnerExists("A partner with this e-mail address is named already.")
    shares = (others.aggregate(sum=Sum("share_pence"))["sum"] or 0) + values["share_pence"]
    asked = application.requested_pence
    if asked is not None and shares > asked:
        raise SharesTooLarge(
            f"The shares would come to {format_pounds(shares)}, more than the {format_pounds(asked)} asked for."
        )


@transaction.atomic
def add_partner(application: Application, *, at: dt.datetime, by, **values: Any) -> ApplicationPartner:
    """Name a partner and ask it by mail. ``values``: ``name``, ``role``, ``contact_name``, ``email``, ``share_pence``.

    Raises ``PartnerExists``, ``SharesTooLarge``, ``TooManyPartners``, and ``CannotMove`` where it is no draft.
    """
    fresh = locked_draft(application, "organisation")
    values["email"] = values["email"].strip().lower()
    if fresh.partners.count() >= MOST_PARTNERS:
        raise TooManyPartners(f"An application can have {MOST_PARTNERS} partners at most.")
    _check(fresh, values)
    partner = ApplicationPartner.objects.create(application=fresh, **values)
    return _ask(partner, at=at, by=by)


@transaction.atomic
def edit_partner(partner: ApplicationPartner, *, at: dt.datetime, by, **values: Any) -> ApplicationPartner:
    """Change what a partner does, has or is reached by; it is asked again, whatever it confirmed before.

    Left as it was where nothing differs. Raises as ``add_partner``."""
    fresh = locked_draft(partner.application, "organisation")
    values["email"] = values["email"].strip().lower()
    row = fresh.partners.select_for_update(of=("self",)).get(pk=partner.pk)
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    _check(fresh, values, besides=row.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.application = fresh
    return _ask(row, at=at, by=by)


@transaction.atomic
def ask_again(partner: ApplicationPartner, *, at: dt.datetime, by) -> ApplicationPartner:
    """Send a new link; the earlier one is void. One that has confirmed is left alone. Raises ``CannotMove``."""
    fresh = locked_draft(partner.application, "organisation")
    row = fresh.partners.select_for_update(of=("self",)).get(pk=partner.pk)
    row.application = fresh
    return row if row.confirmed_at else _ask(row, at=at, by=by)


def _ask(partner: ApplicationPartner, *, at: dt.datetime, by) -> ApplicationPartner:
    token = secrets.token_urlsafe(32)
    partner.token_sha256, partner.asked_at = hash_of(token), at
    partner.confirmed_at, partner.confirmed_name = None, ""
    partner.save()
    notifications.partner_asked(partner, token, at=at, by=by)
    return partner


@transaction.atomic
def remove_partner(partner: ApplicationPartner, *, at: dt.datetime, by) -> None:
    """Take a partner off; its link leads nowhere then. Raises ``CannotMove``."""
    locked_draft(partner.application, "organisation").partners.filter(pk=partner.pk).delete()


def find_partner(token: str) -> ApplicationPartner:
    """The partner of a link. Raises ``PartnerUnknown``."""
    found = (
        ApplicationPartner.objects.select_related("application__organisation", "application__round")
        .filter(token_sha256=hash_of(token))
        .first()
    )
    if found is None:
        raise PartnerUnknown
    return found


@transaction.atomic
def confirm(token: str, *, name: str, at: dt.datetime) -> ApplicationPartner:
    """Say, as the partner, that it takes part. The first confirmation counts. Raises ``PartnerUnknown``, and
    ``CannotMove`` where the application is no draft any more."""
    partner = find_partner(token)
    fresh = locked_draft(partner.application, "organisation")
    row = fresh.partners.select_for_update(of=("self",)).filter(token_sha256=hash_of(token)).first()
    if row is None:
        raise PartnerUnknown
    row.application = fresh
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_name = at, name
        row.save()
        notifications.partner_confirmed(row, at=at)
    return row
