import json
import logging

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import reverse

from commissioning.common import health
from commissioning.common.logging import RequestIdFilter, request_id

pytestmark = pytest.mark.django_db


def broken(*args, **kwargs):
    raise OSError("the password is hunter2")


def test_all_parts_work(client):
    response = client.get(reverse("readyz"))

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "parts": dict.fromkeys(health.PARTS, "ok")}


@pytest.mark.parametrize("part", health.PARTS)
def test_a_part_that_fails_is_named_and_says_no_more(client, monkeypatch, part):
    monkeypatch.setitem(health.PARTS, part, broken)

    response = client.get(reverse("readyz"))

    assert response.status_code == 503
    assert response.json() == {"status": "failed", "parts": dict.fromkeys(health.PARTS, "ok") | {part: "failed"}}
    assert client.get(reverse("healthz")).status_code == 200


def failed(client):
    parts = client.get(reverse("readyz")).json()["parts"]
    return [part for part, state in parts.items() if state != "ok"]


def test_a_cache_that_forgets_is_a_failure(client, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda key: None)

    assert failed(client) == ["cache"]


def test_a_broker_that_is_away_is_a_failure(client, settings, tmp_path):
    settings.REDIS_URL, settings.BROKER_DIR = "", tmp_path / "nowhere"
    assert failed(client) == ["broker"]

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert failed(client) == ["broker"]


def test_a_disk_that_takes_no_files_is_a_failure(client, monkeypatch):
    monkeypatch.setattr(default_storage, "save", broken)

    assert failed(client) == ["uploads"]


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space here", "line\\nbreak-12345", "ünïcödé-1234"])
def test_a_request_id_that_is_not_well_formed_is_replaced(client, given):
    answer = client.get(reverse("healthz"), headers={"X-Request-ID": given})["X-Request-ID"]

    assert answer != given
    assert len(answer) == 32


def test_every_log_line_of_a_request_carries_its_id(client, monkeypatch):
    seen = []

    class Keep(logging.Handler):
        def emit(self, record):
            seen.append(record.request_id)

    handler = Keep()
    handler.addFilter(RequestIdFilter())
    logging.getLogger("commissioning").addHandler(handler)
    monkeypatch.setitem(health.PARTS, "cache", broken)
    try:
        client.get(reverse("readyz"), headers={"X-Request-ID": "abcdef-123456"})
        logging.getLogger("commissioning").warning("outside a request")
    finally:
        logging.getLogger("commissioning").removeHandler(handler)

    assert seen == ["abcdef-123456", "-"]
    assert request_id.get() == "-"


def test_health_needs_no_session(client):
    response = client.get(reverse("healthz"))

    assert json.loads(response.content) == {"status": "ok"}
    assert not response.cookies
