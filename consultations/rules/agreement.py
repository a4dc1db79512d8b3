"""How far two coders agree: Cohen's kappa. Worked examples and the source: ``docs/algorithms/coder-agreement.md``."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from commissioning.questionnaires.counting import percent


@dataclass(frozen=True)
class Agreement:
    """What two coders decided, yes or no, of the same things: how often both said yes, one alone, neither."""

    both: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            self.both + other.both,
            self.first_only + other.first_only,
            self.second_only + other.second_only,
            self.neither + other.neither,
        )

    @property
    def decisions(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def observed(self) -> Fraction | None:
        """The share of decisions on which they agree; None where there is none."""
        return Fraction(self.both + self.neither, self.decisions) if self.decisions else None

    @property
    def expected(self) -> Fraction | None:
        """The share on which two would agree by chance who say yes as often as these do."""
        if not self.decisions:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        nays = (self.decisions - first) * (self.decisions - second)
        return Fraction(first * second + nays, self.decisions**2)

    @property
    def kappa(self) -> Fraction | None:
        """Agreement beyond chance: 1 where they always agree, 0 where no more than by chance, below 0 where less.

        None, not defined, where nothing was decided, or where both always said the same one thing: then chance alone
        explains all their agreement.
        """
        if self.observed is None or self.expected is None or self.expected == 1:
            return None
        return (self.observed - self.expected) / (1 - self.expected)

    @property
    def either(self) -> int:
        """How often one alone said yes."""
        return self.first_only + self.second_only

    @property
    def percent(self) -> int | None:
        """The share of decisions on which they agree, in whole per cent."""
        return percent(self.both + self.neither, self.decisions) if self.decisions else None

    @property
    def shown(self) -> str:
        """Kappa to two places, half away from nought, or that it is not defined."""
        if self.kappa is None:
            return "not defined"
        hundredths = int(abs(self.kappa) * 100 + Fraction(1, 2))
        sign = "−" if self.kappa < 0 and hundredths else ""
        return f"{sign}{hundredths // 100}.{hundredths % 100:02}"


def agreement_on(theme: int, pairs: Iterable[tuple[frozenset[int], frozenset[int]]]) -> Agreement:
    """Of one theme, over texts that both coded; of each text the themes that either found."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for first, second in pairs:
        counts[theme in first, theme in second] += 1
    return Agreement(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


def overall(agreements: Iterable[Agreement]) -> Agreement:
    """Every decision about every theme put together, in one table."""
    return sum(agreements, Agreement())
