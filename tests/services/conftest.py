import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from commissioning.celery import app

PATIENCE = 90  # seconds; a loaded machine takes long to start a worker


def wait_until(holds, what):
    """Return once ``holds()`` is true; fail, saying ``what`` was waited for, when patience ends."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"Waited {PATIENCE} s for {what}.")
        time.sleep(0.05)


def database_url():
    """The address of the test's own database, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Worker:
    """A Celery worker in a process group of its own."""

    def __init__(self, log):
        self.log = log
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "commissioning", "worker", "--concurrency", "2"]
        command += [
            "--include",
            "tests.services.tasks",
            "--without-gossip",
            "--without-mingle",
            "--loglevel",
            "WARNING",
        ]
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "DEBUG": "true",
            "DJANGO_SETTINGS_MODULE": "tests.services.settings",
            "VAR_DIR": str(settings.VAR_DIR),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def kill(self):
        """As a machine that loses its power would: no warning, and none of its processes left."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def alive(self):
        return self.process.poll() is None


@pytest.fixture
def broker(transactional_db):
    """The broker that the environment names, empty; tasks go to it and wait for a worker."""
    shutil.rmtree(settings.VAR_DIR / "delivered", ignore_errors=True)
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=3)
        app.control.purge(connection=link)
    app.conf.task_always_eager = False
    yield app
    app.conf.task_always_eager = True


@pytest.fixture
def worker(broker, tmp_path):
    """A real worker, started by ``start()``; its log is shown where a test fails."""
    it = Worker(tmp_path / "worker.log")
    yield it
    if it.process:
        it.stop()
    if it.log.exists():
        sys.stderr.write(it.log.read_text(errors="replace")[-6000:])


@pytest.fixture
def delivered():
    """The folder into which the worker's mail server delivers."""
    return Path(settings.VAR_DIR / "delivered")
