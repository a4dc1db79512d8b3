"""Bringing an agreement's returns in line with its term."""

import datetime as dt
from collections.abc import Hashable
from typing import Any

from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnNotice
from monitoring.operations.schedule import bulk
from monitoring.rules import Changes, Existing, Rules, change_of_end
from monitoring.rules.changes import change_of_start
from monitoring.rules.periods import due_on

# A return in any other state is settled: handed in, waived, or taken back by an officer.
LOOSE = {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT}
# While numbers are dealt out anew they stand out of each other's way.
OUT_OF_THE_WAY = 10_000
COLUMNS = ("agreement_id", "number", "starts_on", "ends_on", "due_on")


def align_returns(
    agreement,
    plan,
    standing: list[Return],
    rules: Rules,
    today: dt.date,
    *,
    at: dt.datetime,
    by,
    reason: str,
    anew: bool = False,
) -> list[dict[str, Any]]:
    """Move and cancel the ``standing`` returns as the term asks; the new ones' columns, not yet written.

    ``anew``: the start moved, so that every period may change.
    """
    by_key: dict[Hashable, Return] = {row.pk: row for row in standing}
    existing = [Existing(row.pk, row.starts_on, row.ends_on, row.status not in LOOSE) for row in standing]
    term = agreement.starts_on, agreement.ends_on
    if anew:
        changes = change_of_start(existing, *term, plan.frequency_months)
    else:
        changes = change_of_end(existing, *term, plan.frequency_months, on=today)
    _cancel([by_key[key] for key in changes.cancelled], at=at, by=by, reason=reason)
    moved = []
    for key, period in changes.moved.items():
        row = by_key[key]
        row.starts_on, row.ends_on, row.due_on, row.due_reason = *period, due_on(period.ends_on, rules), ""
        moved.append(row)
    bulk.change(moved, ["starts_on", "ends_on", "due_on", "due_reason"], at=at, by=by, reason=reason)
    # The day on which it opens has moved too: it is announced anew.
    if moved:
        ReturnNotice.objects.filter(monitoring_return__in=moved).delete()
    return _number(agreement, by_key, changes, rules, at=at, by=by, reason=reason)


def _cancel(rows: list[Return], *, at: dt.datetime, by, reason: str) -> None:
    for row in rows:
        row.superseded = True
    bulk.move(rows, ReturnStatus.CANCELLED, at=at, by=by, reason=reason, fields=["superseded"])


def _number(
    agreement, by_key: dict, changes: Changes, rules: Rules, *, at: dt.datetime, by, reason: str
) -> list[dict[str, Any]]:
    """Number the periods in their order again, and give the new ones theirs."""
    kept = [by_key[key] for key in [*changes.stays, *changes.moved]]
    new = [
        Return(agreement_id=agreement.pk, due_on=due_on(period.ends_on, rules), **period._asdict())
        for period in changes.created
    ]
    renumbered = []
    for number, row in enumerate(sorted([*kept, *new], key=lambda row: row.starts_on), start=1):
        if row.pk and row.number != number:
            renumbered.append(row)
        row.number = number
    if renumbered:
        Return.objects.bulk_update([_aside(row) for row in renumbered], ["number"])
        bulk.change(renumbered, ["number"], at=at, by=by, reason=reason)
    return [{name: getattr(row, name) for name in COLUMNS} for row in new]


def _aside(row: Return) -> Return:
    return Return(pk=row.pk, number=row.number + OUT_OF_THE_WAY)
