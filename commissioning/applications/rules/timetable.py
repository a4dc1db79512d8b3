"""When a round is open. Nothing of this is stored: it follows from the round's dates and the clock."""

import datetime as dt

from commissioning.applications.enums import RoundPhase
from commissioning.common import clock

ONE_SECOND = dt.timedelta(seconds=1)


def phase(opens_at: dt.datetime, closes_on: dt.date, at: dt.datetime) -> RoundPhase:
    """Where a published round is at the time ``at``: its last day counts to 23:59:59 local."""
    if at < opens_at:
        return RoundPhase.FORTHCOMING
    return RoundPhase.OPEN if is_in_time(closes_on, at) else RoundPhase.CLOSED


def takes_questions(record, at: dt.datetime) -> bool:
    """Whether organisations may still ask about the published ``record``: to the end of the day given, or where none
    is, to that of the last day to apply. They may ask before it opens."""
    is_on = record.phase(at) in {RoundPhase.FORTHCOMING, RoundPhase.OPEN}
    return is_on and is_in_time(record.questions_close_on or record.closes_on, at)


def is_in_time(last_day: dt.date, at: dt.datetime) -> bool:
    """Whether ``at`` still meets a deadline of ``last_day``."""
    return at < clock.end_of_day(last_day) + ONE_SECOND
