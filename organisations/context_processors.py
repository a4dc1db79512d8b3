"""What the header's navigation shows to whom."""

from django.utils.functional import SimpleLazyObject

from commissioning.common.navigation import grouped, links_for
from organisations.enums import OFFICE_ROLES


def navigation(request):
    """The links of each audience, worked out only where a page shows them.

    ``navigation_for``: ``office``, ``organisation`` or ``public``; error pages may have no user.
    ``has_office``: whether officers' pages in general are open to them.
    ``public_links``, ``organisation_links``: lists of links. ``office_links``, ``account_links``: lists of
    ``(heading, links)``.
    """
    user = getattr(request, "user", None)

    def links(audience):
        return links_for(audience, user, request.path) if user is not None else []

    return {
        "navigation_for": _audience_of(user),
        "has_office": SimpleLazyObject(lambda: _has_office(user)),
        "public_links": SimpleLazyObject(lambda: links("public")),
        "organisation_links": SimpleLazyObject(lambda: links("organisation")),
        "office_links": SimpleLazyObject(
            lambda: grouped(links_for("office", user, request.path, named_only=not _has_office(user)) if user else [])
        ),
        "account_links": SimpleLazyObject(lambda: grouped(links("account"))),
    }


def _has_office(user) -> bool:
    return user is not None and user.is_authenticated and user.has_role(*OFFICE_ROLES)


def _audience_of(user) -> str:
    if user is None or not user.is_authenticated:
        return "public"
    return "office" if user.is_officer else "organisation"
