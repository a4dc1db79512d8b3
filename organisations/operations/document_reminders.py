"""The daily run for documents: reminding of those that expire."""

import datetime as dt

from django.db import transaction

from commissioning.common.clock import local_date
from organisations import engagements, notifications
from organisations.document_list import latest_only
from organisations.enums import DocumentReminderKind, DocumentReminderOutcome
from organisations.models import DocumentReminder, OrganisationDocument

DAYS_BEFORE = {
    DocumentReminderKind.IN_60_DAYS: 60,
    DocumentReminderKind.IN_14_DAYS: 14,
    DocumentReminderKind.ON_THE_DAY: 0,
}
# After so many missed days a document's last day is no news.
STILL_NEWS_DAYS = 14
Key = tuple[int, str]


def kinds_by(today: dt.date, expires_on: dt.date, given_on: dt.date) -> list[DocumentReminderKind]:
    """The reminders whose day has come by ``today``, in order. Whoever gives a document knows its dates: days up to
    the one on which it was given are reminded of no more."""
    days = {kind: expires_on - dt.timedelta(days=before) for kind, before in DAYS_BEFORE.items()}
    if today > expires_on + dt.timedelta(days=STILL_NEWS_DAYS):
        return []
    return [kind for kind, on in days.items() if given_on < on <= today]


def remind(*, at: dt.datetime, today: dt.date | None = None) -> int:
    """Remind of each document in use 60 and 14 days before it expires and on the day, once each; of how many
    documents somebody was reminded.

    Only organisations with something in flight are (see ``engagements``), and nobody of a document that another one
    of its kind outlasts. After missed runs only the latest reminder is sent, those before it are recorded as skipped.
    ``today`` is the day whose rules apply; the day of ``at`` without it.
    """
    today = today or local_date(at)
    keys = [document.pk for document in _waiting(today)]
    return _remind(keys, at=at, today=today) if keys else 0


def _waiting(today: dt.date) -> list[OrganisationDocument]:
    """Documents of which there is something to say that has not been said."""
    near = today + dt.timedelta(days=max(DAYS_BEFORE.values()))
    old = today - dt.timedelta(days=STILL_NEWS_DAYS)
    ending = OrganisationDocument.objects.current().filter(expires_on__range=(old, near))
    others = OrganisationDocument.objects.current().filter(organisation__in=ending.values("organisation").order_by())
    rows = [row for row in latest_only(others.order_by("pk")) if row.expires_on and old <= row.expires_on <= near]
    said = _said([row.pk for row in rows])
    rows = [row for row in rows if any((row.pk, kind) not in said for kind in _kinds_of(row, today))]
    engaged = engagements.officers_of({row.organisation_id for row in rows}, today)
    return [row for row in rows if row.organisation_id in engaged]


def _kinds_of(document: OrganisationDocument, today: dt.date) -> list[DocumentReminderKind]:
    if document.expires_on is None:
        return []
    return kinds_by(today, document.expires_on, local_date(document.uploaded_at))


def _said(keys: list[int]) -> set[Key]:
    return set(DocumentReminder.objects.filter(document__in=keys).values_list("document", "kind"))


@transaction.atomic
def _remind(keys: list[int], *, at: dt.datetime, today: dt.date) -> int:
    # Locked first, then looked at again: another run may have been here, or somebody replaced it.
    waiting = OrganisationDocument.objects.current().filter(pk__in=keys).order_by("pk")
    locked = [pk for (pk,) in waiting.select_for_update(of=("self",)).values_list("pk")]
    documents = list(OrganisationDocument.objects.filter(pk__in=locked).select_related("organisation").order_by("pk"))
    said = _said(locked)
    latest, rows = [], []
    for document in documents:
        kinds = _kinds_of(document, today)
        for kind in kinds:
            if (document.pk, kind) in said:
                continue
            if kind == kinds[-1]:
                latest.append((document, kind))
            else:
                rows.append(_row(document, kind, DocumentReminderOutcome.SKIPPED, at))
    officers = engagements.officers_of({document.organisation_id for document, _ in latest}, today)
    told = notifications.documents_expire(latest, officers, at=at, today=today)
    for document, kind in latest:
        outcome = DocumentReminderOutcome.QUEUED if document.pk in told else DocumentReminderOutcome.TASK
        rows.append(_row(document, kind, outcome, at))
    DocumentReminder.objects.bulk_create(rows)
    return len(told)


def _row(document, kind, outcome, at) -> DocumentReminder:
    return DocumentReminder(document=document, kind=kind, outcome=outcome, at=at)
