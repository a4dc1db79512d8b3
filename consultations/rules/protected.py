"""Counts of people by group, hidden so that tables with totals in common do not give each other away. No database.

How it is done, and why it holds: ``docs/algorithms/suppression.md``, “Tables that belong together”.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from commissioning.common.suppression import Unprotected, is_small, one_way, two_way


@dataclass(frozen=True)
class Line:
    """Counts of one group, or of all, that add up to ``whole``; None is hidden."""

    cells: tuple[int | None, ...]
    whole: int | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing in it is hidden."""
        return None not in self.cells


Counts = Sequence[int]
Sizes = Mapping[str, int | None]


def of_all(counts: Counts) -> Line:
    """Counts of people of whom each is in one place. Of few people not even a nought is shown: it would tell what none
    of those few chose."""
    if is_small(sum(counts)):
        return Line((None,) * len(counts), None)
    table = one_way(counts)
    return Line(table.cells, table.total)


def of_groups(
    parent: Line, rows: Mapping[str, Counts], sizes: Sizes, apart: Set[str] = frozenset()
) -> tuple[dict[str, Line], Line]:
    """The same by group, protected so that nothing hidden in ``parent``, which is their sum, is told by them.

    Groups whose size is hidden, of whom few answered, or that are ``apart``, are hidden; the second thing that comes
    back is what everybody can work out of them together. Columns that the sum hides are put together likewise. So every
    total of the table is one that is public already, and never a small one.
    """
    nothing = Line((None,) * len(parent.cells), None)
    if parent.whole is None:
        return dict.fromkeys(rows, nothing), nothing
    hidden = {group for group in rows if sizes[group] is None or is_small(sum(rows[group]))} | apart
    while is_small(together := sum(sum(rows[group]) for group in hidden)):
        hidden.add(min((sum(rows[group]), group) for group in rows if group not in hidden and any(rows[group]))[1])
    columns = [place for place, count in enumerate(parent.cells) if count]
    counts = {group: _narrowed(row, columns) for group, row in rows.items() if group not in hidden and any(row)}
    if together:
        counts[_TOGETHER] = _narrowed(
            [sum(cells) for cells in zip(*(rows[group] for group in hidden), strict=True)], columns
        )
    shown = _protected(counts)

    def line(group: str) -> Line:
        if group not in shown:
            return Line((0,) * len(parent.cells), 0)
        found = dict(zip(columns, shown[group], strict=False))
        cells = tuple(None if count is None else found.get(place, 0) for place, count in enumerate(parent.cells))
        return Line(cells, sum(counts[group]))

    return {group: nothing if group in hidden else line(group) for group in rows}, line(_TOGETHER)


_TOGETHER = "\0together"


def _narrowed(row: Counts, columns: Sequence[int]) -> list[int]:
    """The named columns, then what is in all others together."""
    kept = [row[place] for place in columns]
    return [*kept, sum(row) - sum(kept)]


def _protected(counts: Mapping[str, Counts]) -> dict[str, tuple[int | None, ...]]:
    """The counts as they are shown, the last column too; columns of noughts stay."""
    if not counts:
        return {}
    used = [any(column) for column in zip(*counts.values(), strict=True)]
    table = two_way(
        [[count for count, is_used in zip(row, used, strict=True) if is_used] for row in counts.values()],
        totals_stay=True,
    )
    if table.total is None:
        raise Unprotected("A table's totals are public and would give its counts away.")
    shown = {}
    for group, cells in zip(counts, table.cells, strict=True):
        left = iter(cells)
        shown[group] = tuple(next(left) if is_used else 0 for is_used in used)
    return shown
