"""Disclosure control: small counts are hidden in published tables, and so is what would give them away.

Pure rules with a worked table and their sources in ``docs/algorithms/suppression.md``. Counts of people go in; the same
tables come out with None where a count is hidden. The promise, of each table by itself: from everything that is shown
nobody can work out any hidden count, nor narrow it to a range (largest less smallest possible count) that is less than
``PROTECTION`` wide. Shares and charts must be made from what comes out, never from what went in.
"""

import heapq
import math
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

# Counts from 1 to one less than this are hidden. Nought is shown: it counts nobody.
THRESHOLD = 5
PROTECTION = 5
# What hiding costs: first as few counts as can be, then small ones; totals only where nothing else will do.
ONE_CELL, ONE_TOTAL = 1_000_000_000, 1_000_000_000_000_000

Cell = tuple[int, int]


class Unprotected(AssertionError):
    """A table would have given a hidden count away. Never to be seen: it is checked before anything is published."""


@dataclass(frozen=True)
class OneWay:
    """Counts with their total; None is hidden."""

    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True)
class TwoWay:
    """Rows of counts with the totals of rows and columns and of all; None is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def is_small(count: int) -> bool:
    """Whether a count is of so few people that it is not shown."""
    return 0 < count < THRESHOLD


def one_way(counts: Sequence[int]) -> OneWay:
    """Counts of people of whom each is in one place, like the options of a question with one choice.

    Beside the small counts the smallest others are hidden until those hidden are at least two and come to
    ``PROTECTION`` together: each of them may then be anything from nought to that sum. A total that is small itself is
    hidden with all the counts that it is made of.
    """
    total = sum(counts)
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= THRESHOLD)
    while hidden and others and (len(hidden) < 2 or sum(counts[place] for place in hidden) < PROTECTION):
        hidden.add(others.pop(0)[1])
    cells = tuple(None if place in hidden else count for place, count in enumerate(counts))
    return OneWay(cells, None if is_small(total) else total)


def several(counts: Sequence[int], answered: int) -> OneWay:
    """Counts of people who may be in several places, like the options of a question with several choices.

    A count is hidden where it is small, or where those whom it leaves out are few; ``answered`` where it is small, with
    every count.
    """
    if is_small(answered):
        return OneWay(tuple(None if count else 0 for count in counts), None)
    cells = tuple(None if is_small(count) or is_small(answered - count) else count for count in counts)
    return OneWay(cells, answered)


def two_way(
    counts: Sequence[Sequence[int]],
    *,
    hidden_rows: Set[int] = frozenset(),
    hidden_columns: Set[int] = frozenset(),
    totals_stay: bool = False,
) -> TwoWay:
    """Counts of people by two things, with totals.

    ``hidden_rows`` and ``hidden_columns`` are totals that another table hides. With ``totals_stay`` the other totals
    are never hidden, since another table shows them; where the counts cannot be protected beside them, all the counts
    are hidden, and where even that would give one away the whole table is.
    """
    table = _Table(
        [*([*row, sum(row)] for row in counts), [*map(sum, zip(*counts, strict=True)), sum(map(sum, counts))]]
    )
    table.hidden |= {(row, table.columns) for row in hidden_rows} | {(table.rows, column) for column in hidden_columns}
    table.hidden |= {cell for cell, count in table.counts.items() if is_small(count)}
    table.protect(may_hide=lambda cell: table.counts[cell] > 0 and not (totals_stay and table.is_total(cell)))
    if table.in_danger():
        table.hidden |= {cell for cell in table.counts if not table.is_total(cell)}
    if table.in_danger():
        table.hidden = set(table.counts)
    if table.in_danger():
        raise Unprotected("A table cannot be published.")
    return table.shown()


class _Table:
    """Counts with their totals as a last row and a last column, and which of them are hidden.

    All that a reader knows is that each row and each column adds up to its total. That makes the counts a flow: from a
    source into rows (their totals), from rows into columns (the counts), from columns into a sink (their totals), and
    back (the total of all). A hidden count can be larger by as much as can flow round through it over hidden counts
    alone, and smaller likewise, so that its range is found exactly.
    """

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.rows, self.columns = len(rows) - 1, len(rows[0]) - 1
        self.counts = {(row, column): count for row, counts in enumerate(rows) for column, count in enumerate(counts)}
        self.hidden: set[Cell] = set()
        self.starting: dict[str, list[Cell]] = {}
        self.ending: dict[str, list[Cell]] = {}
        for cell in self.counts:
            start, end = self.ends(cell)
            self.starting.setdefault(start, []).append(cell)
            self.ending.setdefault(end, []).append(cell)

    def is_total(self, cell: Cell) -> bool:
        return cell[0] == self.rows or cell[1] == self.columns

    def ends(self, cell: Cell) -> tuple[str, str]:
        """Where the flow of a count comes from and where it goes."""
        row, column = cell
        is_last_row, is_last_column = row == self.rows, column == self.columns
        if is_last_row and is_last_column:
            return "sink", "source"
        if is_last_column:
            return "source", f"row {row}"
        return (f"column {column}", "sink") if is_last_row else (f"row {row}", f"column {column}")

    # What can be worked out ------------------------------------------------------------------------------

    def range_of(self, cell: Cell, far: float = math.inf) -> tuple[int, float]:
        """The smallest and the largest that a hidden count can be, given all that is shown; the search ends once it
        could be ``far`` larger."""
        start, end = self.ends(cell)
        count = self.counts[cell]
        return count - int(self._flow(cell, start, end, count)), count + self._flow(cell, end, start, far)

    def _flow(self, without: Cell, start: str, goal: str, limit: float) -> float:
        """How much can flow from ``start`` to ``goal`` over hidden counts besides ``without``, up to ``limit``."""
        change = dict.fromkeys(self.hidden, 0)
        found: float = 0
        while found < limit:
            path = self._path(
                start, goal, without, lambda cell, larger: 0 if larger or self.counts[cell] + change[cell] > 0 else None
            )
            if path is None:
                return found
            room = min((self.counts[cell] + change[cell] for cell, larger in path if not larger), default=math.inf)
            step = min(room, limit - found)
            if step == math.inf:
                return math.inf
            for cell, larger in path:
                change[cell] += int(step) if larger else -int(step)
            found += step
        return found

    def _path(
        self,
        start: str,
        goal: str,
        without: Cell,
        cost: Callable[[Cell, bool], int | None],
        *,
        everywhere: bool = False,
    ) -> list[tuple[Cell, bool]] | None:
        """The cheapest way from ``start`` to ``goal``: counts with whether each grows on it (else it shrinks). None
        where there is none; ``cost`` gives None for what cannot be passed. Only over hidden counts, or ``everywhere``.
        """
        best, came = {start: 0}, {}
        queue = [(0, start)]
        while queue:
            so_far, place = heapq.heappop(queue)
            if so_far > best[place]:
                continue
            if place == goal:
                break
            moves = [(cell, True, self.ends(cell)[1]) for cell in self.starting[place]]
            moves += [(cell, False, self.ends(cell)[0]) for cell in self.ending[place]]
            for cell, larger, to in moves:
                step = None if cell == without or not (everywhere or cell in self.hidden) else cost(cell, larger)
                if step is not None and so_far + step < best.get(to, math.inf):
                    best[to], came[to] = so_far + step, (place, cell, larger)
                    heapq.heappush(queue, (so_far + step, to))
        if goal not in came:
            return None
        path, place = [], goal
        while place != start:
            place, cell, larger = came[place]
            path.append((cell, larger))
        return path

    def in_danger(self) -> list[Cell]:
        """Hidden counts whose range is too narrow."""
        found = []
        for cell in sorted(self.hidden):
            smallest, largest = self.range_of(cell, PROTECTION)
            if largest - smallest < PROTECTION:
                found.append(cell)
        return found

    # What is hidden --------------------------------------------------------------------------------------

    def protect(self, may_hide: Callable[[Cell], bool]) -> None:
        """Hide more counts, as few as a cheap search finds, until none is in danger or none may be hidden."""
        while danger := self.in_danger():
            more = self._round_trip(danger[0], may_hide) or self._neighbour(danger[0], may_hide)
            if not more:
                return
            self.hidden |= more

    def _round_trip(self, cell: Cell, may_hide: Callable[[Cell], bool]) -> set[Cell]:
        """What must be hidden so that ``cell`` could be larger by ``PROTECTION``."""
        start, end = self.ends(cell)

        def cost(passed: Cell, larger: bool) -> int | None:
            if not larger and self.counts[passed] < PROTECTION:
                return None
            if passed in self.hidden:
                return 0
            return self._price(passed) if may_hide(passed) else None

        path = self._path(end, start, cell, cost, everywhere=True) or []
        return {passed for passed, _ in path} - self.hidden

    def _neighbour(self, cell: Cell, may_hide: Callable[[Cell], bool]) -> set[Cell]:
        """The cheapest count in the same row or column; then any other."""
        free = [other for other in self.counts if other not in self.hidden and may_hide(other)]
        near = [other for other in free if other[0] == cell[0] or other[1] == cell[1]]
        return {min(near or free, key=lambda other: (self._price(other), other))} if free else set()

    def _price(self, cell: Cell) -> int:
        return (ONE_TOTAL if self.is_total(cell) else ONE_CELL) + self.counts[cell]

    def shown(self) -> TwoWay:
        """The table as it is published."""
        shown = {cell: None if cell in self.hidden else count for cell, count in self.counts.items()}
        return TwoWay(
            tuple(tuple(shown[row, column] for column in range(self.columns)) for row in range(self.rows)),
            tuple(shown[row, self.columns] for row in range(self.rows)),
            tuple(shown[self.rows, column] for column in range(self.columns)),
            shown[self.rows, self.columns],
        )
