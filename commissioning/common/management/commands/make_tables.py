"""The tables of a new database at once; of one that has tables, what its migrations still have to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite


class _NoMigrations:
    """Stands for ``MIGRATION_MODULES``: no app has any, so that Django makes tables from the models."""

    def __contains__(self, label: str) -> bool:
        return True

    def __getitem__(self, label: str) -> None:
        return None


class Command(BaseCommand):
    help = "Makes the tables of an empty database from the models, in seconds; migrates any other database."
    requires_system_checks: list[str] = []

    def handle(self, *args, verbosity, **options):
        if connection.introspection.table_names():
            call_command("migrate", verbosity=verbosity, interactive=False)
            return
        with _all_or_nothing():
            before, settings.MIGRATION_MODULES = settings.MIGRATION_MODULES, _NoMigrations()
            try:
                call_command("migrate", run_syncdb=True, verbosity=verbosity, interactive=False)
            finally:
                settings.MIGRATION_MODULES = before
            # What they would make is there: migrations that move data have none to move in an empty database.
            call_command("migrate", fake=True, verbosity=verbosity, interactive=False)


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Tables without a record of their migrations could not be migrated: who is interrupted leaves nothing.

    SQLite makes tables outside a transaction, so they are made in a file that takes its name when it is whole.
    """
    name, database = connection.settings_dict["NAME"], connections[DEFAULT_DB_ALIAS]
    if not isinstance(database, SQLite) or database.is_in_memory_db():
        with transaction.atomic():
            yield
        return
    whole, partial = Path(name), Path(f"{name}.partial")
    _remove(partial)
    connection.close()
    connection.settings_dict["NAME"] = str(partial)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    _remove(whole)
    partial.rename(whole)


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
