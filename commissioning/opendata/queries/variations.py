"""How an award was varied, for the public: only what is in effect."""

import datetime as dt
from dataclasses import dataclass

from commissioning.agreements.models import Agreement, Variation
from commissioning.common import snapshots


@dataclass(frozen=True)
class Varied:
    """One variation: its number, from when it applies, and value and end before and after."""

    number: int
    effective_from: dt.date
    value_before: int
    value_after: int
    ends_before: dt.date
    ends_after: dt.date

    @property
    def changes_value(self) -> bool:
        return self.value_before != self.value_after

    @property
    def changes_end(self) -> bool:
        return self.ends_before != self.ends_after


def variations_of(award: Agreement) -> list[Varied]:
    """In their order, from the frozen terms. Raises ``snapshots.Altered``."""
    return [_of(variation) for variation in Variation.objects.in_effect().filter(agreement=award)]


def _of(variation: Variation) -> Varied:
    content = snapshots.read(variation)
    before, after = content["before"], content["after"]
    return Varied(
        variation.number,
        variation.effective_from,
        before["value_pence"],
        after["value_pence"],
        dt.date.fromisoformat(before["ends_on"]),
        dt.date.fromisoformat(after["ends_on"]),
    )
