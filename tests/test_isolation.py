"""What keeps tests from each other and from the world."""

import os
import socket

import pytest
from django.conf import settings
from pytest_socket import SocketConnectBlockedError

from commissioning.celery import app


def test_no_test_reaches_another_machine():
    outside = ("192.0.2.1", 80)  # an address kept for documentation

    with (
        socket.socket() as connection,
        pytest.warns(UserWarning, match="tried to use socket"),
        pytest.raises(SocketConnectBlockedError),
    ):
        connection.connect(outside)


def test_each_process_of_a_parallel_run_has_its_own_folder():
    assert settings.VAR_DIR.name == os.environ.get("PYTEST_XDIST_WORKER", "main")
    assert settings.BASE_DIR not in settings.VAR_DIR.parents


def test_a_task_runs_where_it_is_queued():
    ran = []

    @app.task(name="tests.run_here", shared=False)
    def run_here():
        ran.append(True)

    run_here.delay()

    assert ran == [True]
