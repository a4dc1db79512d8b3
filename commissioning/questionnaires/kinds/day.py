"""Answers that are a day."""

import datetime as dt
from calendar import month_abbr, month_name

from django import forms
from django.utils.formats import date_format

from .base import Invalid, Kind, config_error, plain
from .paper import PLACE, BoxMaker
from .registry import register

PARTS = ("day", "month", "year")
HOW_TO_ENTER = "Enter a date, like 27 3 2027"
MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}


def parse_day(day: str, month: str, year: str) -> dt.date | None:
    """Three inputs as a day; None where all are empty. Months may be in words. Raises ``Invalid``."""
    parts = [plain(part) for part in (day, month, year)]
    if not any(parts):
        return None
    if missing := [name for name, part in zip(PARTS, parts, strict=True) if not part]:
        raise Invalid(f"The date must include a {' and a '.join(missing)}")
    numbers = [part if _is_number(part) else str(MONTHS.get(part.lower(), "")) for part in parts]
    if not all(_is_number(number) for number in numbers) or not _is_number(parts[0]) or not _is_number(parts[2]):
        raise Invalid(HOW_TO_ENTER)
    if len(parts[2]) != 4:
        raise Invalid("The year must have 4 numbers, like 2027")
    try:
        return dt.date(int(numbers[2]), int(numbers[1]), int(numbers[0]))
    except ValueError:
        raise Invalid("Enter a date that exists, like 27 3 2027") from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def in_words(value: str | None) -> str:
    """An ISO day as 1 March 2027."""
    return date_format(dt.date.fromisoformat(value), "j F Y") if value else ""


@register
class Date(Kind):
    name, label, template = "date", "Date", "questionnaires/kinds/date.html"
    grouped = True

    def config_fields(self):
        return {
            "min": forms.DateField(label="Not before", required=False),
            "max": forms.DateField(label="Not after", required=False),
        }

    def config_from(self, cleaned):
        return {name: day.isoformat() for name in ("min", "max") if (day := cleaned.get(name))}

    def clean_config(self, config):
        config = super().clean_config(config)
        try:
            days = [dt.date.fromisoformat(config[name]) for name in ("min", "max") if config.get(name)]
        except (TypeError, ValueError):
            raise config_error("The first and the last day must be dates.") from None
        if len(days) == 2 and days[0] > days[1]:
            raise config_error("The first day must not be after the last.")
        return config

    def read(self, question, data):
        return {part: plain(data.get(f"{question.name}-{part}", "")) for part in PARTS}

    def parse(self, question, raw):
        day = parse_day(*(raw.get(part, "") for part in PARTS))
        return None if day is None else day.isoformat()

    def raw(self, question, value):
        if not value:
            return dict.fromkeys(PARTS, "")
        day = dt.date.fromisoformat(value)
        return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}

    def problems(self, question, value):
        first, last = question.config.get("min"), question.config.get("max")
        if first and value < first:
            return [f"The date must be {in_words(first)} or later."]
        if last and value > last:
            return [f"The date must be {in_words(last)} or earlier."]
        return []

    def paper(self, question, rows=0):
        boxes = BoxMaker(question)
        for part in PARTS:
            boxes.add(part, part.capitalize(), PLACE)
        return boxes.paper()

    def as_text(self, question, value):
        return in_words(value)

    def raw_as_text(self, question, raw):
        return " ".join(part for part in (plain(raw.get(name, "")) for name in PARTS) if part)

    def cells(self, question, value):
        return [dt.date.fromisoformat(value) if value else None]
