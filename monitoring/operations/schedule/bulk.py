"""Set-based writes that keep their history and their event rows."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

from commissioning.common import history
from commissioning.common.models import StatusChange

CHUNK = 500

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[Sequence[Item]]:
    """``items`` in pieces of at most ``size``."""
    return (items[start : start + size] for start in range(0, len(items), size))


def create(rows: list[models.Model], *, at: dt.datetime, by) -> int:
    """Write new ``rows`` of one model with their history; how many."""
    if rows:
        model = type(rows[0])
        model.objects.bulk_create(rows)
        history.record(model, [row.pk for row in rows], history.ADDED, at=at, by=by)
    return len(rows)


def change(rows: list[models.Model], fields: Sequence[str], *, at: dt.datetime, by, reason: str = "") -> int:
    """Write ``fields`` of changed ``rows`` of one model with their history; how many."""
    if rows:
        model = type(rows[0])
        model.objects.bulk_update(rows, fields, batch_size=CHUNK)
        record_history(rows, at=at, by=by, reason=reason)
    return len(rows)


def record_history(rows: list[models.Model], *, at: dt.datetime, by, reason: str = "") -> None:
    """Write the history of ``rows`` that were changed by a statement of their own."""
    history.record(type(rows[0]), [row.pk for row in rows], history.CHANGED, at=at, by=by, reason=reason)


def move(
    rows: list[models.Model], to: str, *, at: dt.datetime, by, reason: str = "", fields: Sequence[str] = ()
) -> int:
    """Move locked ``rows``, whose table of transitions allows it, to the state ``to`` with their event rows.

    ``fields`` are others that the caller has set on the rows already.
    """
    if not rows:
        return 0
    content_type = ContentType.objects.get_for_model(rows[0])
    events = []
    for row in rows:
        if to not in row.TRANSITIONS.get(row.status, ()):
            raise ValueError(f"{row._meta.verbose_name} {row.pk} cannot become {to}.")
        events.append(
            StatusChange(
                content_type=content_type,
                object_id=row.pk,
                before=row.status,
                after=to,
                at=at,
                by=by,
                reason=reason,
            )
        )
        row.status = to
    change(rows, ["status", *fields], at=at, by=by, reason=reason)
    StatusChange.objects.bulk_create(events)
    return len(rows)


def by_agreement(rows: Iterable[models.Model]) -> dict[int, list]:
    """``rows`` by the key of their agreement."""
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.agreement_id, []).append(row)
    return found
