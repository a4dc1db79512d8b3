"""The project's settings with what tests need: nothing leaves the process, nothing is slow on purpose.

``DATABASE_URL`` and ``REDIS_URL`` are heeded; a developer's ``.env`` is not.
"""

import atexit
import os
import shutil
import tempfile

os.environ["READ_DOT_ENV"] = "false"
os.environ.setdefault("SECRET_KEY", "for-tests-only")
os.environ.setdefault("DEBUG", "false")

# Every process of a parallel run gets a folder of its own below the one that the first process made.
if "PORTAL_TESTS_DIR" not in os.environ:
    os.environ["PORTAL_TESTS_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_TESTS_DIR"], ignore_errors=True)
os.environ["VAR_DIR"] = os.path.join(  # noqa: PTH118 - settings have not been read yet, plain text is enough
    os.environ["PORTAL_TESTS_DIR"], os.environ.get("PYTEST_XDIST_WORKER", "main")
)
# And, where it is given a Redis, names of its own in it.
os.environ["REDIS_PREFIX"] = os.environ["VAR_DIR"].strip("/").replace("/", "-")

from commissioning.settings import *  # noqa: F403
from commissioning.settings import DATABASES, POST_OFFICE, STORAGES, VAR_DIR

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": EMAIL_BACKEND}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False  # Tests of the second factor switch it on.
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True

# A file, not memory: threads and processes then wait for each other as they would in service.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

# A task runs where it is queued, and its error is the caller's. tests/services starts real workers.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
