"""A form that makes a record makes one, however often its button is pressed.

    @once.form
    def issue_create(request):
        …
        if form.is_bound and form.is_valid():
            def create():
                issue = operations.create_issue(…)
                return issue.get_absolute_url(), f"{issue.reference} saved as a draft."
            return once.make(request, create)

Every form that is sent by POST carries a token (``{% form_token %}``). The token with all that was sent is noted
under a unique key in the transaction that makes the record, so of two presses, at once or one after the other, the
second is led to the first one's record. Something else written into a page that was gone back to is another record.
"""

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from commissioning.common import clock
from commissioning.common.models import FormPress

FIELD = "form_token"
WELL_FORMED = re.compile(r"[0-9a-f]{32}")
KEPT_FOR = dt.timedelta(days=30)

# Makes the record; gives the address of the page to go on to, and what to say there.
Create = Callable[[], tuple[str, str]]


def new_token() -> str:
    """For one form on one page."""
    return secrets.token_hex(16)


def key_of(request) -> str:
    """What makes a press the same press: the page, the token, and everything that was filled in; empty without a
    token, as when a form was not shown by us."""
    if not WELL_FORMED.fullmatch(request.POST.get(FIELD, "")):
        return ""
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, [(file.name, file.size) for file in sent]) for name, sent in request.FILES.lists())
    return hashlib.sha256(json.dumps([request.get_full_path(), fields, files]).encode()).hexdigest()


@transaction.atomic
def press(*, user, key: str, at: dt.datetime, create: Create) -> tuple[str, str]:
    """Call ``create`` on the first press of ``key``; on every other give what the first one gave.

    Whatever ``create`` raises undoes the press too: the form can be put right and sent again.
    """
    # Of two at once the database lets the second wait here until the first is through.
    pressed, is_first = FormPress.objects.get_or_create(user=user, key=key, defaults={"pressed_at": at})
    if is_first:
        pressed.address, words = create()
        pressed.words = words[:300]
        pressed.save()
        FormPress.objects.filter(user=user, pressed_at__lt=at - KEPT_FOR).delete()
    return pressed.address, pressed.words


def make(request, create: Create):
    """Make the record unless this press has made it, say so, and go to its page."""
    key = key_of(request)
    address, words = press(user=request.user, key=key, at=clock.now(), create=create) if key else create()
    return _go_on(request, address, words)


def form(view):
    """A view that makes a record: what was pressed before leads to what it made, before anything is checked
    against the record that is now there."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        # Asked again afterwards: the first press may have come through while this one was being checked.
        return _made_before(request) or _unless_made(view(request, *args, **kwargs), request)

    marked: Any = guarded  # A function takes attributes; its type does not say so.
    marked.makes_one = True
    return guarded


def _made_before(request):
    key = key_of(request) if request.user.is_authenticated else ""
    made = FormPress.objects.filter(user=request.user, key=key).first() if key else None
    return _go_on(request, made.address, made.words) if made else None


def _unless_made(response, request):
    return response if 300 <= response.status_code < 400 else _made_before(request) or response


def _go_on(request, address: str, words: str):
    if words:
        messages.success(request, words)
    return redirect(address)
