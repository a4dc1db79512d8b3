"""Mails about an organisation's applications, written to the outbox by the operations that cause them."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from commissioning.applications.models import Application, ApplicationPartner, Extension
from commissioning.applications.recipients import people_of
from commissioning.common import outbox
from commissioning.common.clock import local_date
from commissioning.common.operations import raise_task
from organisations.enums import MembershipRole
from organisations.models import User

MAIL = "applications/mail"


def _mails(application: Application, name: str, key: str, people: Iterable[User], **context) -> list[outbox.Mail]:
    return [
        outbox.Mail(
            key=f"{key}:{person.pk}",
            to=person.email,
            template=f"{MAIL}/{name}.txt",
            context={
                "name": person.get_short_name(),
                "application": application,
                "organisation": application.organisation,
                "round": application.round,
                "officer": application.round.officer,
                "page": application.own_url,
                **context,
            },
        )
        for person in people
    ]


def _to_preparers(application: Application, name: str, key: str, at: dt.datetime, **context) -> None:
    people = people_of([application.organisation_id]).get(application.organisation_id, [])
    outbox.queue_many(_mails(application, name, key, people, **context), at=at)


def application_received(application: Application, *, at: dt.datetime) -> None:
    """A receipt."""
    pdf = reverse("applications:own-pdf", args=[application.reference])
    _to_preparers(application, "received", f"application:{application.pk}:received", at, pdf=pdf)


def application_not_eligible(application: Application, *, at: dt.datetime) -> None:
    """That it goes no further, and why; an officer's task where nobody there has an account."""
    key = f"application:{application.pk}:not-eligible"
    _to_preparers(application, "not_eligible", key, at)
    if not people_of([application.organisation_id]):
        raise_task(
            key=f"{key}:nobody",
            title=f"Write to {application.organisation} that {application.reference} is not eligible, and why. "
            "Nobody there has an account.",
            path=application.get_absolute_url(),
            at=at,
            assigned_to=application.round.officer,
        )


def application_withdrawn(application: Application, *, at: dt.datetime) -> None:
    """That it is withdrawn, whoever did it."""
    _to_preparers(application, "withdrawn", f"application:{application.pk}:withdrawn", at)


def sign_off_asked(application: Application, *, at: dt.datetime, by) -> int:
    """Ask the leads to read and submit, once a day; how many leads there are."""
    leads = people_of([application.organisation_id], [MembershipRole.LEAD]).get(application.organisation_id, [])
    key = f"application:{application.pk}:sign-off:{local_date(at):%Y%m%d}"
    page = reverse("applications:own-check", args=[application.reference])
    outbox.queue_many(_mails(application, "sign_off", key, leads, asked_by=by, page=page), at=at)
    return len(leads)


def reminders(due: Iterable[tuple[Application, dt.date]], *, at: dt.datetime, today: dt.date) -> set[int]:
    """Remind of drafts that close on the day beside each; the keys of those of which somebody was reminded."""
    due = list(due)
    people = people_of({application.organisation_id for application, _ in due})
    mails, told = [], set()
    for application, closes_on in due:
        readers = people.get(application.organisation_id, [])
        key = f"application:{application.pk}:closes:{closes_on:%Y%m%d}:{(closes_on - today).days}"
        mails += _mails(application, "closes_soon", key, readers, closes_on=closes_on)
        if readers:
            told.add(application.pk)
    outbox.queue_many(mails, at=at)
    return told


def partner_asked(partner: ApplicationPartner, token: str, *, at: dt.datetime, by) -> None:
    """The link by which a partner confirms; nothing else holds the token."""
    application = partner.application
    outbox.queue(
        key=f"partner:{partner.pk}:asked:{partner.token_sha256[:16]}",
        to=partner.email,
        template=f"{MAIL}/partner_asked.txt",
        context={
            "partner": partner,
            "application": application,
            "organisation": application.organisation,
            "round": application.round,
            "asked_by": by,
            "path": reverse("applications:partner-confirm", args=[token]),
        },
        at=at,
        is_secret=True,
    )


def partner_confirmed(partner: ApplicationPartner, *, at: dt.datetime) -> None:
    """Tell those who write the application."""
    key = f"partner:{partner.pk}:confirmed:{partner.token_sha256[:16]}"
    _to_preparers(partner.application, "partner_confirmed", key, at, partner=partner)


def extension_granted(extension: Extension, *, at: dt.datetime) -> None:
    """Tell the organisation that it has more time, and why."""
    organisation, funding_round = extension.organisation, extension.round
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"extension:{extension.pk}:{person.pk}",
                to=person.email,
                template=f"{MAIL}/extension_granted.txt",
                context={
                    "name": person.get_short_name(),
                    "extension": extension,
                    "organisation": organisation,
                    "round": funding_round,
                    "officer": funding_round.officer,
                    "page": reverse("applications:own-round", args=[funding_round.slug, organisation.slug]),
                },
            )
            for person in people_of([organisation.pk]).get(organisation.pk, [])
        ],
        at=at,
    )
