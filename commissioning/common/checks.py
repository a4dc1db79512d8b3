"""What a production site must not be started with. Errors stop it; warnings are said and it starts.

The checks run in ``manage.py check --deploy`` and, through ``refuse_unsafe``, whenever a web server or a worker
starts without ``DEBUG``.
"""

import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

TAG = "portal"
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10
NOT_SECRET = ("django-insecure-", "development-only", "change-me", "changeme", "for-tests-only")


@checks.register(TAG, deploy=True)
def check_debug(app_configs, **kwargs):
    """Debug pages show settings and data to whoever causes an error."""
    if settings.DEBUG and settings.SITE_URL.startswith("https"):
        yield checks.Error("DEBUG is on at a public address.", hint="Set DEBUG=false.", id="portal.E001")


@checks.register(TAG, deploy=True)
def check_secret_key(app_configs, **kwargs):
    """Whoever guesses the key can sign in as anybody."""
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or key.startswith(NOT_SECRET):
        yield checks.Error(
            "SECRET_KEY is too short, too plain or a published example.",
            hint=f"Set SECRET_KEY to {SHORTEST_KEY} or more random characters.",
            id="portal.E002",
        )


@checks.register(TAG, deploy=True)
def check_hosts(app_configs, **kwargs) -> Iterator[checks.CheckMessage]:
    """A site that answers to any name lets a stranger put theirs into its mails."""
    if any(host in {"*", "."} for host in settings.ALLOWED_HOSTS):
        yield checks.Error(
            "ALLOWED_HOSTS lets every host name in.",
            hint="Set ALLOWED_HOSTS to the site's own names, divided by commas.",
            id="portal.E003",
        )
    host = urlsplit(settings.SITE_URL).hostname or ""
    names = [name.lower().strip("[]") for name in settings.ALLOWED_HOSTS]
    if not any(name in {"*", host} or (name.startswith(".") and f".{host}".endswith(name)) for name in names):
        yield checks.Error(
            f"ALLOWED_HOSTS does not name {host or 'a host'}, to which SITE_URL sends people.",
            hint="Add SITE_URL's host name to ALLOWED_HOSTS.",
            id="portal.E004",
        )


@checks.register(TAG, deploy=True)
def check_second_factor(app_configs, **kwargs):
    """Officers see every organisation's records: a password alone is not enough."""
    if not settings.DEBUG and not settings.SECOND_FACTOR_REQUIRED and not settings.DEMONSTRATION:
        yield checks.Error(
            "SECOND_FACTOR_REQUIRED is off.",
            hint="Take SECOND_FACTOR_REQUIRED=false away. A site without real data may set DEMONSTRATION=true.",
            id="portal.E005",
        )


@checks.register(TAG, deploy=True)
def check_site_url(app_configs, **kwargs):
    """Passwords and links in mails must not travel in the clear."""
    if not settings.DEBUG and not settings.SITE_URL.startswith("https://") and not settings.DEMONSTRATION:
        yield checks.Error(
            f"SITE_URL is {settings.SITE_URL}, which is not https.",
            hint="Set SITE_URL to the public https address. A site without real data may set DEMONSTRATION=true.",
            id="portal.E006",
        )


@checks.register(TAG, deploy=True)
def check_proxy(app_configs, **kwargs):
    """The web server itself speaks plain HTTP: without the proxy's word every request is sent round in a circle."""
    if settings.SECURE_SSL_REDIRECT and not settings.BEHIND_PROXY:
        yield checks.Warning(
            "SECURE_SSL_REDIRECT is on and BEHIND_PROXY is off: a proxy's requests are redirected for ever.",
            hint="Set BEHIND_PROXY=true where a proxy ends TLS and sets X-Forwarded-Proto itself.",
            id="portal.W001",
        )


@checks.register(TAG, deploy=True)
def check_database(app_configs, **kwargs):
    """SQLite and the broker of files are for one machine; two machines would each have half the truth."""
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if sqlite:
        yield checks.Warning(
            "The database is SQLite: everything must run on one machine, with VAR_DIR on its own disk.",
            hint="Set DATABASE_URL to a PostgreSQL to run on more than one.",
            id="portal.W002",
        )
    if not sqlite and not settings.REDIS_URL:
        yield checks.Warning(
            "REDIS_URL is not set beside PostgreSQL: tasks and the cache stay on this machine's disk.",
            hint="Set REDIS_URL, or run the web server and the worker on one machine with one VAR_DIR.",
            id="portal.W003",
        )


@checks.register(TAG, deploy=True)
def check_mail(app_configs, **kwargs):
    """Mail that is written to a file or a log reaches nobody."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend in {"console", "filebased", "dummy", "locmem"}:
        yield checks.Warning(
            f"EMAIL_URL sends mail nowhere (Django's {backend} backend).",
            hint="Set EMAIL_URL, such as smtp+tls://user:password@mail.example:587.",
            id="portal.W004",
        )


@checks.register(TAG, deploy=True)
def check_virus_scan(app_configs, **kwargs):
    """Officers open files that strangers sent."""
    if not settings.CLAMAV_URL:
        yield checks.Warning(
            "CLAMAV_URL is not set: uploads are not scanned for viruses.",
            hint="Set CLAMAV_URL to a clamd, such as tcp://clamav:3310.",
            id="portal.W005",
        )


def refuse_unsafe() -> None:
    """Stop a production process on an error of the checks above, and name each; say the warnings.

    Does nothing under ``DEBUG`` at an address that is not https: that is a developer's machine. Raises
    ``ImproperlyConfigured``.
    """
    if settings.DEBUG and not settings.SITE_URL.startswith("https"):
        return
    found = checks.run_checks(tags=[TAG], include_deployment_checks=True)
    for message in found:
        if message.level < checks.ERROR and not message.is_silenced():
            logger.warning("%s", message)
    errors = [message for message in found if message.level >= checks.ERROR and not message.is_silenced()]
    if errors:
        raise ImproperlyConfigured("\n".join(["This site is not safe to start.", *map(str, errors)]))
