"""The other tests make their tables from the models; here the migrations themselves are run."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.services


# Tables that Django itself counts differently in migrations and from models, and the record of migrations.
PACKAGES = ("auth_", "post_office_", "django_migrations")


def manage(var_dir, *arguments, database_url=""):
    """Run ``manage.py`` on a data folder of its own, with SQLite unless another database is named."""
    environment = {**os.environ, "DATABASE_URL": database_url, "DEBUG": "true", "VAR_DIR": str(var_dir)}
    environment["DJANGO_SETTINGS_MODULE"] = "commissioning.settings"
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def what_postgresql_holds(database_url):
    """Of each column of our tables its type and whether it may be empty; and of each table its constraints and indexes
    in the database's own words, without their names."""
    with closing(psycopg2.connect(database_url)) as database, database.cursor() as cursor:
        found = []
        for query in (
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, is_identity"
            " FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
            "SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes"
            " WHERE schemaname = 'public'",
        ):
            cursor.execute(query)
            found.append(Counter(row for row in cursor.fetchall() if not row[0].startswith(PACKAGES)))
        return found


@pytest.fixture
def an_empty_postgresql():
    """The address of an empty database beside that of the tests, gone afterwards."""
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL names no PostgreSQL.")
    given = os.environ["DATABASE_URL"]
    name = f"migrated_{os.getpid()}"
    with closing(psycopg2.connect(given)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def what_holds(var_dir):
    """Of each table its columns and how many indexes and checks it has; and the migrations on record."""
    with closing(sqlite3.connect(var_dir / "db.sqlite3")) as database:
        made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        tables = {
            name: (
                {tuple(row[1:4]) for row in database.execute(f'PRAGMA table_info("{name}")')},
                len(list(database.execute(f'PRAGMA index_list("{name}")'))),
                {tuple(row[2:5]) for row in database.execute(f'PRAGMA foreign_key_list("{name}")')},
                sql.count(" CHECK "),
            )
            for name, sql in made.items()
        }
        return tables, set(database.execute("SELECT app, name FROM django_migrations"))


@pytest.mark.django_db
def test_an_empty_postgresql_migrates_to_what_the_models_say(tmp_path, an_empty_postgresql):
    of_the_tests = urlsplit(an_empty_postgresql)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()

    migrated = manage(tmp_path, "migrate", "--verbosity", "0", database_url=an_empty_postgresql)

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert what_postgresql_holds(an_empty_postgresql) == what_postgresql_holds(of_the_tests)


@pytest.mark.once
def test_an_empty_database_migrates_to_what_the_models_say(tmp_path):
    migrated, made = tmp_path / "migrated", tmp_path / "made"

    first = manage(migrated, "migrate", "--verbosity", "0")
    second = manage(made, "make_tables", "--verbosity", "0")

    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, second.stderr) == (0, "")
    assert manage(migrated, "migrate", "--check").returncode == 0
    assert manage(migrated, "makemigrations", "--check", "--dry-run").returncode == 0
    assert what_holds(migrated) == what_holds(made)


@pytest.mark.once
def test_tables_are_made_of_an_empty_database_only(tmp_path):
    manage(tmp_path, "make_tables", "--verbosity", "0")
    before = what_holds(tmp_path)

    again = manage(tmp_path, "make_tables", "--verbosity", "0")

    assert (again.returncode, again.stderr) == (0, "")
    assert what_holds(tmp_path) == before


@pytest.mark.once
def test_an_interrupted_start_leaves_no_half_made_database(tmp_path):
    (tmp_path / "db.sqlite3.partial").write_bytes(b"what a machine left that lost its power")

    made = manage(tmp_path, "make_tables", "--verbosity", "0")

    assert (made.returncode, made.stderr) == (0, "")
    assert [path.name for path in tmp_path.glob("db.sqlite3*")] == ["db.sqlite3"]
    assert manage(tmp_path, "migrate", "--check").returncode == 0
