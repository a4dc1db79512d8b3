"""Notice before a key decision, and the time for call-in after any decision.

Source of the notice: SI 2012/2089, reg. 9 (28 clear days), 10 (general exception: 5 clear days, and scrutiny
is told) and 11 (special urgency: whoever chairs scrutiny agrees). A clear day is a calendar day between that
of the notice and that of the meeting: neither of the two counts. Call-in is local; its days are working days.
"""

import datetime as dt

from django.conf import settings

from commissioning.common.dates import day_after
from commissioning.common.working_days import add_working_days, clear_days_before, clear_days_between
from commissioning.decisions.enums import Urgency

NOTICE_CLEAR_DAYS = 28
EXCEPTION_CLEAR_DAYS = 5


def clear_days(notice_on: dt.date, due_on: dt.date) -> int:
    """The clear days between the day of the notice and the day of the decision, never below nought."""
    return clear_days_between(notice_on, due_on)


def last_day_for_notice(due_on: dt.date) -> dt.date:
    """The last day on which the usual notice of a decision on ``due_on`` can be published."""
    return clear_days_before(due_on, NOTICE_CLEAR_DAYS)


def urgency_needed(notice_on: dt.date, due_on: dt.date, *, is_key: bool) -> Urgency:
    """What lets a decision be taken on ``due_on`` after a notice on ``notice_on``. Only key decisions have a period."""
    days = clear_days(notice_on, due_on)
    if not is_key or days >= NOTICE_CLEAR_DAYS:
        return Urgency.NONE
    return Urgency.GENERAL_EXCEPTION if days >= EXCEPTION_CLEAR_DAYS else Urgency.SPECIAL_URGENCY


def call_in_ends_on(published_on: dt.date) -> dt.date:
    """The last day on which a decision published on ``published_on`` may be called in."""
    return add_working_days(published_on, settings.CALL_IN_WORKING_DAYS)


def in_effect_on(published_on: dt.date, *, subject_to_call_in: bool) -> dt.date:
    """The first day on which the decision holds, unless it is called in before."""
    return day_after(call_in_ends_on(published_on)) if subject_to_call_in else published_on
