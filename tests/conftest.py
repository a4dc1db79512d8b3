"""The world in which every page is visited, made once for a module."""

import pytest
from django.db import transaction
from django.test import Client

from commissioning.common import pdf
from conftest import count_factories_from
from tests import kept_world

_printed: dict[tuple[str, bool], bytes] = {}


@pytest.fixture(scope="module")
def whole_world(django_db_setup, django_db_blocker):
    """One of everything, until the module is over."""
    with django_db_blocker.unblock(), transaction.atomic():
        count_factories_from(0)
        yield kept_world.make()
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _documents_are_printed_once():
    """The same document is the same bytes (commissioning/common/tests/test_pdf.py), and many may read it."""
    really = pdf.print_html

    def print_html(html, *, forms=False):
        if (html, forms) not in _printed:
            _printed[html, forms] = really(html, forms=forms)
        return _printed[html, forms]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "print_html", print_html)
        yield


@pytest.fixture
def world(whole_world, db):
    """The same for one test, which undoes what it changes."""
    return whole_world


@pytest.fixture
def visitors(world):
    """``visitors(who)``: a client of ``anonymous``, a role of staff, ``lead``, ``editor``, ``viewer``, ``stranger``."""
    people = {**world.staff, **world.members, "stranger": world.stranger}

    def visitor(who):
        client = Client(raise_request_exception=False)
        if who != "anonymous":
            client.force_login(people[who], "django.contrib.auth.backends.ModelBackend")
        return client

    return visitor
