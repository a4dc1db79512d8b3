"""How far a running import has got. Kept in the cache: the import itself is one transaction, of which nobody else
sees anything until it is over."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache

from commissioning.common import clock

KEPT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Progress:
    """Rows done of rows there are; ``heard_at``: when that was said."""

    done: int
    total: int
    heard_at: dt.datetime | None = None

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down; nought before anything is known."""
        return self.done * 100 // self.total if self.total else 0


def _key(job_id: int) -> str:
    return f"opendata-import-{job_id}"


def say(job_id: int, done: int, total: int) -> None:
    """Note that ``done`` of ``total`` rows are through."""
    cache.set(_key(job_id), (done, total, clock.now()), KEPT_SECONDS)


def hear(job_id: int) -> Progress:
    """What was noted last; all noughts if nothing was."""
    return Progress(*cache.get(_key(job_id), (0, 0, None)))
