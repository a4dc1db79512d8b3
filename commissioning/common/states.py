"""One mover for every record that has states.

A record's model is a ``Stateful``: it lists its allowed moves in ``TRANSITIONS`` (a dict of status to a set of
statuses; a status that is absent is final). Only operations call ``move``; no form or admin page edits ``status``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from commissioning.common.insertion import insert_values
from commissioning.common.labels import choices_of
from commissioning.common.models import Stateful, StatusChange

Record = TypeVar("Record", bound=models.Model)
Moved = TypeVar("Moved", bound=Stateful)


class CannotMove(Exception):
    """The record is not in a state from which the move is allowed."""

    def __init__(self, record: Stateful, to: str):
        self.record, self.to = record, to
        after = choices_of(type(record), "status")[to].lower()
        why = "already" if record.status == to else f"and cannot become {after}"
        super().__init__(f"{standing(record)} {why}.")


def standing(record: Stateful) -> str:
    """How ``record`` stands, as a sentence begins: “Spring survey is approved”."""
    label = choices_of(type(record), "status")[record.status].lower()
    return f"{record} {record.STANDINGS.get(record.status, f'is {label}')}"


def locked(record: Record, *related: str) -> Record:
    """``record`` read again with its row locked until the transaction ends; ``related`` come in the same query."""
    rows = type(record)._default_manager.select_for_update(of=("self",))
    return (rows.select_related(*related) if related else rows).get(pk=record.pk)


def can_move(record: Stateful, to: str) -> bool:
    """Whether the table of transitions allows ``record`` to go to state ``to``."""
    return to in record.TRANSITIONS.get(record.status, set())


@transaction.atomic
def move(
    record: Moved, to: str, *, at: dt.datetime, by, reason: str = "", fresh: Moved | None = None, **values: Any
) -> Moved:
    """Move ``record`` to state ``to``, set ``values`` on it, and write one event row.

    The row is locked and read again first, so that of two people who press at once the second gets
    ``CannotMove``. ``by`` is a user, or None for the scheduler. ``record`` itself is brought up to date.
    A caller that has it ``locked`` in the same transaction already hands it over as ``fresh``.
    """
    fresh = fresh or locked(record)
    if not can_move(fresh, to):
        raise CannotMove(fresh, to)
    before = fresh.status
    for name, value in {"status": to, **values}.items():
        setattr(record, name, value)
        setattr(fresh, name, value)
    fresh.save()
    record_change(fresh, before, to, at=at, by=by, reason=reason)
    return fresh


def record_change(record: Stateful, before: str, after: str, *, at: dt.datetime, by, reason: str = "") -> StatusChange:
    """Write the event row of a move, or of a record's first state (``before`` is then empty)."""
    return StatusChange.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        before=before,
        after=after,
        at=at,
        by=by,
        reason=reason,
    )


def record_changes(
    model: type[models.Model], befores: Mapping[int, str], after: str, *, at: dt.datetime, by, reason: str = ""
) -> None:
    """Write the event rows of a set-based move; ``befores``: the state before of each record, by its key."""
    insert_values(
        StatusChange,
        [{"object_id": key, "before": before} for key, before in befores.items()],
        content_type_id=ContentType.objects.get_for_model(model).pk,
        after=after,
        at=at,
        by_id=by.pk if by else None,
        reason=reason,
    )


def changes_of(record: models.Model) -> models.QuerySet[StatusChange]:
    """The events of ``record``, newest first, with the people who caused them."""
    content_type = ContentType.objects.get_for_model(record)
    return StatusChange.objects.filter(content_type=content_type, object_id=record.pk).select_related("by")
