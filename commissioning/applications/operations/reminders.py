"""The daily run for applications: reminding of drafts before their round closes."""

import datetime as dt

from django.db import transaction

from commissioning.applications import notifications
from commissioning.applications.enums import ApplicationStatus, ReminderKind, ReminderOutcome, RoundStatus
from commissioning.applications.models import Application, Reminder
from commissioning.applications.queries.deadlines import last_days
from commissioning.common.clock import local_date

DAYS_BEFORE = {ReminderKind.IN_7_DAYS: 7, ReminderKind.IN_2_DAYS: 2}


def kinds_by(today: dt.date, closes_on: dt.date) -> list[ReminderKind]:
    """The reminders whose day has come by ``today``, in order; none once the round has closed."""
    left = (closes_on - today).days
    return [kind for kind, days in DAYS_BEFORE.items() if 0 <= left <= days]


def remind(*, at: dt.datetime, today: dt.date | None = None) -> int:
    """Remind of each draft 7 and 2 days before it closes, once each; how many were written about.

    After missed runs only the latest reminder is sent, the one before is recorded as skipped. ``today`` is the day
    whose rules apply; the day of ``at`` without it.
    """
    today = today or local_date(at)
    drafts = Application.objects.filter(
        status=ApplicationStatus.DRAFT, keyed_by=None, round__status=RoundStatus.PUBLISHED
    ).order_by("pk")
    keys = [application.pk for application, _ in _due(drafts, today)]
    return _remind(keys, at=at, today=today) if keys else 0


def _due(drafts, today: dt.date) -> list[tuple[Application, dt.date]]:
    rows = list(drafts.select_related("round__officer", "organisation").defer("snapshot"))
    days = last_days((row.round, row.organisation_id) for row in rows)
    due = [(row, days[row.round_id, row.organisation_id]) for row in rows]
    return [(row, closes_on) for row, closes_on in due if kinds_by(today, closes_on)]


@transaction.atomic
def _remind(keys: list[int], *, at: dt.datetime, today: dt.date) -> int:
    # Locked first, then looked at again: another run may have been here, or it was handed in.
    drafts = Application.objects.filter(pk__in=keys, status=ApplicationStatus.DRAFT).order_by("pk")
    locked = [pk for (pk,) in drafts.select_for_update(of=("self",)).values_list("pk")]
    due = _due(Application.objects.filter(pk__in=locked).order_by("pk"), today)
    there = set(Reminder.objects.filter(application__in=locked).values_list("application", "kind", "closes_on"))
    latest, rows = [], []
    for application, closes_on in due:
        kinds = kinds_by(today, closes_on)
        for kind in kinds:
            if (application.pk, kind, closes_on) in there:
                continue
            if kind == kinds[-1]:
                latest.append((application, closes_on, kind))
            else:
                rows.append(_row(application, kind, closes_on, ReminderOutcome.SKIPPED, at))
    told = notifications.reminders([(one, closes_on) for one, closes_on, _ in latest], at=at, today=today)
    for application, closes_on, kind in latest:
        outcome = ReminderOutcome.QUEUED if application.pk in told else ReminderOutcome.NOBODY
        rows.append(_row(application, kind, closes_on, outcome, at))
    Reminder.objects.bulk_create(rows)
    return len(told)


def _row(application, kind, closes_on, outcome, at) -> Reminder:
    return Reminder(application=application, kind=kind, closes_on=closes_on, outcome=outcome, at=at)
