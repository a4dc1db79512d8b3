"""The world of tests/world.py, made once for a process and put back as rows from then on: making it takes seconds."""

import pickle
from types import SimpleNamespace

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from commissioning.common import clock
from tests.world import build

_kept: dict[tuple, tuple[bytes, dict[str, list[tuple]]]] = {}


def make() -> SimpleNamespace:
    """The world, in the transaction that the caller opened."""
    # Rows name kinds of records by numbers that change when all tables are emptied, and days from today.
    key = (clock.today(), *ContentType.objects.order_by("pk").values_list("pk", "app_label", "model"))
    if key not in _kept:
        before = _rows()
        made = build()
        added = {table: [row for row in rows if row not in before[table]] for table, rows in _rows().items()}
        _kept[key] = pickle.dumps(made), added
        return made
    pickled, added = _kept[key]
    for table, rows in added.items():
        if rows:
            _insert(table, rows)
    return pickle.loads(pickled)  # noqa: S301 - it was pickled by this process


def _tables() -> list[str]:
    """Every table of a model, those between two models too."""
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed})


def _rows() -> dict[str, list[tuple]]:
    with connection.cursor() as cursor:
        found = {}
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchall()
        return found


def _insert(table: str, rows: list[tuple]) -> None:
    places = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})", rows)
