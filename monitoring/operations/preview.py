"""What a change would do, found out by doing it and taking it back: the preview can never differ from the change."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from commissioning.agreements.models import Agreement
from commissioning.common.templatetags.words import date_range, long_date
from monitoring.models import Meeting, Return, Review
from monitoring.operations.dates import change_end_date, change_start_date


@dataclass
class Preview:
    """Sentences about returns, meetings and the review: what stays, changes, is cancelled, is created."""

    stays: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)


class _TakenBack(Exception):
    pass


def preview(agreement: Agreement, change: Callable[[], object]) -> Preview:
    """What ``change`` would do to the agreement's obligations. Raises what ``change`` raises; nothing is kept."""
    before = _standing(agreement)
    after: dict[tuple, tuple[str, str]] = {}
    try:
        with transaction.atomic():
            change()
            after = _standing(agreement)
            raise _TakenBack
    except _TakenBack:
        pass
    return _compared(before, after)


def _standing(agreement: Agreement) -> dict[tuple, tuple[str, str]]:
    """Name and days of everything that stands, by its kind and key."""
    found: dict[tuple, tuple[str, str]] = {}
    for row in Return.objects.current().filter(agreement=agreement).exclude(status="cancelled").defer("snapshot"):
        days = f"{date_range(row.starts_on, row.ends_on)}, due {long_date(row.due_on)}"
        found["return", row.pk] = (f"Return {row.number}", days)
    for row in Meeting.objects.current().filter(agreement=agreement).exclude(status="cancelled"):
        name = f"{row.get_kind_display()} {row.number}" if row.number > 1 else row.get_kind_display()
        found["meeting", row.pk] = (name, f"due by {long_date(row.due_on)}")
    for row in Review.objects.current().filter(agreement=agreement).exclude(status="cancelled").defer("evidence"):
        days = f"opens {long_date(row.opens_on)}, due {long_date(row.due_on)}, notice by {long_date(row.notice_by_on)}"
        found["review", row.pk] = (row.get_kind_display(), days)
    return found


def _compared(before: dict, after: dict) -> Preview:
    made = Preview()
    for key, (name, days) in before.items():
        if key not in after:
            made.cancelled.append(f"{name}: {days}")
        elif after[key] == (name, days):
            made.stays.append(f"{name}: {days}")
        else:
            made.changes.append(f"{name}: {days}. New: {after[key][0]}, {after[key][1]}")
    made.created = [f"{name}: {days}" for key, (name, days) in after.items() if key not in before]
    return made


def preview_end_date(agreement: Agreement, *, new_end_on: dt.date, at: dt.datetime, by) -> Preview:
    """What a new end would do. Raises ``CannotChangeDates``."""
    # The operation brings the record it is given up to date: this one is thrown away.
    trial = Agreement.objects.get(pk=agreement.pk)
    return preview(agreement, lambda: change_end_date(trial, new_end_on=new_end_on, at=at, by=by, reason="-"))


def preview_start_date(agreement: Agreement, *, new_start_on: dt.date, at: dt.datetime, by) -> Preview:
    """What a new start would do. Raises ``StartIsFixed`` and ``CannotChangeDates``."""
    trial = Agreement.objects.get(pk=agreement.pk)
    return preview(agreement, lambda: change_start_date(trial, new_start_on=new_start_on, at=at, by=by, reason="-"))
