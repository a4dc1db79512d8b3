"""With which organisations the council is dealing at present, and which officer does. Later apps know, so each
registers a function here.

    from organisations import engagements

    @engagements.dealing_with
    def by_agreements(organisation_ids, today):
        return {organisation.pk: officer_or_None}

Call it from a module that the app imports in its ``ready``.
"""

import datetime as dt
from collections.abc import Callable, Collection
from typing import TypeAlias

from organisations.models import User

Engaged: TypeAlias = dict[int, User | None]
_makers: list[Callable[[Collection[int], dt.date], Engaged]] = []


def dealing_with(
    maker: Callable[[Collection[int], dt.date], Engaged],
) -> Callable[[Collection[int], dt.date], Engaged]:
    """A decorator: of the organisations whose keys it is given, those that it names have something in flight."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def officers_of(organisation_ids: Collection[int], today: dt.date) -> Engaged:
    """Those with something in flight on ``today``, each with an officer where any app knows one."""
    found: Engaged = {}
    for maker in _makers:
        for key, officer in maker(organisation_ids, today).items():
            found[key] = found.get(key) or officer
    return found
