"""In how many responses a theme was raised, in all and in the answers to each question, as everybody may see it.
No database.

How it is done, and why it holds: ``docs/algorithms/suppression.md``, “Themes, in all and by question”.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from commissioning.common.suppression import PROTECTION, is_small


@dataclass(frozen=True)
class Raised:
    """How many responses raise a theme, and how many raise it in their answers to each question, by its key. None is
    hidden; questions in whose answers nobody raised it are left out."""

    responses: int | None
    by_question: dict[Any, int | None]


def shown(
    responses: int,
    by_question: Mapping[Any, int],
    *,
    everybody: int | None,
    wrote: Mapping[Any, int | None],
    beside: Collection[int] = (),
) -> Raised:
    """The counts of one theme. ``everybody`` is how many responded, ``wrote`` how many answered each question, as they
    are shown; ``beside`` all numbers from which a reader might take a count."""
    theme = _Theme(responses, {key: count for key, count in by_question.items() if count}, everybody, wrote)
    numbers = {number for number in (*beside, everybody, *wrote.values()) if number is not None}
    theme.hide_few(numbers)
    while not theme.is_safe() and theme.hide_one_more():
        pass
    return Raised(
        None if theme.is_total_hidden else responses,
        {key: None if key in theme.hidden else count for key, count in theme.counts.items()},
    )


class _Theme:
    """The counts of a theme and which of them are hidden. A reader knows that each is at most the number in all, and
    that together they are at least that number; and how many answered."""

    def __init__(self, responses: int, counts: dict[Any, int], everybody: int | None, wrote):
        self.responses, self.counts = responses, counts
        self.everybody = math.inf if everybody is None else everybody
        self.wrote = wrote
        self.hidden: set[Any] = set()
        self.is_total_hidden = False

    def hide_few(self, numbers: Collection[int]) -> None:
        """Small counts, and those that are but a few less than a number beside them or than the one in all."""
        self.is_total_hidden = _is_few(self.responses, numbers)
        self.hidden = {key for key, count in self.counts.items() if _is_few(count, {*numbers, self.responses})}

    def is_safe(self) -> bool:
        """Whether no hidden count can be narrowed too far; one of a question of which it is hidden how many answered
        must not be told to be anybody at all."""
        for key in self.hidden:
            least, most = self._range(key)
            if most - least < PROTECTION or (least and self.wrote.get(key) is None):
                return False
        if not self.is_total_hidden:
            return True
        visible = [count for key, count in self.counts.items() if key not in self.hidden]
        return min(self.everybody, sum(map(self._most, self.counts))) - max(visible, default=0) >= PROTECTION

    def hide_one_more(self) -> bool:
        """The smallest count that is shown, the number in all last; False where nothing is left."""
        left = [(count, str(key), key) for key, count in self.counts.items() if key not in self.hidden]
        if left:
            self.hidden.add(min(left)[2])
        elif not self.is_total_hidden:
            self.is_total_hidden = True
        else:
            return False
        return True

    def _most(self, key: Any) -> float:
        """The most that a count can be, as far as anybody can see."""
        if key not in self.hidden:
            return self.counts[key]
        number = self.wrote.get(key)
        known = (self.everybody, math.inf if number is None else number)
        return min(*known, math.inf if self.is_total_hidden else self.responses)

    def _range(self, key: Any) -> tuple[float, float]:
        others = sum(self._most(other) for other in self.counts if other != key)
        return 0 if self.is_total_hidden else max(0, self.responses - others), self._most(key)


def _is_few(count: int, numbers: Collection[int]) -> bool:
    return is_small(count) or any(is_small(number - count) for number in numbers)
