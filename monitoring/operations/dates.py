"""Moving an agreement's start or end. Its returns, meetings and review follow."""

import datetime as dt

from django.db import transaction

from commissioning.agreements.enums import DateChangeKind
from commissioning.agreements.models import Agreement, DateChange
from commissioning.agreements.models.agreement import RUNNING
from commissioning.common.clock import local_date
from commissioning.common.history import give_reason
from commissioning.common.states import locked
from monitoring.enums import ReturnStatus
from monitoring.models import Return
from monitoring.operations.schedule.obligations import align
from monitoring.operations.schedule.returns import LOOSE
from monitoring.rules.changes import StartIsFixed


class CannotChangeDates(Exception):
    """The agreement is not in a state in which its dates change, or the new date does not fit."""


def _for_change(agreement: Agreement, reason: str) -> Agreement:
    fresh = locked(agreement)
    if fresh.status not in RUNNING:
        raise CannotChangeDates(f"{fresh.reference} is {fresh.get_status_display().lower()}: its dates are fixed.")
    if not reason.strip():
        raise CannotChangeDates("Say why the date changes.")
    return fresh


def _vary(fresh: Agreement, field: str, kind: DateChangeKind, to: dt.date, *, at, by, reason) -> DateChange:
    changed = DateChange.objects.create(
        agreement=fresh, kind=kind, before_on=getattr(fresh, field), after_on=to, reason=reason, at=at, by=by
    )
    setattr(fresh, field, to)
    give_reason(fresh, reason)
    fresh.save()
    return changed


@transaction.atomic
def change_end_date(
    agreement: Agreement, *, new_end_on: dt.date, at: dt.datetime, by, reason: str
) -> DateChange | None:
    """Let an active or suspended agreement end on another day, and record what stood before.

    Returns that were handed in stay; others take the new end, are cancelled or created; meetings that nobody
    arranged and a review without a recommendation follow (``docs/algorithms/schedule.md``). None, and nothing
    changed, where the end is that day already. Raises ``CannotChangeDates``.
    """
    fresh = _for_change(agreement, reason)
    if new_end_on < fresh.starts_on:
        raise CannotChangeDates(f"Enter an end on or after the start, {fresh.starts_on:%-d %B %Y}.")
    if new_end_on == fresh.ends_on:
        return None
    # What is missing is created for the term as it stood, so that the change finds the periods it was agreed on.
    align([fresh.pk], at=at, by=by)
    changed = _vary(fresh, "ends_on", DateChangeKind.END_DATE, new_end_on, at=at, by=by, reason=reason)
    align([fresh.pk], at=at, by=by, reason=reason, changed_on=local_date(at))
    agreement.ends_on = new_end_on
    return changed


def is_start_fixed(agreement: Agreement) -> bool:
    """Whether a return was handed in or waived, so that the start stands; one that was cancelled fixes nothing."""
    settled = Return.objects.current().exclude(status__in=[*LOOSE, ReturnStatus.CANCELLED])
    return settled.filter(agreement=agreement).exists()


@transaction.atomic
def change_start_date(
    agreement: Agreement, *, new_start_on: dt.date, at: dt.datetime, by, reason: str
) -> DateChange | None:
    """Let an agreement start on another day, as long as no return was handed in or waived.

    The whole schedule is reckoned anew. None, and nothing changed, where the start is that day already.
    Raises ``StartIsFixed`` once a return is settled, and ``CannotChangeDates``.
    """
    fresh = _for_change(agreement, reason)
    if new_start_on > fresh.ends_on:
        raise CannotChangeDates(f"Enter a start on or before the end, {fresh.ends_on:%-d %B %Y}.")
    if is_start_fixed(fresh):
        raise StartIsFixed("The start cannot change once a return has been handed in or waived.")
    if new_start_on == fresh.starts_on:
        return None
    align([fresh.pk], at=at, by=by)
    changed = _vary(fresh, "starts_on", DateChangeKind.START_DATE, new_start_on, at=at, by=by, reason=reason)
    align([fresh.pk], at=at, by=by, reason=reason, changed_on=local_date(at), restarted=True)
    agreement.starts_on = new_start_on
    return changed
