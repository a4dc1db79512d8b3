"""Arithmetic of calendar months. Days are inclusive at both ends unless said otherwise."""

import calendar
import datetime as dt
from fractions import Fraction


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month ``months`` later (earlier if negative), or that month's last day if it is shorter.

    Always count from the first day of a series: 31 August and 6 months is 28 February, and 12 months is
    31 August again, whereas adding 6 months twice would arrive at 28 August.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def end_of_months(start: dt.date, months: int) -> dt.date:
    """The last day of a term of ``months`` months that begins on ``start``."""
    return day_before(add_months(start, months))


def lasts_at_least(start: dt.date, end: dt.date, months: int) -> bool:
    """Whether the term from ``start`` to ``end`` lasts ``months`` whole months or longer."""
    return end_of_months(start, months) <= end


def months_between(start: dt.date, end: dt.date) -> Fraction:
    """How many months the term lasts: whole months from ``start``, then the days over as a part of the month
    that they fall in, counted from the start's day of the month.

    1 April to 15 April is 15/30; 1 April to 15 May is 1 and 15/31.
    """
    if end < start:
        raise ValueError("A term ends on or after the day it starts.")
    following = day_after(end)
    whole = (following.year - start.year) * 12 + following.month - start.month
    if add_months(start, whole) > following:
        whole -= 1
    reached, to_come = add_months(start, whole), add_months(start, whole + 1)
    return whole + Fraction((following - reached).days, (to_come - reached).days)
