"""What holds for every test of the project, in the apps' own folders too."""

import gc
import os
from urllib.parse import urlsplit

import factory
import hypothesis
import pytest

# Time says nothing on a machine that runs several tests at once. Continuous integration tries the same
# examples each time; a developer's machine tries new ones and remembers those that failed.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "portal")

# Any of these gives a test the database.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
LOOPBACK = ["127.0.0.1", "::1", "localhost"]
# Objects made, and rounds of collecting, after which to collect: a page makes many more than Python's 700.
COLLECT_AFTER = (20_000, 10, 10)
# Where factories begin to count in each test: above the numbers that tests make up themselves and those of what is
# made once for a module (tests/conftest.py).
FACTORIES_COUNT_FROM = 5_000


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """No test reaches the network: this machine, and the database and Redis it was given, are all there is."""
    given = [urlsplit(os.environ.get(name, "")).hostname for name in ("DATABASE_URL", "REDIS_URL")]
    config.option.allow_hosts = [*LOOPBACK, *filter(None, given)]
    config.option.allow_unix_socket = True
    config.pluginmanager.register(LongTestsFirst())
    # Playwright keeps an event loop in the test's thread, and Django refuses its own database there without this.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test that has nothing to do with a database or a service comes out the same beside any."""
    for item in items:
        has_database = item.get_closest_marker("django_db") or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)
        if not has_database and not item.get_closest_marker("services"):
            item.add_marker(pytest.mark.once)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What is loaded now stays: the collector of what goes in circles need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


class LongTestsFirst:
    """What drives a browser or a worker, or is marked as long, takes longest, and begins before the rest, whose
    order stays as it was shuffled: no processor then waits for another's last test."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: not any(map(item.get_closest_marker, ("browser", "services", "long"))))


def count_factories_from(number):
    """The next thing that any factory makes is number ``number`` of its kind."""
    families = [factory.Factory]
    while families:
        family = families.pop()
        families += family.__subclasses__()
        if not family._meta.abstract:
            family.reset_sequence(number, force=True)


@pytest.fixture(autouse=True)
def _factories_count_anew():
    """A test makes the same names and numbers whichever tests its process ran before, and so does what is made once
    for a module, before its first test that wants it."""
    count_factories_from(FACTORIES_COUNT_FROM)
    yield
    count_factories_from(0)
