"""Mails about consultations, written to the outbox by the operations that cause them."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from commissioning.common import clock, outbox
from commissioning.common.models import OutboxMessage
from consultations import calendars
from consultations.models import ClosingChange, EngagementEvent, Phase, Response, ResponseContact, SignUpContact

MAIL = "consultations/mail"


def _contacts(event: EngagementEvent) -> list[SignUpContact]:
    rows = SignUpContact.objects.filter(event=event, sign_up__cancelled_at=None)
    return list(rows.select_related("sign_up").order_by("pk"))


def _calendar(event: EngagementEvent) -> outbox.Attachment:
    return outbox.Attachment("event.ics", calendars.of_event(event), "text/calendar")


def _about(event: EngagementEvent, contact: SignUpContact) -> dict:
    return {
        "name": contact.name,
        "event": event,
        "consultation": event.consultation,
        "places": contact.sign_up.places,
        "page": event.public_url,
    }


def signed_up(contact: SignUpContact, token: str, *, at: dt.datetime) -> None:
    """That there is a place, with a calendar file, or that they wait; and the link that gives it back."""
    event, taken = contact.event, contact.sign_up
    outbox.queue(
        key=f"sign-up:{taken.pk}:made",
        to=contact.email,
        template=f"{MAIL}/{'waiting' if taken.is_waiting else 'signed_up'}.txt",
        context={**_about(event, contact), "link": reverse("consultations:public-give-back", args=[token])},
        attachments=[] if taken.is_waiting else [_calendar(event)],
        at=at,
        is_secret=True,
    )


def place_found(contact: SignUpContact, *, at: dt.datetime) -> None:
    """That they waited and now have their places."""
    event = contact.event
    outbox.queue(
        key=f"sign-up:{contact.sign_up_id}:place",
        to=contact.email,
        template=f"{MAIL}/place_found.txt",
        context=_about(event, contact),
        attachments=[_calendar(event)],
        at=at,
    )


def event_moved(event: EngagementEvent, *, at: dt.datetime) -> None:
    """Tell everybody who signed up of the new time or place."""
    attachments = [_calendar(event)]
    _queue_event(event, "event_moved", f"moved:{event.sequence}", attachments, at=at)


def event_cancelled(event: EngagementEvent, *, at: dt.datetime) -> None:
    """Tell everybody who signed up, and why."""
    _queue_event(event, "event_cancelled", "cancelled", [], at=at)


def _queue_event(event: EngagementEvent, name: str, key: str, attachments, *, at: dt.datetime) -> None:
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"event:{event.pk}:{key}:{contact.sign_up_id}",
                to=contact.email,
                template=f"{MAIL}/{name}.txt",
                context=_about(event, contact),
                attachments=attachments,
            )
            for contact in _contacts(event)
        ],
        at=at,
    )


def links_sent(response: Response, *, since: dt.datetime, besides: str) -> int:
    """How often the link to a response was mailed since then, the mail of the press ``besides`` left out."""
    sent = OutboxMessage.objects.filter(key__startswith=f"response:{response.pk}:link:", queued_at__gt=since)
    return sent.exclude(key=f"response:{response.pk}:link:{besides}").count()


def link_to_answers(response: Response, *, to: str, token: str, press: str, at: dt.datetime) -> None:
    """The link that opens a response, and its receipt once it was sent. The address is kept no longer than that."""
    outbox.queue(
        key=f"response:{response.pk}:link:{press}",
        to=to,
        template=f"{MAIL}/link_to_answers.txt",
        context={
            "response": response,
            "phase": response.phase,
            "consultation": response.phase.consultation,
            "link": reverse("consultations:answers-home", args=[token]),
        },
        at=at,
        is_secret=True,
        forgets_address=True,
    )


def phase_extended(change: ClosingChange, *, at: dt.datetime) -> None:
    """Tell the networks that were told of the phase, and those who have an answer begun."""
    key = f"extended:{change.pk}"
    context = {"change": change, "reason": change.reason}
    _queue_phase(change.phase, "phase_extended", key, _unfinished(change.phase), context, at=at)


def phase_cancelled(phase: Phase, *, at: dt.datetime) -> None:
    """Tell the networks that were told of the phase, and everybody who began to answer or has answered."""
    contacts = ResponseContact.objects.filter(response__phase=phase, response__is_test=False)
    _queue_phase(phase, "phase_cancelled", "cancelled", contacts, {"reason": phase.cancelled_reason}, at=at)


def _unfinished(phase: Phase):
    return ResponseContact.objects.filter(
        response__phase=phase, response__is_test=False, response__submitted_at__isnull=True
    )


def _queue_phase(
    phase: Phase, name: str, key: str, contacts: Iterable[ResponseContact], context: dict, *, at: dt.datetime
) -> None:
    consultation = phase.consultation
    about = {"phase": phase, "consultation": consultation, "page": consultation.public_url, **context}
    networks = {
        told.network_id: told.network
        for told in phase.told.select_related("network").exclude(network=None)
        if told.network and told.network.email
    }
    mails = [
        outbox.Mail(
            key=f"phase:{phase.pk}:{key}:network:{network.pk}",
            to=network.email,
            template=f"{MAIL}/{name}.txt",
            context={**about, "name": network.name},
        )
        for network in networks.values()
    ]
    mails += [
        outbox.Mail(
            key=f"phase:{phase.pk}:{key}:response:{contact.pk}",
            to=contact.email,
            template=f"{MAIL}/{name}.txt",
            context={**about, "name": ""},
        )
        for contact in contacts
    ]
    outbox.queue_many(mails, at=at)


def results_published(phase: Phase, contacts: Iterable[ResponseContact], *, at: dt.datetime) -> int:
    """Tell those who asked for it that the results are there; how many mails are new."""
    consultation = phase.consultation
    about = {
        "phase": phase,
        "consultation": consultation,
        "page": reverse("consultations:public-results-of", args=[consultation.slug, phase.number]),
    }
    mails = [
        outbox.Mail(
            key=f"phase:{phase.pk}:results:response:{contact.pk}",
            to=contact.email,
            template=f"{MAIL}/results_published.txt",
            context=about,
        )
        for contact in contacts
    ]
    return len(outbox.queue_many(mails, at=at))


def results_awaited(phase: Phase, *, at: dt.datetime) -> int:
    """Remind the officer that people wait for the results: on the day, then weekly. 1 where a mail is new, else 0."""
    officer, expected = phase.consultation.officer, phase.results_expected_on
    if officer is None or expected is None:
        return 0
    week = (clock.local_date(at) - expected).days // 7
    message = outbox.queue(
        key=f"phase:{phase.pk}:results-awaited:{expected.isoformat()}:{week}",
        to=officer.email,
        template=f"{MAIL}/results_awaited.txt",
        context={
            "name": officer,
            "phase": phase,
            "consultation": phase.consultation,
            "page": reverse("consultations:phase-results", args=[phase.consultation.slug, phase.number]),
        },
        at=at,
    )
    return int(message is not None)
