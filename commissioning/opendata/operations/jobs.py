"""The way of an import: handed in, checked, confirmed, run once, over."""

import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files import File
from django.db import OperationalError, transaction

from commissioning.common.states import CannotMove, locked, move, record_change
from commissioning.opendata import progress, tasks
from commissioning.opendata.enums import ImportStatus
from commissioning.opendata.models import ImportJob
from commissioning.opendata.operations.grants import Outcome
from commissioning.opendata.operations.register import RegisterRefused, import_register, preview_register
from commissioning.opendata.readers import Mapping, Problem, Problems
from commissioning.opendata.rules import CHECKED_AT_ONCE_BYTES, STALE_AFTER
from commissioning.programmes.models import Programme
from organisations.models import Agency

logger = logging.getLogger(__name__)

FAULT = "an import without a fault in the portal: nothing was imported. Try again, and tell the portal's support"


@transaction.atomic
def upload(
    file: BinaryIO,
    *,
    name: str,
    agency: Agency,
    programme: Programme | None,
    mapping: Mapping | None,
    at: dt.datetime,
    by,
) -> ImportJob:
    """Keep a register, privately and under a name of our own, for checking.

    Without ``mapping`` it waits until somebody chooses its columns.
    """
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(256 * 1024):
        digest.update(chunk)
    size = file.tell()
    file.seek(0)
    job = ImportJob(
        file_name=PurePath(name.replace("\\", "/")).name[-200:],
        size_bytes=size,
        sha256=digest.hexdigest(),
        agency=agency,
        programme=programme,
        mapping=mapping.as_dict() if mapping else {},
        uploaded_at=at,
        uploaded_by=by,
    )
    job.file.save(f"{job.sha256[:32]}{PurePath(name).suffix.lower()[:8]}", File(file), save=False)
    job.save()
    record_change(job, "", ImportStatus.UPLOADED, at=at, by=by)
    return job


@transaction.atomic
def choose_columns(job: ImportJob, *, mapping: Mapping, at: dt.datetime, by) -> ImportJob:
    """Say how a register that waits for it is to be read. Raises ``CannotMove`` once it is checked."""
    fresh = locked(job)
    if fresh.status != ImportStatus.UPLOADED:
        raise CannotMove(fresh, ImportStatus.CHECKED)
    fresh.mapping = mapping.as_dict()
    fresh.save()
    return fresh


def begin(job: ImportJob, *, at: dt.datetime) -> ImportJob:
    """Check a small register at once, a large one by a task."""
    if job.size_bytes <= CHECKED_AT_ONCE_BYTES:
        return check(job, at=at)
    transaction.on_commit(lambda: tasks.check_import.delay(job_id=job.pk))
    return job


def check(job: ImportJob, *, at: dt.datetime, by=None) -> ImportJob:
    """Read the whole register and say what importing it would do, or what is wrong with it (then it is failed).

    Does nothing where the import was checked before, or waits for its columns to be chosen.
    """
    if job.status != ImportStatus.UPLOADED or not job.mapping:
        return job
    try:
        with opened(job) as stream:
            outcome = preview_register(
                stream, file=job.file_name, mapping=job.reading, agency=job.agency, programme=job.programme, at=at
            )
    except RegisterRefused as refused:
        return _fail(job, refused.problems, at=at, by=by)
    try:
        return move(job, ImportStatus.CHECKED, at=at, by=by, preview=dataclasses.asdict(outcome))
    except CannotMove:  # Somebody else checked it meanwhile.
        return ImportJob.objects.get(pk=job.pk)


@transaction.atomic
def confirm(job: ImportJob, *, at: dt.datetime, by) -> ImportJob:
    """Let a checked import run, as a task. Raises ``CannotMove`` the second time."""
    fresh = move(job, ImportStatus.CONFIRMED, at=at, by=by, confirmed_at=at, confirmed_by=by)
    transaction.on_commit(lambda: tasks.run_import.delay(job_id=fresh.pk))
    return fresh


