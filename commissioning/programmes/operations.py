"""Writing programmes and their parts down."""

import datetime as dt
from typing import TypeVar

from django.db import models, transaction

from commissioning.common.history import keep

Record = TypeVar("Record", bound=models.Model)


@transaction.atomic
def save(record: Record, *, at: dt.datetime, by) -> Record:
    """Keep a new or changed programme, priority, theme, scheme, outcome or indicator, with who and when.

    Raises ``ValidationError`` where the record breaks a rule, such as a number that is there already.
    """
    return keep(record, at=at, by=by)
