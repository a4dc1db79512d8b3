"""A date in three boxes, because nobody gets three numbers wrong in a way a page cannot explain."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from commissioning.common.templatetags.words import long_date

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OLDEST, NEWEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


class DateBoxes(forms.MultiWidget):
    """Three text boxes, named after the field with ``_day``, ``_month`` and ``_year`` added."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs=None):
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if isinstance(value, dt.date) else ["", "", ""]

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else id_


class DateField(forms.Field):
    """A day between ``earliest`` and ``latest`` inclusive, cleaned to a ``date``.

    Its errors carry ``params={"parts": [...]}``: which boxes are wrong.
    """

    widget = DateBoxes

    def __init__(self, *, earliest: dt.date = OLDEST, latest: dt.date = NEWEST, **kwargs):
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value):
        if isinstance(value, dt.date):
            return value
        typed = [str(part or "").strip() for part in value] if isinstance(value, Sequence) else []
        if not any(typed):
            return None
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            raise _refused(f"The date must include a {' and a '.join(missing)}", missing)
        day, month, year = self._number(typed[0], "day"), self._month(typed[1]), self._number(typed[2], "year")
        if len(typed[2]) != 4:
            raise _refused("The year must have 4 numbers, like 2027", ["year"])
        if not 1 <= month <= 12:
            raise _refused("The month must be a number from 1 to 12, or its name", ["month"])
        try:
            date = dt.date(year, month, day)
        except ValueError as error:
            raise _refused("The date must be a real date, like 27 3 2027", ["day"]) from error
        if date < self.earliest:
            raise _refused(f"The date must be {long_date(self.earliest)} or later", PARTS)
        if date > self.latest:
            raise _refused(f"The date must be {long_date(self.latest)} or earlier", PARTS)
        return date

    def _number(self, text: str, part: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise _refused(f"The {part} must be a number", [part])
        return int(text)

    def _month(self, text: str) -> int:
        name = text.lower()[:3]
        return MONTHS.index(name) + 1 if name in MONTHS else self._number(text, "month")

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def _refused(message: str, parts: Sequence[str]) -> ValidationError:
    return ValidationError(message, code="invalid", params={"parts": list(parts)})
