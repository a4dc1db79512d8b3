"""The world in which every page is visited, made once for a module."""

import pytest
from django.db import transaction
from django.test import Client

from tests.world import build


@pytest.fixture(scope="module")
def whole_world(django_db_setup, django_db_blocker):
    """One of everything, until the module is over."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


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
