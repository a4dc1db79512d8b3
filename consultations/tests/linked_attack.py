"""Somebody who has every table that is published of one question, for all splits, and puts them together.

Knows only what is shown, that counts are not below nought, that groups add up to all, organisations' sizes to
organisations, and options to those who answered. What that leaves open of each hidden count is found by linear
programming over exact fractions: the simplex method in two phases, by Bland's rule, which always ends.
"""

from fractions import Fraction

Name = tuple[str, ...]
Number = int | Fraction


class Attack:
    """Unknown counts by name, what is known of them, and sums that hold between them."""

    def __init__(self):
        self.known: dict[Name, int] = {}
        self.sums: list[dict[Name, int]] = []

    def told(self, name: Name, value: int | None) -> None:
        """A count that is shown; None is hidden."""
        if value is not None:
            assert self.known.setdefault(name, value) == value, "Two tables contradict each other."

    def adds_up(self, parts: list[Name], whole: Name, *, at_least: bool = False) -> None:
        """``parts`` come to ``whole``; or to at least so much."""
        terms = dict.fromkeys(parts, 1) | {whole: -1}
        if at_least:
            terms[("spare", *whole, str(len(self.sums)))] = -1
        self.sums.append(terms)

    def ranges(self) -> dict[Name, tuple[Number, Number | None]]:
        """For each unknown count its least and its most (None: without end), each lot that hangs together by itself."""
        equations = []
        for terms in self.sums:
            left = {name: sign for name, sign in terms.items() if name not in self.known}
            value = -sum(sign * self.known[name] for name, sign in terms.items() if name in self.known)
            assert left or value == 0, "What is shown contradicts itself."
            if left:
                equations.append((left, value))
        found: dict[Name, tuple[Number, Number | None]] = {}
        while equations:
            lot = [equations.pop()]
            names = set(lot[0][0])
            while more := [one for one in equations if names & one[0].keys()]:
                equations = [one for one in equations if not names & one[0].keys()]
                lot += more
                names |= {name for terms, _ in more for name in terms}
            found |= _ranges(sorted(names), lot)
        return {name: span for name, span in found.items() if name[0] != "spare"}


def _ranges(names: list[Name], lot) -> dict[Name, tuple[Number, Number | None]]:
    place = {name: number for number, name in enumerate(names)}
    program = _Program(
        [({place[name]: sign for name, sign in terms.items()}, value) for terms, value in lot], len(names)
    )
    return {name: (-(program.most(number, -1) or 0), program.most(number, 1)) for name, number in place.items()}


class _Program:
    """Equations in counts that are not below nought, with a corner that meets them all."""

    def __init__(self, equations, number: int):
        self.rows: list[dict[int, Number]] = []
        self.values: list[Number] = []
        self.basis = list(range(number, number + len(equations)))
        for place, (terms, value) in enumerate(equations):
            turn = -1 if value < 0 else 1
            self.rows.append({column: turn * sign for column, sign in terms.items()} | {number + place: 1})
            self.values.append(turn * value)
        self._improve(dict.fromkeys(self.basis, -1))
        assert not any(value for value, column in zip(self.values, self.basis, strict=True) if column >= number)
        for place in range(len(self.rows)):
            if self.basis[place] >= number:
                entering = next((column for column in sorted(self.rows[place]) if column < number), None)
                if entering is not None:
                    self._pivot(place, entering, {})
        kept = [place for place, column in enumerate(self.basis) if column < number]
        self.rows = [{c: v for c, v in self.rows[place].items() if c < number} for place in kept]
        self.values, self.basis = [self.values[place] for place in kept], [self.basis[place] for place in kept]

    def most(self, column: int, sign: int) -> Number | None:
        """The most that ``sign`` times a count can be; None is without end."""
        if not self._improve({column: sign}):
            return None
        value = self.values[self.basis.index(column)] if column in self.basis else 0
        return sign * value

    def _improve(self, goal: dict[int, int]) -> bool:
        """Raise the sum of ``goal`` as far as it goes; whether that has an end."""
        worth: dict[int, Number] = dict(goal)
        for place, column in enumerate(self.basis):
            if column in goal:
                _add(worth, self.rows[place], -goal[column])
        while True:
            entering = min((column for column, gain in worth.items() if gain > 0), default=None)
            if entering is None:
                return True
            ratios = [
                (_divided(self.values[place], row[entering]), self.basis[place], place)
                for place, row in enumerate(self.rows)
                if row.get(entering, 0) > 0
            ]
            if not ratios:
                return False
            self._pivot(min(ratios)[2], entering, worth)

    def _pivot(self, leaving: int, entering: int, worth: dict[int, Number]) -> None:
        by = self.rows[leaving][entering]
        row = self.rows[leaving] = {column: _divided(value, by) for column, value in self.rows[leaving].items()}
        value = self.values[leaving] = _divided(self.values[leaving], by)
        for place, other in enumerate(self.rows):
            if place != leaving and (times := other.get(entering)):
                _add(other, row, -times)
                self.values[place] -= times * value
        if times := worth.get(entering):
            _add(worth, row, -times)
        self.basis[leaving] = entering


def _add(row: dict[int, Number], other: dict[int, Number], times: Number) -> None:
    for column, value in other.items():
        total = row.get(column, 0) + times * value
        if total:
            row[column] = total
        else:
            row.pop(column, None)


def _divided(value: Number, by: Number) -> Number:
    """Whole numbers stay whole: they are many times as fast as fractions."""
    found = Fraction(value) / by
    return found.numerator if found.denominator == 1 else found
