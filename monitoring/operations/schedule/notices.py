"""Announcing, reminding and escalating: the mails about returns that have not come."""

import datetime as dt
from collections import Counter
from functools import lru_cache

from django.db import transaction
from django.db.models import Count

from commissioning.agreements.enums import AgreementStatus
from monitoring.enums import NoticeKind, NoticeOutcome
from monitoring.models import Return, ReturnNotice
from monitoring.notifications import schedule as mails
from monitoring.operations.schedule.bulk import chunks
from monitoring.operations.schedule.returns import LOOSE
from monitoring.rules.periods import ESCALATIONS, reminders

_reminders = lru_cache(maxsize=4096)(reminders)


def kinds_by(today: dt.date, due_on: dt.date) -> list[NoticeKind]:
    """The notices whose day has come by ``today`` for an open return due on ``due_on``, in order."""
    return [NoticeKind.OPENED] + [kind for kind, on in _reminders(due_on) if on <= today]


def _waiting(today: dt.date):
    """Open returns that have not come, of active agreements: a suspended agreement is left in peace."""
    return Return.objects.current().filter(
        status__in=LOOSE, ends_on__lte=today, agreement__status=AgreementStatus.ACTIVE
    )


def send_notices(*, at: dt.datetime, today: dt.date) -> Counter:
    """Announce each return that is open, remind of it, and escalate it, once each.

    Of several notices whose day has come only the latest is sent; those before it are recorded as skipped.
    Gives ``returns_opened``, ``reminders_queued``, ``escalations_queued`` and ``tasks_created``.
    """
    counted = _waiting(today).order_by("pk").values_list("pk", "due_on").annotate(Count("notices"))
    keys = [pk for pk, due_on, recorded in counted if recorded < len(kinds_by(today, due_on))]
    done: Counter = Counter()
    for chunk in chunks(keys):
        done += _send_chunk(chunk, at=at, today=today)
    return done


@transaction.atomic
def _send_chunk(keys, *, at: dt.datetime, today: dt.date) -> Counter:
    # Locked first, then looked at again: another run may have been here, or the organisation handed it in.
    locked = list(_waiting(today).filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    rows = (
        Return.objects.filter(pk__in=[pk for (pk,) in locked])
        .select_related("agreement__organisation", "agreement__officer")
        .defer("snapshot")
        .order_by("pk")
    )
    recorded = set(ReturnNotice.objects.filter(monitoring_return__in=keys).values_list("monitoring_return", "kind"))
    latest, notices = [], []
    done: Counter[str] = Counter()
    for row in rows:
        kinds = kinds_by(today, row.due_on)
        missing = [kind for kind in kinds if (row.pk, kind) not in recorded]
        for kind in missing:
            if kind == kinds[-1]:
                latest.append((row, kind))
            else:
                notices.append(ReturnNotice(monitoring_return=row, kind=kind, outcome=NoticeOutcome.SKIPPED, at=at))
        done["returns_opened"] += NoticeKind.OPENED in missing
    told = mails.about_returns(latest, at=at, today=today)
    for row, kind in latest:
        outcome = NoticeOutcome.QUEUED if row.pk in told else NoticeOutcome.TASK
        notices.append(ReturnNotice(monitoring_return=row, kind=kind, outcome=outcome, at=at))
        if outcome == NoticeOutcome.TASK:
            done["tasks_created"] += 1
        elif kind != NoticeKind.OPENED:
            done["escalations_queued" if kind in ESCALATIONS else "reminders_queued"] += 1
    ReturnNotice.objects.bulk_create(notices)
    return done


def forget_reminders(monitoring_return: Return) -> None:
    """Let the reminders of a return begin again, for its new due day. That it is open was said."""
    monitoring_return.notices.exclude(kind=NoticeKind.OPENED).delete()
