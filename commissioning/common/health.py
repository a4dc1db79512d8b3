"""Liveness and readiness. Nothing here says more to a stranger than that a part works or does not."""

import logging
import uuid
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import JsonResponse

from commissioning.common.audience import public

logger = logging.getLogger(__name__)


@public
def live(request):
    """The process answers."""
    return JsonResponse({"status": "ok"})


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    key = f"readyz-{uuid.uuid4()}"
    cache.set(key, "1", 5)
    if cache.get(key) != "1":
        raise RuntimeError("The cache does not keep what it is given.")


def _broker() -> None:
    if settings.REDIS_URL:
        redis.from_url(settings.REDIS_URL, socket_timeout=2).ping()
    elif not (settings.BROKER_DIR / "queue").is_dir():
        raise RuntimeError("The broker's folder is missing.")


def _uploads() -> None:
    name = default_storage.save(f"readyz-{uuid.uuid4()}", ContentFile(b"ok"))
    default_storage.delete(name)


PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "cache": _cache,
    "broker": _broker,
    "uploads": _uploads,
}


def _state_of(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # Whatever is wrong with a part, the page must say so rather than fail.
        logger.exception("readiness: %s", name)
        return "failed"
    return "ok"


@public
def ready(request):
    """Each part that a request may need: 200 when all work, else 503 and which does not."""
    parts = {name: _state_of(name, check) for name, check in PARTS.items()}
    ok = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if ok else "failed", "parts": parts}, status=200 if ok else 503)
