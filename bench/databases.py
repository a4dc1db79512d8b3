"""Throw-away databases of several sizes, so that the sizes can be measured in turn."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

logger = logging.getLogger(__name__)


class Databases:
    """The database that is being filled, and copies of it that were kept under a size."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.own = connection.settings_dict["NAME"]

    def keep(self, size: int) -> None:
        """Set a copy of the database aside as it is now."""
        connection.close()
        connection.creation.clone_test_db(suffix=str(size), verbosity=0)
        self.names[size] = connection.creation.get_test_db_clone_settings(str(size))["NAME"]

    def use(self, size: int) -> None:
        """Let every query go to the copy kept as ``size``, or to the one that is being filled."""
        name = self.names.get(size, self.own)
        if connection.settings_dict["NAME"] != name:
            connection.close()
            connection.settings_dict["NAME"] = name

    def destroy(self) -> None:
        """Remove the copies."""
        self.use(0)
        for size in self.names:
            connection.creation.destroy_test_db(suffix=str(size), verbosity=0)


@contextmanager
def throw_away() -> Iterator[Databases]:
    """An empty database with the portal's tables, removed at the end."""
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    databases = Databases()
    try:
        yield databases
    finally:
        databases.destroy()
        connection.creation.destroy_test_db(before, verbosity=0)
