"""The project's settings as a site in service has them, with a folder and a database to throw away.

``DATABASE_URL`` is heeded: a database of the benchmarks' own is made on that server. A ``.env`` is not.
"""

import os

os.environ["READ_DOT_ENV"] = "false"
os.environ["DEBUG"] = "false"
os.environ.setdefault("SECRET_KEY", "for-benchmarks-only")

from commissioning.settings import *  # noqa: F403
from commissioning.settings import DATABASES, POST_OFFICE, STORAGES, VAR_DIR

ALLOWED_HOSTS = ["testserver"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": EMAIL_BACKEND}}
# Nothing is sent while the clock runs: mail and tasks are rows and messages, as for a person who presses a button.
CELERY_BROKER_URL = "memory://"
SECOND_FACTOR_REQUIRED = False
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = {"version": 1, "disable_existing_loggers": True}
ROOT_URLCONF = "bench.urls"

# Tables are made from the models, in a database of their own.
MIGRATION_MODULES = type("NoMigrations", (), {"__contains__": lambda *_: True, "__getitem__": lambda *_: None})()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "bench.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"bench_{os.getpid()}"}
    DATABASES["default"]["CONN_MAX_AGE"] = None
