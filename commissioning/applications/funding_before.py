"""What later apps know of money that organisations, wards and themes had before: they register functions here, so that
imports flow one way.

``given(organisations, besides)``: the grants to each of the organisations (keys), as days and pence, but for those that
follow from the round with the key ``besides``. ``reached(programme)``: what it gave, by ward's code and theme's name.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from commissioning.programmes.models import Programme


@dataclass(frozen=True)
class Reached:
    """Pence of a programme by the code of the ward and by the name of the theme."""

    wards: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)


Given = Callable[[Collection[int], int], dict[int, list[tuple[dt.date, int]]]]
ReachedBy = Callable[[Programme], Reached]

_given: list[Given] = []
_reached: list[ReachedBy] = []


def register(*, given: Given, reached: ReachedBy) -> None:
    """Called once by each app that knows, when it starts."""
    if given not in _given:
        _given.append(given)
    if reached not in _reached:
        _reached.append(reached)


def given_to(organisations: Collection[int], *, besides: int) -> dict[int, list[tuple[dt.date, int]]]:
    """The grants to ``organisations`` (keys), as days and pence, but for what follows from the round ``besides``; those
    that had none are left out."""
    found: dict[int, list[tuple[dt.date, int]]] = {}
    for known in _given if organisations else []:
        for key, grants in known(organisations, besides).items():
            found.setdefault(key, []).extend(grants)
    return found


def reached_by(programme: Programme | None) -> Reached:
    """What ``programme`` gave; nothing is known where there is none."""
    wards: dict[str, int] = {}
    themes: dict[str, int] = {}
    for part in (known(programme) for known in _reached) if programme else ():
        for code, pence in part.wards.items():
            wards[code] = wards.get(code, 0) + pence
        for name, pence in part.themes.items():
            themes[name] = themes.get(name, 0) + pence
    return Reached(wards, themes)
