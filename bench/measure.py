"""Timing one thing beside another."""

import gc
import statistics
import tracemalloc
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from django.db import connection, transaction

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Result:
    """One line of the table. ``value`` and ``floor`` are in ``unit``; ``ratio`` is the one by the other.

    What ``goal`` limits is told by ``measure``: ``ratio`` and ``growth`` the ratio, ``queries`` and ``rate`` the value
    (a rate in rows a second from below, one in seconds from above), ``memory`` the ratio.
    """

    name: str
    size: int
    measure: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    goal: float
    holds: bool


def compared(name: str, size: int, value: float, floor: float, goal: float, *, measure="ratio", unit="ms") -> Result:
    """``value`` beside ``floor``, of which it may be at most ``goal`` times; seconds are shown in ``unit``."""
    ratio = value / floor
    scale = {"ms": 1_000, "s": 1, "MB": 1e-6}[unit]
    return Result(
        name, size, measure, _short(value * scale), unit, _short(floor * scale), _short(ratio), goal, ratio <= goal
    )


def limited(name, size, measure, value, unit, goal, *, floor=None, at_least=False) -> Result:
    """``value`` under ``goal`` (at least ``goal`` for ``at_least``)."""
    ratio = _short(value / floor) if floor else None
    holds = value >= goal if at_least else value < goal
    return Result(
        name, size, measure, _short(value), unit, None if floor is None else _short(floor), ratio, goal, holds
    )


def _short(number: float) -> float:
    return float(f"{number:.4g}")


def interleaved(
    subjects: Mapping[Name, Callable[[], float | None]], rounds: int, *, warm_up: int = 1
) -> dict[Name, float]:
    """The median seconds of each of ``subjects``, called in turn so that a busy moment meets them all.

    A subject that returns a number has timed itself (it had something to prepare or to undo).
    """
    times: dict[Name, list[float]] = {name: [] for name in subjects}
    for turn in range(warm_up + rounds):
        for name, subject in subjects.items():
            gc.collect()
            start = perf_counter()
            own = subject()
            took = perf_counter() - start if own is None else own
            if turn >= warm_up:
                times[name].append(took)
    return {name: statistics.median(several) for name, several in times.items()}


@contextmanager
def undone():
    """A transaction that leaves nothing behind, so that the next run finds what this one found."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def timed_and_undone(work: Callable[[], object]) -> float:
    """The seconds that ``work`` takes; what it wrote is taken back outside them."""
    with undone():
        start = perf_counter()
        work()
        return perf_counter() - start


def peak_bytes(work: Callable[[], object]) -> int:
    """The most memory that Python held at once during ``work``, beyond what it held before."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """A list that fills with the statements sent to the database."""
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
