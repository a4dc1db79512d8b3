"""Importing a register of grants: how fast, and in how much memory."""

import csv
import io
from functools import partial
from time import perf_counter

from bench import data
from bench.measure import Result, compared, interleaved, limited, peak_bytes, undone
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.opendata import operations
from commissioning.opendata.models import ImportJob
from commissioning.opendata.readers import Mapping
from organisations.models import Agency

GOAL_ROWS_A_SECOND = 1_000
GOAL_MEMORY = 1.25


def bench_speed(size: int, rounds: int) -> list[Result]:
    """Rows a second, from a file to organisations, agreements, history and schedules; the floor reads the same
    file with the standard library and keeps nothing. Once for a register of past years, of which most is over; once
    for grants that all run, each of which gets its plan, returns, meetings and review."""
    return [
        _speed("importing grants", data.register(size), size, rounds),
        _speed("importing grants, all running", data.register(size, running=True), size, rounds),
    ]


def _speed(name: str, contents: bytes, size: int, rounds: int) -> Result:
    def plain():
        for _ in csv.DictReader(io.StringIO(contents.decode())):
            pass

    times = interleaved({"portal": lambda: _import(contents), "plain": plain}, rounds, warm_up=0)
    rate, reading = size / times["portal"], size / times["plain"]
    return limited(name, size, "rate", rate, "rows/s", GOAL_ROWS_A_SECOND, floor=reading, at_least=True)


def bench_memory(small: int, large: int) -> list[Result]:
    """The peak of memory for ``large`` rows beside that for ``small``, both of the same organisations."""
    registers = [data.register(size, organisations=small) for size in (small, large)]
    peaks = [peak_bytes(partial(_import, contents)) for contents in registers]
    return [
        compared(
            f"importing grants, beside {small:,}", large, peaks[1], peaks[0], GOAL_MEMORY, measure="memory", unit="MB"
        )
    ]


def _import(contents: bytes) -> float:
    """The seconds of one import; its rows and its file are taken away again."""
    with undone():
        agency, _ = Agency.objects.get_or_create(
            reference="GB-LAE-BEN", defaults={"name": "Bench Council", "kind": "council"}
        )
        start = perf_counter()
        job = operations.upload(
            io.BytesIO(contents),
            name="grants.csv",
            agency=agency,
            programme=None,
            mapping=Mapping(),
            at=clock.now(),
            by=data.officer(),
        )
        outcome = operations.import_at_once(job, at=clock.now())
        took = perf_counter() - start
        assert outcome.summary["agreements_created"] == contents.count(b"360G-bench-")
        _forget_file(job)
    return took


def _forget_file(job: ImportJob) -> None:
    job.file.storage.delete(guaranteed(job.file.name))
