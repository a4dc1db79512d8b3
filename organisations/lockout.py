"""Eight wrong passwords close the sign-in for that person from that network address, for a while."""

import math

from allauth.account.adapter import get_adapter
from axes.helpers import get_cool_off
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from commissioning.common import clock

TOO_MANY_REQUESTS = 429


def username_of(request, credentials) -> str:
    """The address that was typed, so that its spelling makes no difference."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    return (given or request.POST.get("login", "")).strip().lower()


def client_ip(request) -> str | None:
    """The visitor's network address, as the accounts library reads it behind trusted proxies; None without one."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return None


def locked_out(request, original_response=None, credentials=None):
    """The page that says when to try again. Others at the same address go on as before."""
    wait = get_cool_off(request)
    context = {"until": clock.now() + wait, "minutes": math.ceil(wait.total_seconds() / 60)}
    return render(request, "account/locked_out.html", context, status=TOO_MANY_REQUESTS)
