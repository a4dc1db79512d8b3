"""The issues under which awards were decided: a later app says where each stands.

It registers here when it starts, so that imports flow one way. ``standings(references)`` answers for all at once; a
reference that it does not know is of a decision that is kept elsewhere, and holds nothing up.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Where an issue stands. ``state`` in words; ``is_in_effect``: awards may take effect; ``is_referred_back``: it
    is to be decided anew."""

    reference: str
    state: str
    url: str
    is_in_effect: bool
    is_referred_back: bool


Standings = Callable[[Collection[str]], dict[str, Standing]]

_standings: list[Standings] = []


def register(standings: Standings) -> None:
    """Add a source of issues."""
    if standings not in _standings:
        _standings.append(standings)


def of(references: Collection[str]) -> dict[str, Standing]:
    """Where the issues with ``references`` stand; those that nobody knows are left out."""
    wanted = {reference for reference in references if reference}
    return {key: one for standings in _standings if wanted for key, one in standings(wanted).items()}


def not_in_effect(references: Collection[str]) -> dict[str, Standing]:
    """Those of the issues whose decision does not hold (yet): not taken, within the days for call-in, called in,
    referred back or withdrawn."""
    return {key: one for key, one in of(references).items() if not one.is_in_effect}
