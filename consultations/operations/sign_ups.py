"""Signing up for an event: places that are never given twice, a waiting list, and a link to give a place back.

What is known of a person stands apart from the places, for this purpose only; it goes when the place is given back.
"""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import Sum

from commissioning.common import outbox, states
from consultations import notifications
from consultations.models import EngagementEvent, EventSignUp, SignUpContact
from consultations.operations.taking_out import mails_of_sign_ups

# How long after an event names and addresses are kept, for thanks and corrections.
KEPT_FOR = dt.timedelta(days=30)


class NoSignUps(Exception):
    """The event takes nobody: it is not public, has begun or is cancelled."""


class SignedUpAlready(Exception):
    """The address has places, or waits for some."""


class SignUpUnknown(Exception):
    """No sign-up has this link: the places were given back."""

    def __init__(self):
        super().__init__("These places were given back already.")


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def standing(event: EngagementEvent):
    """The event's sign-ups that were not given back, the first to sign up first."""
    return event.sign_ups.filter(cancelled_at=None).order_by("signed_up_at", "pk")


def places_taken(event: EngagementEvent) -> int:
    """How many places are given out."""
    return standing(event).filter(is_waiting=False).aggregate(places=Sum("places"))["places"] or 0


@transaction.atomic
def sign_up(
    event: EngagementEvent,
    *,
    name: str,
    email: str,
    organisation_name: str = "",
    places: int = 1,
    needs: str = "",
    at: dt.datetime,
) -> EventSignUp:
    """Take ``places``, or wait for them where there are not so many left or somebody waits already.

    Raises ``NoSignUps``, ``SignedUpAlready``, ``ValidationError``.
    """
    fresh = states.locked(event, "consultation")  # Of two who want the last place the second waits here.
    if not fresh.takes_sign_ups(at):
        raise NoSignUps(f"{fresh} takes no sign-ups.")
    email = email.strip().lower()
    if SignUpContact.objects.filter(event=fresh, email=email).exists():
        raise SignedUpAlready("This address is signed up already.")
    waits = standing(fresh).filter(is_waiting=True).exists()
    fits = fresh.capacity is None or places_taken(fresh) + places <= fresh.capacity
    taken = EventSignUp(event=fresh, places=places, is_waiting=waits or not fits, signed_up_at=at)
    taken.full_clean()
    taken.save()
    token = secrets.token_urlsafe(24)
    contact = SignUpContact(
        sign_up=taken,
        event=fresh,
        name=name,
        organisation_name=organisation_name,
        email=email,
        needs=needs,
        token_sha256=hash_of(token),
    )
    contact.full_clean()
    contact.save()
    notifications.signed_up(contact, token, at=at)
    return taken


def find(token: str) -> SignUpContact:
    """The contact of the sign-up that the link is of. Raises ``SignUpUnknown``."""
    rows = SignUpContact.objects.select_related("sign_up__event", "event__consultation")
    found = rows.filter(token_sha256=hash_of(token)).first()
    if found is None:
        raise SignUpUnknown
    return found


@transaction.atomic
def give_back(token: str, *, at: dt.datetime) -> EventSignUp:
    """Give places back: what is known of the person goes, and the first who wait get the places.

    Raises ``SignUpUnknown``.
    """
    return remove(find(token).sign_up, at=at)


@transaction.atomic
def remove(sign_up: EventSignUp, *, at: dt.datetime) -> EventSignUp:
    """Take a sign-up off, as ``give_back``. Raises ``SignUpUnknown`` for one that is off already."""
    event = states.locked(sign_up.event, "consultation")
    taken = states.locked(sign_up)
    if taken.cancelled_at is not None:
        raise SignUpUnknown
    taken.cancelled_at = at
    taken.save()
    outbox.forget(mails_of_sign_ups(event, [taken]))
    SignUpContact.objects.filter(sign_up=taken).delete()
    fill_places(event, at=at)
    return taken


def fill_places(event: EngagementEvent, *, at: dt.datetime) -> None:
    """Give free places to those who wait, first come first served; the caller holds the event's row.

    Nobody is passed by for asking for more places than are left: those after them wait too.
    """
    taken = places_taken(event)
    for waiting in standing(event).filter(is_waiting=True).select_related("contact"):
        if event.capacity is not None and taken + waiting.places > event.capacity:
            break
        waiting.is_waiting = False
        waiting.save()
        taken += waiting.places
        if hasattr(waiting, "contact"):  # Long after the event it is gone.
            notifications.place_found(waiting.contact, at=at)


def forget_contacts(*, at: dt.datetime) -> int:
    """Delete what is known of those who signed up for events that ended 30 days ago or more, the mails to them
    included; how many there were.

    How many places were taken stays.
    """
    known = SignUpContact.objects.filter(event__ends_at__lte=at - KEPT_FOR)
    deleted = 0
    for event in EngagementEvent.objects.filter(pk__in=known.values("event")):
        with transaction.atomic():
            outbox.forget(mails_of_sign_ups(event, list(event.sign_ups.all())))
            deleted += known.filter(event=event).delete()[0]
    return deleted
