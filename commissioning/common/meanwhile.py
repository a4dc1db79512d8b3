"""Two people at one record: nobody writes over what somebody else saved since the page was opened.

A page sends back the stamp of what it showed; the operation compares it under the record's lock with what stands:

    fresh = states.locked(record)
    meanwhile.check(fresh, values, shown=shown)

``forms.stamped.StampedForm`` carries the stamp, and shows what the other one saved beside what was typed.
"""

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Manager

NOTHING = "nothing"


class Stampable(Protocol):
    """A record, or what stands for several that one page shows and saves together."""

    @property
    def pk(self) -> Any: ...


class ChangedMeanwhile(Exception):
    """Somebody else has saved the record since the page was opened, or taken it away (``record`` is then None).

    ``by`` may be None: a program. ``at`` is None where no history tells.
    """

    def __init__(self, record: Stampable | None, *, by=None, at: dt.datetime | None = None, stamp: str = NOTHING):
        self.record, self.by, self.at, self.stamp = record, by, at, stamp
        super().__init__(f"{by or 'Somebody else'} has changed this since you opened the page. Nothing was saved.")


def _plain(value: Any) -> str:
    """A value as the stamp has it: of records their keys."""
    if isinstance(value, Manager | models.QuerySet | list | tuple | set):
        rows = value.all() if isinstance(value, Manager) else value
        return " ".join(sorted(_plain(row) for row in rows))
    if isinstance(value, models.Model):
        return str(value.pk)
    return "" if value is None else str(value)


def _held(record: Stampable | None, names: Collection[str]) -> dict[str, str]:
    return {name: _plain(getattr(record, name)) for name in sorted(names)} if record is not None else {}


def stamp(record: Stampable | None, names: Collection[str]) -> str:
    """What a page shows of the fields ``names`` of a record, for it to send back; of none that there is nothing."""
    if record is None or record.pk is None:
        return NOTHING
    said = "\x1f".join(f"{name}\x1e{value}" for name, value in _held(record, names).items())
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def check(record: Stampable | None, values: Mapping[str, Any], *, shown: str | None, history=None) -> None:
    """Raise ``ChangedMeanwhile`` where the fields of ``values`` no longer are as the page with the stamp ``shown``
    had them. Whoever saves what stands already is refused nothing; None where no page showed the record.

    Call it with the record as it is under its lock. ``history``: of a record that may have gone, its rows.
    """
    now = stamp(record, values)
    if shown is None or shown == now:
        return
    if record is not None and record.pk and _held(record, values) == {name: _plain(values[name]) for name in values}:
        return
    rows = history if history is not None else record.history.all()  # type: ignore[union-attr]
    last = _last_change(rows, values)
    told = {"by": last.history_user, "at": last.history_date} if last else {}
    raise ChangedMeanwhile(record if record is not None and record.pk else None, stamp=now, **told)


def _last_change(rows, names: Collection[str]):
    """The latest row of history that changed one of the fields ``names``: the order of a theme is no field of its
    form."""
    newest_first = list(rows.select_related("history_user").order_by("-history_date", "-history_id")[:50])
    if not newest_first:
        return None
    columns = [name for name in (_column(newest_first[0], name) for name in names) if name]
    if len(columns) < len(names):  # Wards and the like stand in no column.
        return newest_first[0]
    for row, before in pairwise(newest_first):
        changes = row.history_type != "~" or any(getattr(row, name) != getattr(before, name) for name in columns)
        if changes:
            return row
    return newest_first[-1]


def _column(row: models.Model, name: str) -> str:
    try:
        return getattr(row._meta.get_field(name), "attname", "")
    except FieldDoesNotExist:
        return ""