def run(job: ImportJob, *, at: dt.datetime) -> ImportJob:
    """Run a confirmed import. Safe to call twice, at once, and after a kill: whoever claims it first runs it, and
    its rows are written in the transaction that says it is done."""
    try:
        move(job, ImportStatus.RUNNING, at=at, by=job.confirmed_by, claimed_at=at)
    except CannotMove:
        return ImportJob.objects.get(pk=job.pk)
    return _run_claimed(job, at=at)


def _run_claimed(job: ImportJob, *, at: dt.datetime) -> ImportJob:
    progress.say(job.pk, 0, 0)
    try:
        with transaction.atomic():
            fresh = locked(job)
            if fresh.status != ImportStatus.RUNNING:
                return fresh
            outcome = _import(fresh, at=at, by=fresh.confirmed_by)
            return move(
                fresh,
                ImportStatus.DONE,
                at=at,
                by=fresh.confirmed_by,
                finished_at=at,
                summary=dataclasses.asdict(outcome),
            )
    except RegisterRefused as refused:
        return _fail(job, refused.problems, at=at, by=job.confirmed_by)
    except OperationalError:  # The database was busy or away: the sweep tries again.
        raise
    except Exception:
        logger.exception("import %s", job.pk)
        problems = Problems()
        problems.add(Problem(job.file_name, None, "", "", FAULT))
        _fail(job, problems, at=at, by=job.confirmed_by)
        raise


@contextmanager
def opened(job: ImportJob) -> Iterator[BinaryIO]:
    """The register that was handed in, open for reading."""
    with job.file.open("rb") as stream:
        yield cast("BinaryIO", stream)  # It hands on all that a stream can do, which its type does not say.


def _import(job: ImportJob, *, at: dt.datetime, by) -> Outcome:
    with opened(job) as stream:
        return import_register(
            stream,
            job=job,
            mapping=job.reading,
            at=at,
            by=by,
            progress=lambda done, total: progress.say(job.pk, done, total),
        )


def _fail(job: ImportJob, problems: Problems, *, at: dt.datetime, by) -> ImportJob:
    listed = [problem.as_dict() for problem in problems.listed]
    try:
        return move(
            job,
            ImportStatus.FAILED,
            at=at,
            by=by,
            finished_at=at,
            problems=listed,
            problems_total=problems.total,
        )
    except CannotMove:
        return ImportJob.objects.get(pk=job.pk)


@transaction.atomic
def import_at_once(job: ImportJob, *, at: dt.datetime, by=None) -> ImportJob:
    """Import an uploaded register without waiting for anybody, as the command does. Raises ``RegisterRefused``."""
    summary = dataclasses.asdict(_import(job, at=at, by=by))
    move(job, ImportStatus.CHECKED, at=at, by=by, preview=summary)
    move(job, ImportStatus.CONFIRMED, at=at, by=by, confirmed_at=at, confirmed_by=by)
    move(job, ImportStatus.RUNNING, at=at, by=by, claimed_at=at)
    return move(job, ImportStatus.DONE, at=at, by=by, finished_at=at, summary=summary)


def sweep(*, at: dt.datetime) -> int:
    """Take up what was left lying: imports that nobody claimed, and those whose worker was not heard of for ten
    minutes. Returns how many were taken up."""
    stale = at - STALE_AFTER
    taken = 0
    for job in ImportJob.objects.filter(status=ImportStatus.UPLOADED, uploaded_at__lt=stale).order_by("pk"):
        if job.mapping:
            check(job, at=at)
            taken += 1
    for job in ImportJob.objects.filter(status=ImportStatus.CONFIRMED, confirmed_at__lt=stale).order_by("pk"):
        run(job, at=at)
        taken += 1
    for job in ImportJob.objects.filter(status=ImportStatus.RUNNING, claimed_at__lt=stale).order_by("pk"):
        heard_at = progress.hear(job.pk).heard_at
        if heard_at is not None and heard_at >= stale:
            continue
        # Of two sweeps the one that changes the claim has it.
        if ImportJob.objects.filter(pk=job.pk, claimed_at=job.claimed_at).update(claimed_at=at):
            _run_claimed(job, at=at)
            taken += 1
    return taken
