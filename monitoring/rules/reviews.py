"""The final-year review of a grant, and the prompt to go back out to tender of a contract."""

import datetime as dt
from typing import NamedTuple

from commissioning.common.dates import add_months, day_after, lasts_at_least
from commissioning.programmes.enums import Route
from monitoring.enums import ReviewKind
from monitoring.rules.figures import DEFAULTS, Rules


class ReviewRule(NamedTuple):
    """A review as the rules want it."""

    kind: ReviewKind
    opens_on: dt.date
    due_on: dt.date
    notice_by_on: dt.date


def notice_by_on(end: dt.date, rules: Rules = DEFAULTS) -> dt.date:
    """The last day on which notice may be given: 3 months before the day after the end.

    Source: best value guidance of the English government.
    """
    return add_months(day_after(end), -rules.notice_months)


def earliest_effect(given_on: dt.date, rules: Rules = DEFAULTS) -> dt.date:
    """The first day on which funding may end or fall after notice on ``given_on``: the day from which, counted
    back, the notice reaches no further than that day."""
    day = add_months(given_on, rules.notice_months)
    while add_months(day, -rules.notice_months) < given_on:
        day = day_after(day)
    return day


def review(
    route: Route, start: dt.date, end: dt.date, created_on: dt.date, rules: Rules = DEFAULTS
) -> ReviewRule | None:
    """The review of a term of 24 months or longer, else None.

    It opens 12 months and is due 6 months before the day after the end. One that is created after its opening
    allows at least 28 days, but is never due past the last day for notice.
    """
    if not lasts_at_least(start, end, rules.review_from_months):
        return None
    following = day_after(end)
    opens = add_months(following, -rules.review_opens_months_before)
    due = add_months(following, -rules.review_due_months_before)
    notice = notice_by_on(end, rules)
    if created_on > opens:
        due = min(max(due, created_on + dt.timedelta(days=rules.late_review_days)), notice)
    kind = ReviewKind.REPROCUREMENT if route == Route.CONTRACT else ReviewKind.FINAL_YEAR
    return ReviewRule(kind, opens, max(due, opens), notice)
