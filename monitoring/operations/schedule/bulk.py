"""Set-based writes that keep their history and their event rows."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from django.db import models

from commissioning.common import history
from commissioning.common.insertion import insert_values
from commissioning.common.models import Stateful
from commissioning.common.states import record_changes

CHUNK = 500

Item = TypeVar("Item")


class _OfAgreement(Protocol):
    @property
    def agreement_id(self) -> int: ...


Part = TypeVar("Part", bound=_OfAgreement)


def chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[Sequence[Item]]:
    """``items`` in pieces of at most ``size``."""
    return (items[start : start + size] for start in range(0, len(items), size))


def create(model: type[models.Model], rows: list[dict[str, Any]], *, at: dt.datetime, by) -> int:
    """Write new ``rows`` of ``model``, columns by name, with their history; how many."""
    history.record(model, insert_values(model, rows), history.ADDED, at=at, by=by)
    return len(rows)


def change(rows: Sequence[models.Model], fields: Sequence[str], *, at: dt.datetime, by, reason: str = "") -> int:
    """Write ``fields`` of changed ``rows`` of one model with their history; how many."""
    if rows:
        _write(rows, fields)
        record_history(rows, at=at, by=by, reason=reason)
    return len(rows)


def _write(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """One statement where all are given the same values; a bulk update spells out every row."""
    manager = type(rows[0])._default_manager
    same = {name: getattr(rows[0], name) for name in fields}
    if not all(getattr(row, name) == value for row in rows for name, value in same.items()):
        manager.bulk_update(rows, fields, batch_size=CHUNK)
        return
    for chunk in chunks(rows):
        manager.filter(pk__in=[row.pk for row in chunk]).update(**same)


def record_history(rows: Sequence[models.Model], *, at: dt.datetime, by, reason: str = "") -> None:
    """Write the history of ``rows`` that were changed by a statement of their own."""
    history.record(type(rows[0]), [row.pk for row in rows], history.CHANGED, at=at, by=by, reason=reason)


def move(
    rows: Sequence[Stateful], to: str, *, at: dt.datetime, by, reason: str = "", fields: Sequence[str] = ()
) -> int:
    """Move locked ``rows``, whose table of transitions allows it, to the state ``to`` with their event rows.

    ``fields`` are others that the caller has set on the rows already.
    """
    if not rows:
        return 0
    befores = {}
    for row in rows:
        if to not in row.TRANSITIONS.get(row.status, ()):
            raise ValueError(f"{row._meta.verbose_name} {row.pk} cannot become {to}.")
        befores[row.pk] = row.status
        row.status = to
    change(rows, ["status", *fields], at=at, by=by, reason=reason)
    record_changes(type(rows[0]), befores, to, at=at, by=by, reason=reason)
    return len(rows)


def by_agreement(rows: Iterable[Part]) -> dict[int, list[Part]]:
    """``rows`` by the key of their agreement."""
    found: dict[int, list[Part]] = {}
    for row in rows:
        found.setdefault(row.agreement_id, []).append(row)
    return found
