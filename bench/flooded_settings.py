"""The benchmarks' settings for a web server and a worker of their own: cache and broker are those of ``REDIS_URL``."""

from bench.settings import *  # noqa: F403
from commissioning.settings import CACHES, CELERY_BROKER_URL

__all__ = ["CACHES", "CELERY_BROKER_URL"]

# What is not safe is allowed to a site without real data.
DEMONSTRATION = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "commissioning.urls"
