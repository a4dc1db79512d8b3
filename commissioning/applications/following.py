"""What follows an award that was accepted: a later app drafts the agreement and shows where it is.

It registers both here when it starts, so that imports flow one way. ``draft(award, at, by)`` is called in the
transaction that records the acceptance; what it raises undoes that. ``links(applications)`` answers for all at once.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commissioning.applications.models import Award


@dataclass(frozen=True)
class Following:
    """An agreement that follows from an application. ``own_url`` is the page for the organisation's people, and empty
    as long as they do not see it."""

    reference: str
    state: str
    colour: str
    url: str
    own_url: str


Draft = Callable[..., None]
Links = Callable[[Collection[int]], dict[int, Following]]

_drafts: list[Draft] = []
_links: list[Links] = []


def register(*, draft: Draft, links: Links) -> None:
    """``draft(award, at=…, by=…)``; ``links(keys)``: by the application's key."""
    if draft not in _drafts:
        _drafts.append(draft)
    if links not in _links:
        _links.append(links)


def draft_from(award: "Award", *, at: dt.datetime, by) -> None:
    """Have what follows be drafted."""
    for draft in _drafts:
        draft(award, at=at, by=by)


def of(applications: Collection[int]) -> dict[int, Following]:
    """What followed from ``applications`` (keys); those from which nothing did are left out."""
    return {key: link for links in _links if applications for key, link in links(applications).items()}
