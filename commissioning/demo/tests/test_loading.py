"""Loading the demonstration costs no more than it must."""

import gc

import pytest
from django.db import connection, reset_queries

from commissioning.demo.management.commands.load_demo import unwatched
from organisations.models import Ward

pytestmark = pytest.mark.django_db


def test_queries_are_not_written_down_while_it_loads_and_are_afterwards(settings):
    settings.DEBUG = True
    reset_queries()

    with unwatched():
        Ward.objects.count()
        assert (connection.queries, gc.isenabled()) == ([], False)
    Ward.objects.count()

    assert (len(connection.queries), gc.isenabled()) == (1, True)
