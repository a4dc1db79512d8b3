"""What the navigation offers: each app adds its own entries, one line each, in its ``navigation.py``.

    from commissioning.common import navigation

    navigation.add("office", "Agreements", "agreements:office-list", order=30)
    navigation.add("organisation", "People", "organisations:people", order=60, shown_to=leads_an_organisation)

Audiences: ``public`` (everybody, header), ``organisation`` (header), ``office`` (side navigation) and
``account`` (side navigation of somebody's own account). ``shown_to`` is asked with the user and is a
predicate of roles, such as ``lambda user: user.has_role(Role.AUDITOR)``. An entry whose address does not
exist is left out, so navigation shows only what is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.urls import NoReverseMatch, reverse

AUDIENCES = ("public", "organisation", "office", "account")


@dataclass(frozen=True)
class Entry:
    """One link, for one audience; ``group`` is the heading it stands under in a side navigation."""

    audience: str
    label: str
    url_name: str
    order: int = 50
    group: str = ""
    shown_to: Callable | None = None

    @property
    def url(self) -> str | None:
        """The address, or None where there is no such page."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it. ``current``: ``page`` on the very page, ``true`` below it, else empty."""

    label: str
    url: str
    group: str
    current: str


_entries: dict[tuple[str, str], Entry] = {}


def add(
    audience: str, label: str, url_name: str, *, order: int = 50, group: str = "", shown_to: Callable | None = None
) -> None:
    """Offer a page to an audience. Adding the same page again replaces its entry."""
    if audience not in AUDIENCES:
        raise ValueError(f"{audience} is none of {', '.join(AUDIENCES)}.")
    _entries[audience, url_name] = Entry(audience, label, url_name, order, group, shown_to)


def all_entries() -> list[Entry]:
    """Every entry, whoever it is for."""
    return list(_entries.values())


def links_for(audience: str, user, path: str) -> list[Link]:
    """The links of ``audience`` that ``user`` may see, in order; the nearest one above ``path`` is current."""
    entries = [
        entry
        for entry in _entries.values()
        if entry.audience == audience and (entry.shown_to is None or entry.shown_to(user))
    ]
    found = [(entry, entry.url) for entry in sorted(entries, key=lambda entry: (entry.order, entry.label))]
    existing = [(entry, url) for entry, url in found if url is not None]
    above = [url for _, url in existing if path == url or (url != "/" and path.startswith(url))]
    nearest = max(above, key=len, default=None)
    return [
        Link(entry.label, url, entry.group, ("page" if path == url else "true") if url == nearest else "")
        for entry, url in existing
    ]


def grouped(links: list[Link]) -> list[tuple[str, list[Link]]]:
    """Links under their headings, in the order in which each heading first appears."""
    headings = list(dict.fromkeys(link.group for link in links))
    ordered = sorted(links, key=lambda link: headings.index(link.group))
    return [(heading, list(group)) for heading, group in groupby(ordered, key=lambda link: link.group)]
