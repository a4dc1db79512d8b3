"""Somebody who tries to work out what a table hides, by linear programming over exact fractions.

Independent of the rules: it knows only what is shown, and that counts are not below nought and add up.
"""

from fractions import Fraction


def range_of(
    unknown: int, equations: list[tuple[dict[int, int], int]], number: int
) -> tuple[Fraction, Fraction | None]:
    """The least and the most that the ``unknown`` th of ``number`` counts can be; None is without end."""
    least = -(_most(unknown, -1, equations, number) or Fraction(0))
    return least, _most(unknown, 1, equations, number)


def _most(unknown: int, sign: int, equations, number: int) -> Fraction | None:
    """The simplex method in two phases, by Bland's rule, which always ends."""
    rows = []
    for place, (terms, total) in enumerate(equations):
        turn = -1 if total < 0 else 1
        row = [Fraction(turn * terms.get(column, 0)) for column in range(number)]
        row += [Fraction(int(other == place)) for other in range(len(equations))]
        rows.append([*row, Fraction(turn * total)])
    basis = list(range(number, number + len(equations)))
    size = number + len(equations)

    def improve(goal: list[Fraction], allowed: int) -> Fraction | None:
        """Raise the sum of ``goal`` over the counts as far as it goes."""
        while True:
            worth = [
                goal[column] - sum(goal[basis[place]] * row[column] for place, row in enumerate(rows))
                for column in range(allowed)
            ]
            entering = next((column for column, gain in enumerate(worth) if gain > 0), None)
            if entering is None:
                return sum((goal[basis[place]] * row[-1] for place, row in enumerate(rows)), Fraction(0))
            ratios = [
                (row[-1] / row[entering], basis[place], place) for place, row in enumerate(rows) if row[entering] > 0
            ]
            if not ratios:
                return None
            pivot(min(ratios)[2], entering)

    def pivot(leaving: int, entering: int) -> None:
        rows[leaving] = [value / rows[leaving][entering] for value in rows[leaving]]
        for place, row in enumerate(rows):
            if place != leaving and row[entering]:
                rows[place] = [a - row[entering] * b for a, b in zip(row, rows[leaving], strict=True)]
        basis[leaving] = entering

    artificial = [Fraction(0)] * number + [Fraction(-1)] * len(equations)
    assert improve(artificial, size) == 0, "What is shown contradicts itself."
    for place, column in enumerate(basis):
        if column >= number:
            entering = next((other for other in range(number) if rows[place][other]), None)
            if entering is not None:
                pivot(place, entering)
    goal = [Fraction(0)] * size
    goal[unknown] = Fraction(sign)
    return improve(goal, number)


def ranges(shown: list[list[int | None]], *, by_column: bool = True) -> dict[tuple[int, int], tuple]:
    """For each hidden count its range. ``shown`` has totals as its last column and, ``by_column``, as its last row."""
    hidden = [(row, column) for row, counts in enumerate(shown) for column, count in enumerate(counts) if count is None]
    place_of = {cell: place for place, cell in enumerate(hidden)}
    lines = [[(row, column) for column in range(len(shown[0]))] for row in range(len(shown))]
    if by_column:
        lines += [[(row, column) for row in range(len(shown))] for column in range(len(shown[0]))]
    equations = []
    for line in lines:
        terms: dict[int, int] = {}
        total = 0
        for cell in line:
            sign = -1 if cell == line[-1] else 1
            if cell in place_of:
                terms[place_of[cell]] = sign
            else:
                total -= sign * (shown[cell[0]][cell[1]] or 0)
        if terms:
            equations.append((terms, total))
    return {cell: range_of(place, equations, len(hidden)) for cell, place in place_of.items()}
