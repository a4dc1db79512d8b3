"""Letting an agreement end on another day. What it owes follows: the app that knows registers its operation here once,
so that imports flow one way."""

import datetime as dt
from collections.abc import Callable

from commissioning.agreements.models import Agreement

_changes: list[Callable] = []


def register(change: Callable) -> None:
    """``change(agreement, new_end_on=…, at=…, by=…, reason=…)`` moves the end, what follows from it, and history."""
    if change not in _changes:
        _changes.append(change)


def change_end(agreement: Agreement, *, new_end_on: dt.date, at: dt.datetime, by, reason: str) -> None:
    """Let a running ``agreement`` end on another day, by the operation that was registered, in its transaction."""
    for change in _changes:
        change(agreement, new_end_on=new_end_on, at=at, by=by, reason=reason)
