"""What an officer may do about a return that has not come: waive it, cancel it, or give more time."""

import datetime as dt

from django.db import transaction

from commissioning.common.history import give_reason
from commissioning.common.states import CannotMove, locked, move
from commissioning.questionnaires import operations as answers
from monitoring.enums import ReturnStatus
from monitoring.models import Return
from monitoring.models.returns import OUTSTANDING
from monitoring.operations.schedule.notices import forget_reminders


@transaction.atomic
def waive(monitoring_return: Return, *, at: dt.datetime, by, reason: str) -> Return:
    """Ask for no return of this period, and say why."""
    return _close(move(monitoring_return, ReturnStatus.WAIVED, at=at, by=by, reason=reason), at)


@transaction.atomic
def cancel(monitoring_return: Return, *, at: dt.datetime, by, reason: str) -> Return:
    """Take back a return that ought not to have been asked for, and say why."""
    return _close(move(monitoring_return, ReturnStatus.CANCELLED, at=at, by=by, reason=reason), at)


def _close(monitoring_return: Return, at: dt.datetime) -> Return:
    """Nobody goes on writing into a return that nobody will read."""
    if monitoring_return.sheet is not None:
        answers.close(sheet=monitoring_return.sheet, at=at)
    return monitoring_return


@transaction.atomic
def extend(monitoring_return: Return, *, due_on: dt.date, at: dt.datetime, by, reason: str) -> Return:
    """Give a return that has not been handed in a later due day, and say why.

    Its reminders begin again for the new day.
    Raises ``ValueError`` for a day that is not later, ``CannotMove`` for a return that is not outstanding.
    """
    fresh = locked(monitoring_return)
    if fresh.status not in OUTSTANDING:
        raise CannotMove(fresh, ReturnStatus.DRAFT)
    if due_on <= fresh.due_on:
        raise ValueError(f"Enter a day after {fresh.due_on:%-d %B %Y}.")
    fresh.due_on, fresh.due_reason = due_on, reason
    give_reason(fresh, reason)
    fresh.save()
    forget_reminders(fresh)
    monitoring_return.due_on, monitoring_return.due_reason = due_on, reason
    return fresh
