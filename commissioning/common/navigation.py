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
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

AUDIENCES = ("public", "organisation", "office", "account")


@dataclass(frozen=True)
class Entry:
    """One link, for one audience; ``group`` is the heading it stands under in a side navigation, ``query`` what the
    page begins with, such as a filter."""

    audience: str
    label: str
    url_name: str
    order: int = 50
    group: str = ""
    shown_to: Callable | None = None
    query: str = ""

    @property
    def url(self) -> str | None:
        """The address, or None where there is no such page."""
        return _address(self.url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it. ``current``: ``page`` on the very page, ``true`` below it, else empty."""

    label: str
    url: str
    group: str
    current: str


@lru_cache(maxsize=512)
def _address(url_name: str, urlconf: str, prefix: str) -> str | None:
    """The address by its name; it depends on the addresses in use and on where the portal is mounted."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


_entries: dict[tuple[str, str], Entry] = {}


def add(
    audience: str,
    label: str,
    url_name: str,
    *,
    order: int = 50,
    group: str = "",
    shown_to: Callable | None = None,
    query: str = "",
) -> None:
    """Offer a page to an audience. Adding the same page again replaces its entry."""
    if audience not in AUDIENCES:
        raise ValueError(f"{audience} is none of {', '.join(AUDIENCES)}.")
    _entries[audience, url_name] = Entry(audience, label, url_name, order, group, shown_to, query)


def all_entries() -> list[Entry]:
    """Every entry, whoever it is for."""
    return list(_entries.values())


def links_for(audience: str, user, path: str, *, named_only: bool = False) -> list[Link]:
    """The links of ``audience`` that ``user`` may see, in order; the nearest one above ``path`` is current.

    ``named_only``: only those that say themselves whom they are for, for somebody who is not of the audience in
    general, such as an assessor on officers' pages.
    """
    entries = [
        entry
        for entry in _entries.values()
        if entry.audience == audience and (not named_only if entry.shown_to is None else entry.shown_to(user))
    ]
    found = [(entry, entry.url) for entry in sorted(entries, key=lambda entry: (entry.order, entry.label))]
    existing = [(entry, url) for entry, url in found if url is not None]
    above = [url for _, url in existing if path == url or (url != "/" and path.startswith(url))]
    nearest = max(above, key=len, default=None)
    return [
        Link(
            entry.label,
            f"{url}?{entry.query}" if entry.query else url,
            entry.group,
            ("page" if path == url else "true") if url == nearest else "",
        )
        for entry, url in existing
    ]


def grouped(links: list[Link]) -> list[tuple[str, list[Link]]]:
    """Links under their headings, in the order in which each heading first appears."""
    headings = list(dict.fromkeys(link.group for link in links))
    ordered = sorted(links, key=lambda link: headings.index(link.group))
    return [(heading, list(group)) for heading, group in groupby(ordered, key=lambda link: link.group)]
