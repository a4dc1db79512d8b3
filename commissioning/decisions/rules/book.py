"""A report's window, and its rows with what is asked of them again and again."""

import datetime as dt
from dataclasses import dataclass

from commissioning.common.dates import add_months, day_before, months_between
from commissioning.decisions.rules.figure_tree import ReturnLine, Rows
from monitoring.enums import Rating


@dataclass(frozen=True)
class Window:
    """What a report covers. Days inclusive."""

    starts_on: dt.date
    ends_on: dt.date
    cut_off_at: dt.datetime
    cut_off_on: dt.date

    @property
    def before(self) -> tuple[dt.date, dt.date]:
        """The window just before, as long: in months where this one is of whole months, else in days."""
        months = months_between(self.starts_on, self.ends_on)
        last = day_before(self.starts_on)
        if months.denominator == 1:
            return add_months(self.starts_on, -int(months)), last
        return last - (self.ends_on - self.starts_on), last

    def place_of(self, ends_on: dt.date) -> str:
        """Where a period that ends on ``ends_on`` counts."""
        if ends_on >= self.starts_on:
            return "window"
        return "before" if ends_on >= self.before[0] else "earlier"


def past_windows(starts_on: dt.date, today: dt.date, *, months: int = 6, at_most: int = 4) -> list[tuple]:
    """The latest windows of ``months``, counted from a programme's start, that are over; the latest first."""
    count = 0
    while add_months(starts_on, (count + 1) * months) <= today:
        count += 1
    return [
        (add_months(starts_on, k * months), day_before(add_months(starts_on, (k + 1) * months)))
        for k in range(count - 1, max(count - 1 - at_most, -1), -1)
    ]


class Book:
    """Rows with what is asked of them again and again."""

    def __init__(self, rows: Rows, window: Window):
        self.rows, self.window = rows, window
        self.agreements = {line.id: line for line in rows.agreements}
        self.paid = [
            line for line in rows.payments if line.sent_on and window.starts_on <= line.sent_on <= window.ends_on
        ]
        self.returns = [line for line in rows.returns if line.place == "window"]
        self.due = [line for line in self.returns if line.standing != "waived"]
        self.accepted = [line for line in self.due if line.standing == "accepted"]
        self.before = [line for line in rows.returns if line.place == "before" and line.standing == "accepted"]
        self.reported = [line for line in rows.returns if line.standing == "accepted"]

    def rating_of(self, line: ReturnLine) -> str:
        """An accepted return's own; red for one far overdue at the cut-off; else not rated yet."""
        if line.standing == "accepted":
            return line.rating or Rating.UNRATED
        late = (self.window.cut_off_on - line.due_on).days
        outstanding = line.handed_in_on is None
        too_late = late > self.agreements[line.agreement_id].red_after_days_overdue
        return Rating.RED if outstanding and too_late else Rating.UNRATED
