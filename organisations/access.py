"""Who may see a page: every view declares it with one of these decorators, and a test reads them all.

``public``: anybody. ``signed_in``: any account. ``member``: people of an organisation. ``office``: staff,
all roles or those named. What a person may do to a record is asked of the permissions of its app; which
records they see, of ``visible_to``: to a stranger a record is not there (404).
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied

from commissioning.common.audience import MarkedView, View, declared, public
from organisations.enums import OFFICE_ROLES

__all__ = ["member", "office", "public", "require", "signed_in"]


def signed_in(view: View) -> MarkedView:
    """Anybody with an account may see the page."""
    return declared("signed in")(view)


def member(view: View) -> MarkedView:
    """People with a current membership of any organisation; the view picks its records by ``visible_to``."""

    @declared("member")
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.membership_roles:
            raise PermissionDenied("This page is for people of an organisation.")
        return view(request, *args, **kwargs)

    return guarded


def office(*roles: str) -> Callable[[View], MarkedView]:
    """Staff who hold any of ``roles``; without roles, everybody in ``OFFICE_ROLES``."""
    allowed = frozenset(roles) or OFFICE_ROLES

    def decorate(view: View) -> MarkedView:
        @declared("office", allowed)
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_role(*allowed):
                raise PermissionDenied("This page is for the council's and its partners' officers.")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def require(user, permission: str, record=None) -> None:
    """Raise ``PermissionDenied`` unless ``user`` holds ``permission`` (of django-rules) over ``record``."""
    if not user.has_perm(permission, record):
        raise PermissionDenied
