"""References that people can say on the telephone: a letter, the year, a number."""

import datetime as dt

from django.db import models

from commissioning.common import clock


def next_reference(model: type[models.Model], letter: str, at: dt.datetime) -> str:
    """The next free one of ``letter`` in the year of ``at``, like ``D-2026-001``. The column is unique, so of two
    people at once one is refused rather than given the other's."""
    prefix = f"{letter}-{clock.local_date(at).year}-"
    taken = model._default_manager.filter(reference__startswith=prefix).values_list("reference", flat=True)
    numbers = [int(tail) for tail in (reference.removeprefix(prefix) for reference in taken) if tail.isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"
