"""Whether a round's days come one after the other."""

import datetime as dt
from collections.abc import Mapping

IN_ORDER = (
    ("questions_close_on", "opens_on", "Enter a last day for questions on or after the day the round opens"),
    ("closes_on", "opens_on", "Enter a last day to apply after the day the round opens"),
    ("closes_on", "questions_close_on", "Enter a last day to apply on or after the last day for questions"),
    ("decision_expected_on", "closes_on", "Enter a day for the decision after the last day to apply"),
    ("agreement_starts_on", "closes_on", "Enter a first day of agreements after the last day to apply"),
    ("agreement_starts_on", "decision_expected_on", "Enter a first day of agreements after the decision is expected"),
    ("agreement_ends_on", "agreement_starts_on", "Enter a last day of agreements after their first day"),
)
# The same day will do.
MAY_BE_THE_SAME = {("questions_close_on", "opens_on"), ("closes_on", "questions_close_on")}


def out_of_order(days: Mapping[str, dt.date | None]) -> list[tuple[str, str]]:
    """What is wrong with ``days`` (by field, with ``opens_on`` for the day it opens): pairs of field and what to do.

    Days that are not given are not looked at; a field is named once.
    """
    wrong: dict[str, str] = {}
    for later, earlier, message in IN_ORDER:
        day, before = days.get(later), days.get(earlier)
        if day is None or before is None or later in wrong:
            continue
        if day < before or (day == before and (later, earlier) not in MAY_BE_THE_SAME):
            wrong[later] = message
    return list(wrong.items())


def outside_programme(
    starts_on: dt.date | None, ends_on: dt.date | None, *, first: dt.date, last: dt.date
) -> list[tuple[str, str]]:
    """Which days of the agreements' term are not within a programme from ``first`` to ``last``, both included."""
    wrong = []
    if starts_on is not None and not first <= starts_on <= last:
        wrong.append(("agreement_starts_on", "Enter a first day of agreements within the programme"))
    if ends_on is not None and not first <= ends_on <= last:
        wrong.append(("agreement_ends_on", "Enter a last day of agreements within the programme"))
    return wrong
