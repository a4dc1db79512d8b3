"""``python -m bench.under_flood``: what a visitor waits while a consultation is flooded with answers.

Needs PostgreSQL and Redis (``DATABASE_URL``, ``REDIS_URL``); makes a database of its own there and removes it. Starts
gunicorn and a worker as in service. A visitor reads the public home and the consultation's page, first with nobody
else there, then while several programs send complete responses as fast as they are taken.
"""

import argparse
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

PORT = 8765
PAUSE = 0.2
PATIENCE = 60


class Browser:
    """One visitor, with the cookies that they were given."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

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


def visit(pages: dict[str, str], seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """What a visitor waits for each page, in turn, and what was refused."""
    waits: dict[str, list[float]] = {name: [] for name in pages}
    errors, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        for name, path in pages.items():
            start = time.perf_counter()
            try:
                status = Browser().ask(path)[0]
                refused = "" if status == 200 else f"answered {status}"
            except OSError as error:
                refused = str(error)
            if refused:
                errors.append(f"{name}: {refused}")
            waits[name].append(time.perf_counter() - start)
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
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL") or not os.environ.get("REDIS_URL"):
        parser.error("set DATABASE_URL and REDIS_URL, to PostgreSQL and Redis")
    folder = tempfile.mkdtemp(prefix="portal-flood-")
    os.environ |= {"VAR_DIR": folder, "REDIS_PREFIX": f"flood-{os.getpid()}"}
    os.environ |= {"SECRET_KEY": secrets.token_urlsafe(64), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    try:
        return _run(options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(options: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - only now is the environment as it must be

    django.setup()
    from django.db import connection  # noqa: PLC0415 - likewise
    from django.urls import reverse  # noqa: PLC0415 - likewise

    from bench import consulting, data  # noqa: PLC0415 - likewise
    from bench.consultation_data import open_phase  # noqa: PLC0415 - likewise
    from bench.databases import throw_away  # noqa: PLC0415 - likewise
    from consultations.models import Response  # noqa: PLC0415 - likewise
    from consultations.queries.tally import still_waiting, tally_of  # noqa: PLC0415 - likewise

    with throw_away():
        data.load_demonstration()
        phase = open_phase()
        pages = {"public home": "/", "consultation": phase.consultation.public_url}
        begin = reverse("consultations:public-respond", args=[phase.consultation.slug])
        flood = Flood(begin, consulting.sections_typed(phase))
        with served(str(connection.settings_dict["NAME"])):
            visit(pages, 5)
            quiet, errors = visit(pages, options.seconds)
            senders = [Thread(target=flood.send) for _ in range(options.senders)]
            for sender in senders:
                sender.start()
            flooded, more = visit(pages, options.seconds)
            flood.stop.set()
            for sender in senders:
                sender.join()
            errors += more + flood.errors
        stored = Response.objects.filter(phase=phase, submitted_at__isnull=False).count()
        counted = tally_of(phase)["", "", ""]["responses"] if not still_waiting(phase) else stored
    for name in pages:
        alone, crowded = (statistics.median(waits[name]) for waits in (quiet, flooded))
        slowest = max(flooded[name])
        print(
            f"{name}: median {alone * 1_000:.0f} ms alone, {crowded * 1_000:.0f} ms in the flood "
            f"({crowded / alone:.1f} times), slowest {slowest * 1_000:.0f} ms, {len(flooded[name])} visits"
        )
    print(
        f"{options.senders} senders, {options.seconds} s: {len(flood.sent)} responses sent, {stored} stored, "
        f"{counted} counted, median {statistics.median(flood.sent) * 1_000:.0f} ms for all requests of one"
    )
    print(f"errors: {len(errors)}{''.join(f'{chr(10)}  {error}' for error in errors[:10])}")
    return 0 if not errors and stored == counted == len(flood.sent) else 1


if __name__ == "__main__":
    sys.exit(main())
