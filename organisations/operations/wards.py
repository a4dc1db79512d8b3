"""Wards come in from a file; those already there are brought up to date, none is removed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from organisations.models import Ward
from organisations.ward_file import BadCell, WardRow

BATCH = 500
REPORTED = 50


class BadWards(Exception):
    """Rows that cannot be taken; nothing was imported. The first ``REPORTED`` are in ``problems``."""

    def __init__(self, problems: list[BadCell], count: int):
        self.problems, self.count = problems, count
        super().__init__(f"{count} bad rows")


@dataclass
class WardsImported:
    """What an import did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def _wanted(rows: Iterable[WardRow | BadCell]) -> dict[str, WardRow]:
    """The last word of the file on each code: a code that comes twice counts with its latest year."""
    wards: dict[str, WardRow] = {}
    problems: list[BadCell] = []
    bad = 0
    for row in rows:
        if isinstance(row, BadCell):
            bad += 1
            problems += [row] if len(problems) < REPORTED else []
        elif row.code not in wards or (row.year or 0) >= (wards[row.code].year or 0):
            wards[row.code] = row
    if bad:
        raise BadWards(problems, bad)
    return wards


@transaction.atomic
def import_wards(*, rows: Iterable[WardRow | BadCell], at: dt.datetime, by) -> WardsImported:
    """Create and update wards. Where the file says the year of its boundaries, a ward counts as current
    when its row has the latest year of its authority. Raises ``BadWards``, and then nothing has changed.
    """
    wards = _wanted(rows)
    latest: dict[str, int] = {}
    for row in wards.values():
        latest[row.authority_code] = max(latest.get(row.authority_code, 0), row.year or 0)
    known = {ward.code: ward for ward in Ward.objects.select_for_update().order_by("pk")}
    new, changed, done = [], [], WardsImported()
    for row in wards.values():
        values: dict[str, str | bool | int] = {"name": row.name, "authority_code": row.authority_code}
        if row.year is not None:
            values["is_current"] = row.year == latest[row.authority_code]
        if row.population is not None:
            values |= {"population": row.population, "population_source": row.population_source}
        ward = known.get(row.code)
        if ward is None:
            new.append(Ward(code=row.code, **values))
        elif any(getattr(ward, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(ward, field, value)
            changed.append(ward)
        else:
            done.unchanged += 1
    if new:
        bulk_create_with_history(new, Ward, batch_size=BATCH, default_user=by, default_date=at)
    if changed:
        fields = ["name", "authority_code", "is_current", "population", "population_source"]
        bulk_update_with_history(changed, Ward, fields, batch_size=BATCH, default_user=by, default_date=at)
    done.created, done.updated = len(new), len(changed)
    return done
