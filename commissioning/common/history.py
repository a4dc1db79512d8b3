"""What history says of a save, and the history of set-based writes, copied where the rows are.

For the second the library's bulk helper makes an object of every row and sends its values back to the database that
has them already: as much work as the write itself. Here one statement for each chunk does the same.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connections, models, router
from django.db.models import Value
from simple_history.utils import get_history_manager_for_model

Record = TypeVar("Record", bound=models.Model)

ADDED, CHANGED = "+", "~"
CHUNK = 900  # Of keys in a statement: SQLite takes at most 999.


def give_reason(record: models.Model, reason: str) -> None:
    """Have the row of history of the record's next save say why."""
    _noted(record)._change_reason = reason[:100]


def sign(record: models.Model, *, at: dt.datetime, by) -> None:
    """Have the row of history of the record's next save say when, and who: None for nobody."""
    noted = _noted(record)
    noted._history_date, noted._history_user = at, by


def keep(record: Record, *, at: dt.datetime, by) -> Record:
    """Check a new or changed record, and save it with who and when. Raises ``ValidationError``."""
    record.full_clean()
    sign(record, at=at, by=by)
    record.save()
    return record


def _noted(record: models.Model) -> Any:
    """The record as the library reads it, which finds its notes in attributes that no model declares."""
    return record


def record(model: type[models.Model], keys: Sequence[int], kind: str, *, at: dt.datetime, by, reason: str = "") -> None:
    """Write a row of history for the rows ``keys`` of ``model`` as they stand in the database now.

    ``kind`` is ``ADDED`` or ``CHANGED``. The rows are what ``bulk_history_create`` of the library would write.
    """
    history = get_history_manager_for_model(model).model
    about = {
        "history_date": at,
        "history_change_reason": reason[:100],
        "history_type": kind,
        "history_user_id": by.pk if by else None,
    }
    fields = [history._meta.get_field(name) for name in about]
    said = {
        f"new_{name}": Value(value, output_field=_plain(field))
        for field, (name, value) in zip(fields, about.items(), strict=True)
    }
    tracked = [field.attname for field in history.tracked_fields]
    columns = [history._meta.get_field(name).column for name in tracked] + [field.column for field in fields]
    using = router.db_for_write(history)
    connection = connections[using]
    quote = connection.ops.quote_name
    into = f"INSERT INTO {quote(history._meta.db_table)} ({', '.join(map(quote, columns))})"
    rows = model._base_manager.using(using).order_by().annotate(**said).values_list(*tracked, *said)
    for start in range(0, len(keys), CHUNK):
        chosen, params = rows.filter(pk__in=keys[start : start + CHUNK]).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"{into} {chosen}", params)


def _plain(field: models.Field) -> models.Field:
    """The kind of value that is in the field's column."""
    return field.target_field if isinstance(field, models.ForeignKey) else field
