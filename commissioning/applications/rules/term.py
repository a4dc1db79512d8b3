"""The years of a round's term, for budgets and promises."""

import datetime as dt
from dataclasses import dataclass

from commissioning.common.dates import add_months, day_before


@dataclass(frozen=True)
class Year:
    """One year of a term, both days included; the last may be shorter."""

    number: int
    starts_on: dt.date
    ends_on: dt.date

    @property
    def label(self) -> str:
        return f"Year {self.number}"


def years_of(starts_on: dt.date, ends_on: dt.date) -> tuple[Year, ...]:
    """The term in years counted from its first day, so that they never drift; at least one."""
    years: list[Year] = []
    while not years or years[-1].ends_on < ends_on:
        number = len(years)
        last = day_before(add_months(starts_on, 12 * (number + 1)))
        years.append(Year(number + 1, add_months(starts_on, 12 * number), min(last, ends_on)))
    return tuple(years)
