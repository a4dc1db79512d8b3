"""Where a phase is by its days. It opens at midnight in London and closes at 23:59:59 there."""

import datetime as dt

from commissioning.common.clock import end_of_day, local_date, start_of_day
from consultations.enums import PhaseStage


def stage(opens_on: dt.date, closes_on: dt.date, at: dt.datetime) -> PhaseStage:
    """Of an approved phase: forthcoming, open or closed at ``at``. The last second of ``closes_on`` is open."""
    if at < start_of_day(opens_on):
        return PhaseStage.FORTHCOMING
    return PhaseStage.OPEN if at < end_of_day(closes_on) + dt.timedelta(seconds=1) else PhaseStage.CLOSED


def days_left(closes_on: dt.date, at: dt.datetime) -> int:
    """How many days are left, today not counted; 0 on the last day."""
    return (closes_on - local_date(at)).days
