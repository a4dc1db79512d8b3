"""Who may see a page: every view declares it with one of these decorators, and a test reads them all.

``public``: anybody. ``signed_in``: any account. ``member``: people of an organisation. ``office``: staff,
all roles or those named. What a person may do to a record is asked of the permissions of its app; which
records they see, of ``visible_to``: to a stranger a record is not there (404).
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied

from organisations.enums import OFFICE_ROLES


def _declared(view, audience: str, roles: frozenset = frozenset()):
    view.audience, view.audience_roles = audience, roles
    return view


def public(view):
    """Anybody may see the page."""
    return _declared(login_not_required(view), "public")


def signed_in(view):
    """Anybody with an account may see the page."""
    return _declared(view, "signed in")


def member(view):
    """People with a current membership of any organisation; the view picks its records by ``visible_to``."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.membership_roles:
            raise PermissionDenied("This page is for people of an organisation.")
        return view(request, *args, **kwargs)

    return _declared(guarded, "member")


def office(*roles: str):
    """Staff who hold any of ``roles``; without roles, everybody in ``OFFICE_ROLES``."""
    allowed = frozenset(roles) or OFFICE_ROLES

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_role(*allowed):
                raise PermissionDenied("This page is for the council's and its partners' officers.")
            return view(request, *args, **kwargs)

        return _declared(guarded, "office", allowed)

    return decorate


def require(user, permission: str, record=None) -> None:
    """Raise ``PermissionDenied`` unless ``user`` holds ``permission`` (of django-rules) over ``record``."""
    if not user.has_perm(permission, record):
        raise PermissionDenied
