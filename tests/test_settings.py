"""What the environment sets, and what must never be set on a public site."""

import ast
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from commissioning.common.checks import TAG, refuse_unsafe

pytestmark = pytest.mark.once

ROOT = Path(project.BASE_DIR)
EXAMPLE = re.compile(r"^#([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)

SAFE: dict[str, Any] = {
    "ALLOWED_HOSTS": ["commissioning.council.example"],
    "BEHIND_PROXY": True,
    "CLAMAV_URL": "tcp://clamav:3310",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "DEBUG": False,
    "DEMONSTRATION": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "REDIS_URL": "redis://redis:6379/0",
    "SECOND_FACTOR_REQUIRED": True,
    "SECRET_KEY": "kq2v8xw0f7r3z9b1n5m4c6j8h2g0d7s3a9p1o5i4u6y8t2e0w7",
    "SECURE_SSL_REDIRECT": True,
    "SITE_URL": "https://commissioning.council.example",
}


def variables_read():
    """The names that settings.py asks the environment for."""
    tree = ast.parse((ROOT / "commissioning" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    asked = [call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"]
    names = [call.args[0].value for call in asked if call.args and isinstance(call.args[0], ast.Constant)]
    return {name for name in names if isinstance(name, str)}


def ids(**changes):
    """The ids of what the checks say about a safe site with ``changes``."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**SAFE, **changes}.items():
            patch.setattr(project, name, value)
        return {message.id for message in checks.run_checks(tags=[TAG], include_deployment_checks=True)}


def test_the_example_file_lists_every_variable_once():
    listed = [name for name, _ in EXAMPLE.findall((ROOT / ".env.example").read_text())]

    assert len(listed) == len(set(listed))
    assert set(listed) == variables_read()


def test_the_example_file_explains_every_variable():
    lines = (ROOT / ".env.example").read_text().splitlines()

    unexplained = [line for before, line in pairwise(lines) if EXAMPLE.match(line) and before[:2] != "# "]

    assert unexplained == []


def test_a_safe_site_starts_without_a_word():
    assert ids() == set()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"DEBUG": True}, {"portal.E001"}),
        ({"SECRET_KEY": "short"}, {"portal.E002"}),
        ({"SECRET_KEY": "a" * 60}, {"portal.E002"}),
        ({"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}, {"portal.E002"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"portal.E003"}),
        ({"ALLOWED_HOSTS": ["other.example"]}, {"portal.E004"}),
        ({"ALLOWED_HOSTS": [".council.example"]}, set()),
        ({"SECOND_FACTOR_REQUIRED": False}, {"portal.E005"}),
        ({"SECOND_FACTOR_REQUIRED": False, "DEMONSTRATION": True}, set()),
        ({"SITE_URL": "http://commissioning.council.example"}, {"portal.E006"}),
        ({"SITE_URL": "http://commissioning.council.example", "DEMONSTRATION": True}, set()),
        ({"BEHIND_PROXY": False}, {"portal.W001"}),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "REDIS_URL": ""}, {"portal.W002"}),
        ({"REDIS_URL": ""}, {"portal.W003"}),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, {"portal.W004"}),
        ({"CLAMAV_URL": ""}, {"portal.W005"}),
    ],
)
def test_an_unsafe_value_is_named(changes, said):
    assert ids(**changes) == said


def test_a_production_process_refuses_an_unsafe_value_and_names_it(monkeypatch):
    for name, value in {**SAFE, "ALLOWED_HOSTS": ["*"]}.items():
        monkeypatch.setattr(project, name, value)

    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        refuse_unsafe()


def test_a_developers_machine_is_left_alone(settings):
    settings.DEBUG = True
    settings.SITE_URL = "http://localhost:8000"
    settings.SECRET_KEY = "x"

    refuse_unsafe()


def run(code, tmp_path, **environment):
    """A process of its own, with nothing in its environment but what it is given."""
    own = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "commissioning.settings",
        "READ_DOT_ENV": "false",
        "VAR_DIR": str(tmp_path),
        **environment,
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)


def test_the_web_server_does_not_start_on_an_unsafe_value(tmp_path):
    unsafe = {
        "SECRET_KEY": SAFE["SECRET_KEY"],
        "SITE_URL": "http://council.example",
        "ALLOWED_HOSTS": "council.example",
    }

    ended = run("import commissioning.wsgi", tmp_path, **unsafe)

    assert ended.returncode == 1
    assert "portal.E006" in ended.stderr
    assert "SITE_URL" in ended.stderr


def test_without_a_secret_key_nothing_starts(tmp_path):
    ended = run("from django.conf import settings; settings.DEBUG", tmp_path)

    assert ended.returncode == 1
    assert "Set SECRET_KEY" in ended.stderr


def test_empty_variables_count_as_not_set(tmp_path):
    code = "from django.conf import settings as s; print(s.DATABASES['default']['ENGINE'], s.MEDIA_ROOT)"

    ended = run(code, tmp_path, DEBUG="true", DATABASE_URL="", REDIS_URL="", STORAGE_URL="", EMAIL_URL="")

    assert ended.stdout.split() == ["django.db.backends.sqlite3", str(tmp_path / "media")]


def test_uploads_go_to_the_folder_named(tmp_path):
    code = "from django.conf import settings as s; print(s.MEDIA_ROOT)"

    ended = run(code, tmp_path, DEBUG="true", STORAGE_URL="file:///srv/the%20uploads")

    assert ended.stdout == "/srv/the uploads\n"


def test_a_storage_that_is_not_a_folder_is_refused_by_name(tmp_path):
    ended = run(
        "from django.conf import settings; settings.DEBUG", tmp_path, DEBUG="true", STORAGE_URL="ftp://somewhere"
    )

    assert ended.returncode == 1
    assert "STORAGE_URL" in ended.stderr
