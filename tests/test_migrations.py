"""The other tests make their tables from the models; here the migrations themselves are run."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.services


def manage(var_dir, *arguments):
    """Run ``manage.py`` on a data folder of its own, with SQLite."""
    environment = {**os.environ, "DATABASE_URL": "", "DEBUG": "true", "VAR_DIR": str(var_dir)}
    environment["DJANGO_SETTINGS_MODULE"] = "commissioning.settings"
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def what_holds(var_dir):
    """Of each table its columns and how many indexes and checks it has; and the migrations on record."""
    with sqlite3.connect(var_dir / "db.sqlite3") as database:
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


def test_an_empty_database_migrates_to_what_the_models_say(tmp_path):
    migrated, made = tmp_path / "migrated", tmp_path / "made"

    first = manage(migrated, "migrate", "--verbosity", "0")
    second = manage(made, "make_tables", "--verbosity", "0")

    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, second.stderr) == (0, "")
    assert manage(migrated, "migrate", "--check").returncode == 0
    assert manage(migrated, "makemigrations", "--check", "--dry-run").returncode == 0
    assert what_holds(migrated) == what_holds(made)


def test_tables_are_made_of_an_empty_database_only(tmp_path):
    manage(tmp_path, "make_tables", "--verbosity", "0")
    before = what_holds(tmp_path)

    again = manage(tmp_path, "make_tables", "--verbosity", "0")

    assert (again.returncode, again.stderr) == (0, "")
    assert what_holds(tmp_path) == before


def test_an_interrupted_start_leaves_no_half_made_database(tmp_path):
    (tmp_path / "db.sqlite3.partial").write_bytes(b"what a machine left that lost its power")

    made = manage(tmp_path, "make_tables", "--verbosity", "0")

    assert (made.returncode, made.stderr) == (0, "")
    assert [path.name for path in tmp_path.glob("db.sqlite3*")] == ["db.sqlite3"]
    assert manage(tmp_path, "migrate", "--check").returncode == 0
