"""What holds for every test of the project, in the apps' own folders too."""

import os
from urllib.parse import urlsplit

import hypothesis
import pytest

# Time says nothing on a machine that runs several tests at once. Continuous integration tries the same
# examples each time; a developer's machine tries new ones and remembers those that failed.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "portal")

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """No test reaches the network: this machine, and the database and Redis it was given, are all there is."""
    given = [urlsplit(os.environ.get(name, "")).hostname for name in ("DATABASE_URL", "REDIS_URL")]
    config.option.allow_hosts = [*LOOPBACK, *filter(None, given)]
    config.option.allow_unix_socket = True
    # Playwright keeps an event loop in the test's thread, and Django refuses its own database there without this.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
