"""Frozen dataclasses as plain values for a snapshot, and whole again from what the snapshot kept."""

import dataclasses
import datetime as dt
import types
import typing
from typing import Any, TypeVar

Made = TypeVar("Made")


def to_plain(value: Any) -> Any:
    """``value``, a dataclass, as dictionaries, lists and scalars that ``snapshots.canonical_json`` takes."""
    return dataclasses.asdict(value)


def from_plain(kind: type[Made], value: Any) -> Made:
    """The ``kind`` that a snapshot's JSON says: nested dataclasses, tuples, dictionaries, days, moments, decimals.

    Of a field ``int | Decimal`` a number is the one and a text the other. What the dataclass no longer has is left
    out, and what it has gained needs a default, so that what was frozen long ago can still be read.
    """
    return _load(kind, value)


def _load(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return _load_union(typing.get_args(kind), value)
    if origin is tuple:
        return tuple(_load(typing.get_args(kind)[0], part) for part in value)
    if origin is dict:
        return {key: _load(typing.get_args(kind)[1], part) for key, part in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _load(hints[name], part) for name, part in value.items() if name in hints})
    return kind.fromisoformat(value) if kind in {dt.date, dt.datetime} else kind(value)


def _load_union(kinds: tuple, value: Any) -> Any:
    if value is None:
        return None
    if int in kinds and isinstance(value, int):
        return value
    return _load(next(kind for kind in kinds if kind not in {int, types.NoneType}), value)
