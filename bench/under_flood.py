"""``python -m bench.under_flood``: what a visitor waits while a consultation is flooded with answers.

Needs PostgreSQL and Redis (``DATABASE_URL``, ``REDIS_URL``); makes a database of its own there and removes it. Starts
gunicorn and a worker as in service. A visitor reads the public home and the consultation's page, and an officer the
counts and the lookalikes, first with nobody else there, then while several programs send complete responses as fast as
they are taken. ``--before`` puts as many responses of a flood there beforehand, counted, not searched.
"""

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

from bench.folder import own_folder

PORT = 8765
PAUSE = 0.2
PATIENCE = 60
LONGEST_SEARCH = 1_800


class Browser:
    """One visitor, with the cookies that they were given."""

    def __init__(self, cookies: dict[str, str] | None = None) -> None:
        self.cookies = dict(cookies or {})

    def ask(self, path: str, typed: dict | None = None) -> tuple[int, str]:
        """Status, and where the answer leads to."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if typed is not None:
            body = urlencode({**typed, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
        try:
            connection.request("GET" if typed is None else "POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()


class Flood:
    """Programs that send complete responses one after the other until they are told to stop."""

    def __init__(self, begin: str, sections: dict[str, dict]) -> None:
        self.begin, self.sections = begin, sections
        self.stop = Event()
        self.sent: list[float] = []
        self.errors: list[str] = []

    def send(self) -> None:
        while not self.stop.is_set():
            start = time.perf_counter()
            try:
                self._send_one()
                self.sent.append(time.perf_counter() - start)
            except (OSError, RuntimeError) as error:
                self.errors.append(str(error))

    def _send_one(self) -> None:
        browser = Browser()
        self._expect(200, browser.ask(self.begin))
        home = self._expect(302, browser.ask(self.begin, {"form_token": secrets.token_hex(16)}))
        for key, typed in self.sections.items():
            self._expect(302, browser.ask(f"{home}sections/{key}/", typed))
        self._expect(302, browser.ask(f"{home}check/", {"organisation_name": ""}))

    @staticmethod
    def _expect(wanted: int, answer: tuple[int, str]) -> str:
        if answer[0] != wanted:
            raise RuntimeError(f"answered {answer[0]}")
        return answer[1]


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    cookies: dict[str, str] = field(default_factory=dict)


def visit(pages: list[Page], seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """What a visitor waits for each page, in turn, and what was refused."""
    waits: dict[str, list[float]] = {page.name: [] for page in pages}
    errors, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        for page in pages:
            start = time.perf_counter()
            try:
                status = Browser(page.cookies).ask(page.path)[0]
                refused = "" if status == 200 else f"answered {status}"
            except OSError as error:
                refused = str(error)
            if refused:
                errors.append(f"{page.name}: {refused}")
            waits[page.name].append(time.perf_counter() - start)
            time.sleep(PAUSE)
    return waits, errors


@contextmanager
def served(database: str) -> Iterator[None]:
    """The portal on that database: gunicorn with two workers of four threads, and a Celery worker with beat."""
    given = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    environment = {**os.environ, "DATABASE_URL": given, "DJANGO_SETTINGS_MODULE": "bench.flooded_settings"}
    tool = f"{Path(sys.executable).parent}/"
    web = [f"{tool}gunicorn", "commissioning.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4"]
    worker = [f"{tool}celery", "--quiet", "--app", "commissioning", "worker", "--beat", "--concurrency", "2"]
    schedule = ["--schedule", f"{os.environ['VAR_DIR']}/beat", "--loglevel", "ERROR"]
    children = [
        subprocess.Popen([*web, "--log-level", "error"], env=environment),  # noqa: S603 - our own programs
        subprocess.Popen([*worker, *schedule], env=environment),  # noqa: S603 - likewise
    ]
    try:
        _wait_for_server(children)
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def _wait_for_server(children: list[subprocess.Popen]) -> None:
    for _ in range(PATIENCE * 5):
        if any(child.poll() is not None for child in children):
            break
        try:
            if Browser().ask("/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(PAUSE)
    raise RuntimeError("The web server did not start.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.under_flood", description=__doc__)
    parser.add_argument("--senders", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--before", type=int, default=0, metavar="RESPONSES")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        parser.error("set DATABASE_URL and REDIS_URL, to PostgreSQL and Redis")
    os.environ |= {"REDIS_PREFIX": f"flood-{os.getpid()}", "SECRET_KEY": secrets.token_urlsafe(64)}
    with own_folder():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - only now is the environment as it must be

    django.setup()
    from django.db import connection  # noqa: PLC0415 - likewise
    from django.db.models import Sum  # noqa: PLC0415 - likewise
    from django.urls import reverse  # noqa: PLC0415 - likewise

    from bench import consulting, data  # noqa: PLC0415 - likewise
    from bench.consultation_data import fill, open_phase  # noqa: PLC0415 - likewise
    from bench.databases import throw_away  # noqa: PLC0415 - likewise
    from commissioning.common import clock  # noqa: PLC0415 - likewise
    from consultations.models import Response, Suspect, SuspectSet  # noqa: PLC0415 - likewise
    from consultations.operations import tallies  # noqa: PLC0415 - likewise
    from consultations.queries.tally import tally_of  # noqa: PLC0415 - likewise

    with throw_away():
        data.load_demonstration()
        phase = open_phase()
        if options.before:
            fill(phase, options.before)
            tallies.rebuild(phase, at=clock.now())
        client = data.signed_in(data.officer())
        officer = {name: morsel.value for name, morsel in client.cookies.items()}
        place = [phase.consultation.slug, phase.number]
        pages = [
            Page("public home", "/"),
            Page("consultation", phase.consultation.public_url),
            Page("officer: counts", reverse("consultations:phase-counts", args=place), officer),
            Page("officer: lookalikes", reverse("consultations:duplicate-list", args=place), officer),
        ]
        begin = reverse("consultations:public-respond", args=[phase.consultation.slug])
        flood = Flood(begin, consulting.sections_typed(phase))
        with served(str(connection.settings_dict["NAME"])):
            visit(pages, 5)
            quiet, errors = visit(pages, options.seconds)
            began = clock.now()
            senders = [Thread(target=flood.send) for _ in range(options.senders)]
            for sender in senders:
                sender.start()
            flooded, more = visit(pages, options.seconds)
            flood.stop.set()
            for sender in senders:
                sender.join()
            errors += more + flood.errors
            sets, members = SuspectSet.objects.filter(phase=phase), Suspect.objects.filter(suspect_set__phase=phase)
            unseen = Response.objects.filter(phase=phase, submitted_at__gte=began, suspected=None)
            searched = _until(lambda: not unseen.exists() and sets.aggregate(all=Sum("size"))["all"] == members.count())
        tallies.fold(at=clock.now())
        stored = Response.objects.filter(phase=phase, submitted_at__isnull=False).count() - options.before
        counted = tally_of(phase)["", "", ""]["responses"] - options.before
        suspects = members.values("response").distinct().count()
    for page in pages:
        alone, crowded = (statistics.median(waits[page.name]) for waits in (quiet, flooded))
        slowest = max(flooded[page.name])
        print(
            f"{page.name}: median {alone * 1_000:.0f} ms alone, {crowded * 1_000:.0f} ms in the flood "
            f"({crowded / alone:.1f} times), slowest {slowest * 1_000:.0f} ms, {len(flooded[page.name])} visits"
        )
    print(f"{options.senders} senders, {options.seconds} s, {options.before} responses there before")
    print(
        f"{len(flood.sent)} sent, {stored} stored, {counted} counted, "
        f"median {statistics.median(flood.sent) * 1_000:.0f} ms for all requests of one"
    )
    print(f"search for lookalikes ended {searched:.0f} s after the flood, {suspects} responses shown to the officer")
    print(f"errors: {len(errors)}{''.join(f'{chr(10)}  {error}' for error in errors[:10])}")
    return 0 if not errors and stored == counted == len(flood.sent) else 1


def _until(done: Callable[[], bool]) -> float:
    """The seconds until it is so, while the worker goes on."""
    start = time.monotonic()
    while not done():
        if time.monotonic() - start > LONGEST_SEARCH:
            raise RuntimeError(f"The flood was not found within {LONGEST_SEARCH} s.")
        time.sleep(PAUSE)
    return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
