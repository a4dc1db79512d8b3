"""The monitoring meetings that the lead agency convenes."""

import datetime as dt
from typing import NamedTuple

from commissioning.common.dates import add_months, day_before, lasts_at_least
from monitoring.enums import MeetingKind, MeetingMode, ReviewKind, Tier
from monitoring.rules.figures import DEFAULTS, Rules
from monitoring.rules.reviews import ReviewRule

SIX_MONTHS = 6
YEAR = 12


class MeetingRule(NamedTuple):
    """A meeting as the rules want it; ``number`` counts the meetings of a kind."""

    kind: MeetingKind
    number: int
    window_starts_on: dt.date
    due_on: dt.date
    mode: MeetingMode = MeetingMode.IN_PERSON


def meetings(
    start: dt.date, end: dt.date, tier: Tier, review: ReviewRule | None, rules: Rules = DEFAULTS
) -> list[MeetingRule]:
    """The meetings of a term in their order.

    Inception within 30 days of the start; then within the month after month 6, 18, 30, 42 ... while at least
    3 months of the term remain after that month 6, 18 ... A final-year review's meeting, held between its
    opening and its due day, takes the place of the yearly meetings of the final year. Light touch: inception
    by telephone, others on request.
    """
    inception_by = min(start + dt.timedelta(days=rules.inception_within_days), end)
    if tier == Tier.LIGHT_TOUCH:
        return [MeetingRule(MeetingKind.INCEPTION, 1, start, inception_by, MeetingMode.TELEPHONE)]
    final = review if review is not None and review.kind == ReviewKind.FINAL_YEAR else None
    found = [MeetingRule(MeetingKind.INCEPTION, 1, start, inception_by)]
    month = SIX_MONTHS
    while lasts_at_least(start, end, month + rules.meetings_end_months_before):
        opens, due = add_months(start, month), day_before(add_months(start, month + 1))
        if month == SIX_MONTHS:
            found.append(MeetingRule(MeetingKind.SIX_MONTH, 1, opens, due))
        elif not (final and opens >= final.opens_on):
            found.append(MeetingRule(MeetingKind.ANNUAL, (month - SIX_MONTHS) // YEAR, opens, due))
        month += YEAR
    if final:
        found.append(MeetingRule(MeetingKind.REVIEW, 1, final.opens_on, final.due_on))
    return found
