"""What later apps know of a programme: they register a function, so that imports flow one way.

@panels.money
def of_schemes(programmes):
    return {scheme_pk: SchemeMoney(…)}

``sections.register(maker)`` adds a part to a programme's page: ``maker(programme, user)`` gives a ``Panel`` or None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commissioning.programmes.models import Programme
from organisations.panels import Panels

sections = Panels()


@dataclass(frozen=True)
class SchemeMoney:
    """Whole pence: what agreements of the scheme are worth, and what was paid. ``agreements``: how many."""

    committed: int = 0
    paid: int = 0
    agreements: int = 0

    def __add__(self, other: "SchemeMoney") -> "SchemeMoney":
        return SchemeMoney(self.committed + other.committed, self.paid + other.paid, self.agreements + other.agreements)


_makers: list[Callable[[Sequence[Programme]], dict[int, SchemeMoney]]] = []


def money(maker: Callable) -> Callable:
    """A decorator: ``maker(programmes)`` gives ``SchemeMoney`` by scheme's key."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def money_of(programmes: Sequence[Programme]) -> dict[int, SchemeMoney]:
    """What is committed and paid of each scheme of ``programmes``."""
    found: dict[int, SchemeMoney] = {}
    for maker in _makers:
        for key, part in maker(programmes).items():
            found[key] = found.get(key, SchemeMoney()) + part
    return found
