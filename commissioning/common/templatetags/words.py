"""Filters that put money, dates and numbers into words. Loaded in every template."""

import datetime as dt
from functools import lru_cache

from django import template
from django.template import defaultfilters
from django.utils import timezone
from django.utils.translation import get_language

from commissioning.common import clock, money

register = template.Library()


def _day(value) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter("date", expects_localtime=True, is_safe=False)
def date_in(value, form: str | None = None) -> str:
    """Django's own filter ``date``, which remembers plain days: the same ones stand in row after row."""
    if type(value) is dt.date and form is not None:
        return _day_in(value, form, get_language())
    return defaultfilters.date(value, form)


@lru_cache(maxsize=4096)
def _day_in(day: dt.date, form: str, language: str | None) -> str:
    return defaultfilters.date(day, form)


@register.filter
def pounds(pence) -> str:
    """Pence as ``£1,250`` or ``£1,250.50``; nothing for None."""
    return "" if pence is None or pence == "" else money.format_pounds(int(pence))


@register.filter
def long_date(value) -> str:
    """A day, or the day of a moment in London, as ``1 March 2027``; nothing for None."""
    if not value:
        return ""
    day = _day(value)
    return f"{day.day} {day:%B} {day.year}"


@register.filter
def date_range(start, end) -> str:
    """Two days, both included: ``1 to 31 March 2027``, ``1 March to 2 April 2027`` or with both years."""
    if not start or not end:
        return long_date(start) or long_date(end)
    first, last = _day(start), _day(end)
    if first == last:
        return long_date(first)
    if first.year != last.year:
        return f"{long_date(first)} to {long_date(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {long_date(last)}"
    return f"{first.day} to {long_date(last)}"


@register.filter
def time_of(value) -> str:
    """The time in London: ``5pm``, ``5:30pm``, ``midday``, ``midnight``; 23:59 is ``11:59pm``."""
    if not value:
        return ""
    moment = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    if moment.minute == 0 and moment.hour in {0, 12}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


@register.filter
def date_and_time(value) -> str:
    """A moment in London: ``1 March 2027 at 5pm``."""
    return f"{long_date(value)} at {time_of(value)}" if value else ""


@register.filter
def days_until(value, today=None) -> str:
    """How far off a day is: ``today``, ``tomorrow``, ``in 12 days``, ``yesterday``, ``3 days ago``.

    ``today`` is the day to count from; without it, the day it is in London.
    """
    if not value:
        return ""
    days = (_day(value) - (_day(today) if today else clock.today())).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


@register.filter
def plain_number(value) -> str:
    """A number with thousands set apart and no needless decimals: ``1,250``, ``0.5``; nothing for None."""
    if value is None or value == "":
        return ""
    text = f"{value:,f}" if not isinstance(value, int) else f"{value:,}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", money.MINUS)


@register.filter
def file_name(path) -> str:
    """The last part of a stored file's name."""
    return str(path or "").rsplit("/", 1)[-1]


def count_of(number: int, noun: str) -> str:
    """``1 letter``, ``2 letters``: for nouns that take an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
