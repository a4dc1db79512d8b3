from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models


class Stateful(models.Model):
    """A record with states: a column ``status``, and ``TRANSITIONS`` that say which may follow which.

    ``STANDINGS`` has the words of a sentence about a record in a state whose label does not follow “is”.
    """

    TRANSITIONS: ClassVar[Mapping[Any, Collection[Any]]]
    STANDINGS: ClassVar[Mapping[Any, str]] = {}
    status: Any

    class Meta:
        abstract = True
