"""The other tests make their tables from the models; here the migrations themselves are run."""

import os
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


def test_an_empty_database_migrates_to_what_the_models_say(tmp_path):
    migrated = manage(tmp_path, "migrate", "--verbosity", "0")

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert manage(tmp_path, "migrate", "--check").returncode == 0
    assert manage(tmp_path, "makemigrations", "--check", "--dry-run").returncode == 0
