"""Many new rows of one model, written with little work for each.

``bulk_create`` makes an object of every row and prepares every value of it by itself, which costs several times what
the database needs to store them. In rows that are written together most values repeat: the same time, state, empty
text. Here each column is prepared at once, and each of its values only once.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

CHUNK = 1_000


def insert(rows: Sequence[models.Model]) -> None:
    """Write new ``rows`` of one model, as ``bulk_create`` would; those that the database numbers get their keys.

    The model has one table, its values are values, not expressions, and what they refer to is stored already. Raises
    ``TypeError`` where it is otherwise, and what the database raises.
    """
    if not rows:
        return
    model = type(rows[0])
    keys = _write(model, lambda field: _of_rows(field, rows))
    if keys:
        for row, key in zip(rows, keys, strict=True):
            row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, router.db_for_write(model)


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]], **same: Any) -> list[int]:
    """Write a row of ``model`` for each of ``rows``, which all name the same columns; the keys of the new rows.

    ``same``: what all have in common. Columns go by the names of their attributes (``agreement_id``); those not named
    have the model's default, worked out once for all. Raises as ``insert`` does.
    """
    if not rows:
        return []
    named = rows[0].keys() | same.keys()
    if unknown := named - {field.attname for field in model._meta.concrete_fields}:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")

    def values(field: models.Field) -> Iterable[Any]:
        if field.attname in rows[0]:
            return [row[field.attname] for row in rows]
        return [same[field.attname] if field.attname in same else field.get_default()] * len(rows)

    return _write(model, values)


def _of_rows(field: models.Field, rows: Sequence[models.Model]) -> Iterable[Any]:
    if isinstance(field, models.ForeignKey) and any(_is_not_stored(field, row) for row in rows):
        raise TypeError(f"{field} refers to a row that is not stored yet.")
    if type(field).pre_save is models.Field.pre_save:
        return map(attrgetter(field.attname), rows)
    return (field.pre_save(row, True) for row in rows)


def _is_not_stored(field: models.ForeignKey, row: models.Model) -> bool:
    return getattr(row, field.attname) is None and field.get_cached_value(row, default=None) is not None


def _write(model: type[models.Model], values) -> list[int]:
    """Write the columns that ``values`` gives of each field; the keys that the database gave, if it did."""
    connection = connections[router.db_for_write(model)]
    meta, quote = model._meta, connection.ops.quote_name
    fields = _fields(model, connection)
    rows = list(zip(*(_prepared(field, values(field), connection) for field in fields), strict=True))
    into = f"INSERT INTO {quote(meta.db_table)} ({', '.join(quote(_column(field)) for field in fields)})"
    one = f"({', '.join(['%s'] * len(fields))})"
    back = "" if meta.pk in fields else f" RETURNING {quote(_column(meta.pk))}"
    most = connection.features.max_query_params
    size = min(CHUNK, most // len(fields)) if most else CHUNK
    keys: list[int] = []
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            chunk = rows[start : start + size]
            places = ", ".join([one] * len(chunk))
            cursor.execute(f"{into} VALUES {places}{back}", list(chain.from_iterable(chunk)))
            keys += [key for (key,) in cursor.fetchall()] if back else []
    return keys


def _column(field: models.Field) -> str:
    if field.column is None:
        raise TypeError(f"{field} has no column.")
    return field.column


def _fields(model: type[models.Model], connection: BaseDatabaseWrapper) -> list[models.Field]:
    """The columns that a new row is given."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    if (
        len(meta.local_concrete_fields) != len(meta.concrete_fields)
        or not connection.features.can_return_rows_from_bulk_insert
        or any(field.generated or hasattr(field, "get_placeholder") for field in fields)
    ):
        raise TypeError(f"{model.__name__} cannot be written like this.")
    return fields


def _prepared(field: models.Field, values: Iterable[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    """The field's values as the database takes them."""
    prepared: dict[Any, Any] = {}
    found = []
    for value in values:
        try:
            found.append(prepared[value])
        except KeyError:
            found.append(prepared.setdefault(value, _for_database(field, value, connection)))
        except TypeError:  # A value that cannot be a key, such as a list.
            found.append(_for_database(field, value, connection))
    return found


def _for_database(field: models.Field, value: Any, connection: BaseDatabaseWrapper) -> Any:
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{field} is an expression.")
    return field.get_db_prep_save(value, connection)
