from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.db import models


class Stateful(models.Model):
    """A record with states: a column ``status``, and ``TRANSITIONS`` that say which may follow which."""

    TRANSITIONS: ClassVar[Mapping[Any, Collection[Any]]]
    status: Any

    class Meta:
        abstract = True
