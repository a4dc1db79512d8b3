"""Minimal financial assistance. Source: Subsidy Control Act 2022, s.36: £315,000 to one enterprise over the elapsed
part of the current financial year and the two financial years before it. A financial year ends on 31 March."""

import datetime as dt
from collections.abc import Iterable

APRIL = 4


def financial_year(day: dt.date) -> int:
    """The year in which the financial year of ``day`` began: 31 March 2027 is 2026."""
    return day.year if day.month >= APRIL else day.year - 1


def window_start(day: dt.date) -> dt.date:
    """The first day that counts for assistance given on ``day``."""
    return dt.date(financial_year(day) - 2, APRIL, 1)


def assistance_so_far(given: Iterable[tuple[dt.date, int]], on: dt.date) -> int:
    """Pence given within the window of ``on``, from days and amounts."""
    first = window_start(on)
    return sum(pence for day, pence in given if first <= day <= on)


def passes_limit(given: Iterable[tuple[dt.date, int]], new_pence: int, on: dt.date, limit_pence: int) -> bool:
    """Whether ``new_pence`` given on ``on`` would take the organisation past the limit; exactly the limit does not."""
    return assistance_so_far(given, on) + new_pence > limit_pence
