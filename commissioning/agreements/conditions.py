"""What later apps know of the returns that payments wait for. They register here once, so that imports flow one way.

Each function takes agreements' keys and answers for all at once.
"""

import datetime as dt
from collections.abc import Callable, Collection

Accepted = Callable[[Collection[int]], dict[tuple[int, int], dt.date]]
Late = Callable[[Collection[int], dt.date], dict[int, list[str]]]

_accepted: list[Accepted] = []
_late: list[Late] = []


def register(*, accepted: Accepted, late: Late) -> None:
    """``accepted(keys)``: the day of acceptance by agreement's key and return's number.
    ``late(keys, today)``: by agreement's key, what has not come although it was due, in words."""
    if accepted not in _accepted:
        _accepted.append(accepted)
    if late not in _late:
        _late.append(late)


def accepted_returns(keys: Collection[int]) -> dict[tuple[int, int], dt.date]:
    """The returns that have been accepted."""
    return {key: day for known in _accepted for key, day in known(keys).items()} if keys else {}


def late_returns(keys: Collection[int], today: dt.date) -> dict[int, list[str]]:
    """What an officer should know before money leaves: returns that are overdue. It holds nothing up by itself."""
    found: dict[int, list[str]] = {}
    for known in _late if keys else []:
        for key, words in known(keys, today).items():
            found.setdefault(key, []).extend(words)
    return found
