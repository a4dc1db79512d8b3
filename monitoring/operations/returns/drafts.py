"""Saving the figures and the spending of a draft. Answers to questions are saved by the questionnaire engine.

Nobody overwrites somebody else unawares: each entry says which revision its form was shown. Where a row has
moved on since, that row is not saved and a ``Conflict`` tells both values; the other rows are saved.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.common.states import CannotMove, locked
from monitoring.enums import FigureBasis, ReturnStatus
from monitoring.models import Return, ReturnActionProgress, ReturnExplanation, ReturnFigure, ReturnSpend
from monitoring.queries.actions import promises_of

EDITABLE = {ReturnStatus.DRAFT, ReturnStatus.QUERIED}


@dataclass(frozen=True)
class FigureEntry:
    """What a form says of one target: ``actual`` None where nothing was typed, nothing is collected, or what
    was typed (then in ``raw``) is not understood: a draft never loses it."""

    actual: Decimal | None
    basis: FigureBasis
    comment: str
    revision: int
    raw: str = ""


@dataclass(frozen=True)
class SpendEntry:
    """What a form says of one budget heading, in whole pence; None and ``raw`` as for a figure."""

    spent_pence: int | None
    comment: str
    revision: int
    raw: str = ""


@dataclass(frozen=True)
class Conflict:
    """A row that somebody else saved in between: the row as it stands and the entry that was not saved."""

    row: ReturnFigure | ReturnSpend | ReturnActionProgress
    entry: Any


class StaleEntries(Exception):
    """Some entries were not saved because somebody else had saved the same rows; ``conflicts`` has them."""

    def __init__(self, conflicts: list[Conflict]):
        self.conflicts = conflicts
        super().__init__("Somebody else has changed some of these figures since you opened the page.")


@transaction.atomic
def _save(monitoring_return: Return, rows, entries: Mapping[int, Any], key: str, fields: list[str], *, at, by):
    """Save ``entries`` (by the key of what the row is about) into ``rows``; give the conflicts."""
    fresh = locked(monitoring_return)
    if fresh.status not in EDITABLE:
        raise CannotMove(fresh, ReturnStatus.DRAFT)
    changed, conflicts = [], []
    for row in rows.order_by("pk").select_for_update():
        entry = entries.get(getattr(row, key))
        if entry is None or (fresh.status == ReturnStatus.QUERIED and not row.reopened):
            continue
        values = {field: getattr(entry, field) for field in fields}
        if all(getattr(row, field) == value for field, value in values.items()):
            continue
        if entry.revision != row.revision:
            conflicts.append(Conflict(row=row, entry=entry))
            continue
        for field, value in values.items():
            setattr(row, field, value)
        row.revision, row.updated_at, row.updated_by = row.revision + 1, at, by
        changed.append(row)
    if changed:
        type(changed[0]).objects.bulk_update(changed, [*fields, "revision", "updated_at", "updated_by"])
    return conflicts


def save_figures(
    monitoring_return: Return, entries: Mapping[int, FigureEntry], *, at: dt.datetime, by
) -> list[ReturnFigure]:
    """Save what was achieved of each target, by the target's key. Returns the rows as they now stand.

    Of a queried return only reopened rows are taken. Raises ``StaleEntries`` after saving the rest, and
    ``CannotMove`` where the return can no longer be changed.
    """
    rows = monitoring_return.figures.all()
    conflicts = _save(
        monitoring_return, rows, entries, "target_id", ["actual", "raw", "basis", "comment"], at=at, by=by
    )
    if conflicts:
        raise StaleEntries(conflicts)
    return list(monitoring_return.figures.order_by("pk"))


def save_spending(
    monitoring_return: Return, entries: Mapping[int, SpendEntry], *, at: dt.datetime, by
) -> list[ReturnSpend]:
    """Save what was spent on each budget heading, by the heading's key. As ``save_figures`` in all else."""
    rows = monitoring_return.spending.all()
    conflicts = _save(
        monitoring_return, rows, entries, "budget_line_id", ["spent_pence", "raw", "comment"], at=at, by=by
    )
    if conflicts:
        raise StaleEntries(conflicts)
    return list(monitoring_return.spending.order_by("pk"))


@dataclass(frozen=True)
class ProgressEntry:
    """How far the organisation has got with an action, as a form says."""

    text: str
    revision: int


@transaction.atomic
def save_progress(monitoring_return: Return, entries: Mapping[int, ProgressEntry], *, at: dt.datetime, by) -> None:
    """Save how far the organisation has got with its actions, by the action's key; those of another agreement and
    those closed are left out; of a queried return only reopened ones are taken. Raises ``StaleEntries`` after saving
    the rest, ``CannotMove``."""
    fresh = locked(monitoring_return)
    if fresh.status not in EDITABLE:
        raise CannotMove(fresh, ReturnStatus.DRAFT)
    conflicts = []
    for promise in promises_of(fresh):
        entry = entries.get(promise.action.pk)
        if fresh.status == ReturnStatus.QUERIED and not promise.is_reopened:
            continue
        if entry is None or entry.text == promise.text:
            continue
        row = promise.progress or ReturnActionProgress(monitoring_return=fresh, action=promise.action)
        if entry.revision != row.revision:
            conflicts.append(Conflict(row=row, entry=entry))
            continue
        row.text, row.revision, row.updated_at, row.updated_by = entry.text, row.revision + 1, at, by
        row.save()
    if conflicts:
        raise StaleEntries(conflicts)


@transaction.atomic
def save_explanations(monitoring_return: Return, texts: Mapping[str, str], *, at: dt.datetime, by) -> None:
    """Keep the sentences given for warnings, by the warning's name; an empty one is taken away."""
    fresh = locked(monitoring_return)
    if fresh.status not in EDITABLE:
        raise CannotMove(fresh, ReturnStatus.SUBMITTED)
    explain(fresh, texts, at=at, by=by)


def explain(fresh: Return, texts: Mapping[str, str], *, at: dt.datetime, by) -> None:
    """The same for a return that the caller has locked."""
    given = {warning: text for warning, text in texts.items() if text.strip()}
    if taken := texts.keys() - given.keys():
        ReturnExplanation.objects.filter(monitoring_return=fresh, warning__in=taken).delete()
    ReturnExplanation.objects.bulk_create(
        [
            ReturnExplanation(monitoring_return=fresh, warning=warning, text=text, updated_at=at, updated_by=by)
            for warning, text in given.items()
        ],
        update_conflicts=True,
        unique_fields=["monitoring_return", "warning"],
        update_fields=["text", "updated_at", "updated_by"],
    )
