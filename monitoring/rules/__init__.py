"""What the rules of monitoring say, as pure functions of dates and figures.

Nothing here reads the database or the clock. Explained with worked dates and scores, which tests run, in
``docs/algorithms/schedule.md`` and ``docs/algorithms/performance.md``.
"""

from .changes import Changes, Existing, change_of_end
from .figures import DEFAULTS, Rules
from .meetings import MeetingRule, meetings
from .performance import Performance, Trend, direction_of_travel, rate
from .periods import Period, due_on, opens_on, periods, reminders
from .reviews import ReviewRule, notice_by_on, review
from .tiers import annual_value_pence, frequency_for, tier_for

__all__ = [
    "DEFAULTS",
    "Changes",
    "Existing",
    "MeetingRule",
    "Performance",
    "Period",
    "ReviewRule",
    "Rules",
    "Trend",
    "annual_value_pence",
    "change_of_end",
    "direction_of_travel",
    "due_on",
    "frequency_for",
    "meetings",
    "notice_by_on",
    "opens_on",
    "periods",
    "rate",
    "reminders",
    "review",
    "tier_for",
]
