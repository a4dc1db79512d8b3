"""Questionnaires that came back by e-mail: uploaded, read in the background, confirmed singly or all that are clean.

An upload is read entry by entry, each in a transaction of its own, and every row has its place in the upload: reading
that died, or that was begun twice, goes on where it stopped and makes no second row. A file that is here already, by
its SHA-256, is not taken again.
"""

import datetime as dt
import hashlib
import io
import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.core.files import File
from django.db import IntegrityError, transaction

from commissioning.common import clock
from commissioning.common.states import CannotMove, locked, move, record_change, standing
from commissioning.common.templatetags.words import date_and_time
from commissioning.common.uploads import Upload
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires import reading
from commissioning.questionnaires.answer_set import AnswerSet, load
from commissioning.questionnaires.kinds.base import Raw
from commissioning.questionnaires.models import AnswerSheet
from consultations import returned, tasks
from consultations.enums import BatchStatus, IntakeStatus, Way
from consultations.models import IntakeBatch, IntakeFile, Phase, Response
from consultations.operations.arriving import NothingAnswered, NotInTime, count_in, organisation_in, takes_what_came
from consultations.operations.questions import drop_sheet
from consultations.rules.answered import says_anything

logger = logging.getLogger(__name__)

# A claim of which nothing was heard for so long is somebody else's to take.
STALE_AFTER = dt.timedelta(minutes=10)
FAULT = "The portal could not read this file. Key its answers in, and tell the portal’s support."
NOTHING = "No question of the consultation is answered. The form may not have been saved: ask for it again."
COPY_CHUNK = 1024 * 1024


class CannotTakeIn(Exception):
    """What came back is not taken; the message says why. Nothing was changed."""


@transaction.atomic
def upload(phase: Phase, *, file: File, found: Upload, received_on: dt.date, at: dt.datetime, by) -> IntakeBatch:
    """Keep what came back until it is read, which begins at once in the background. Raises ``CannotTakeIn``."""
    if not takes_what_came(phase):
        raise CannotTakeIn(f"{standing(phase)}: it takes no answers.")
    batch = IntakeBatch(
        phase=phase,
        name=found.name,
        size=found.size,
        sha256=found.sha256,
        received_on=received_on,
        uploaded_at=at,
        uploaded_by=by,
    )
    file.seek(0)
    batch.file.save(found.name, file, save=False)
    batch.save()
    record_change(batch, "", BatchStatus.UPLOADED, at=at, by=by)
    transaction.on_commit(lambda: tasks.read_batch.delay(batch_id=batch.pk))
    return batch


# Reading --------------------------------------------------------------------------------------------------


def read(batch: IntakeBatch, *, at: dt.datetime) -> None:
    """Read an upload that nobody reads yet. Safe to call twice and at once: whoever claims it first reads it."""
    try:
        fresh = move(batch, BatchStatus.READING, at=at, by=None, heard_at=at)
    except CannotMove:
        return
    _read_claimed(fresh, at=at)


def _read_claimed(batch: IntakeBatch, *, at: dt.datetime) -> None:
    try:
        with _opened(batch) as source:
            IntakeBatch.objects.filter(pk=batch.pk).update(total=source.total, heard_at=at)
            for entry in range(batch.done, source.total):
                _read_entry(batch, entry, source, at=at)
                # The clock's own time: a long upload must not look as if nothing had been heard of it.
                heard = {"done": entry + 1, "heard_at": clock.now()}
                IntakeBatch.objects.filter(pk=batch.pk, done__lte=entry).update(**heard)
    except returned.CannotOpen as refusal:
        _finish(batch, BatchStatus.REFUSED, at=at, refused_reason=str(refusal))
    else:
        _finish(batch, BatchStatus.READ, at=at)


@contextmanager
def _opened(batch: IntakeBatch) -> Iterator[returned.Source]:
    """The upload as a file of this machine, whatever the store is; it goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="returned-") as folder:
        path = Path(folder) / f"upload{PurePosixPath(batch.name).suffix}"
        with batch.file.open("rb") as kept, path.open("wb") as copy:
            for chunk in kept.chunks(COPY_CHUNK):
                copy.write(chunk)
        with returned.open_source(path, batch.name) as source:
            yield source


def _finish(batch: IntakeBatch, to: BatchStatus, *, at: dt.datetime, **values) -> None:
    """The upload is over; what was kept of it goes."""
    storage, name = batch.file.storage, str(batch.file.name)
    try:
        with transaction.atomic():
            move(batch, to, at=at, by=None, file="", **values)
            transaction.on_commit(lambda: storage.delete(name), robust=True)
    except CannotMove:  # Another worker that was thought dead has finished it.
        return


def _read_entry(batch: IntakeBatch, entry: int, source: returned.Source, *, at: dt.datetime) -> None:
    there = set(IntakeFile.objects.filter(batch=batch, entry=entry).values_list("part", flat=True))
    for number, part in enumerate(source.parts(entry)):
        if number in there:
            continue
        try:
            _take(batch, entry, number, part, at=at)
        except IntegrityError:  # Another worker was quicker with this part, or with the same file elsewhere.
            if not IntakeFile.objects.filter(batch=batch, entry=entry, part=number).exists():
                _take(batch, entry, number, part, at=at)


def _take(batch: IntakeBatch, entry: int, number: int, part: returned.Part, *, at: dt.datetime) -> None:
    """Make the row of one part, with the answers where it is a questionnaire."""
    answers, why = None, part.why
    if part.content is not None:
        why = _here_already(batch, _sha256(part))
        if not why:
            answers, why = _answers_in(batch.phase, part.content)
    record(batch, entry=entry, number=number, part=part, answers=answers, why=why, at=at)


@transaction.atomic
def record(
    batch: IntakeBatch,
    *,
    entry: int,
    number: int,
    part: returned.Part,
    answers: reading.ReadAnswers | None,
    why: str = "",
    at: dt.datetime,
) -> IntakeFile:
    """Write down a part of an upload: what was read of it, or ``why`` nothing was. Raises ``IntegrityError`` where it
    is written down already, or the same file is."""
    row = IntakeFile(
        batch=batch,
        phase=batch.phase,
        entry=entry,
        part=number,
        place=part.place,
        name=part.name,
        sha256=_sha256(part),
        received_on=_day_of(batch, part),
        status=IntakeStatus.NOT_READ,
        why=why,
    )
    if answers is not None:
        stored = _stored(answers, at=at)
        if says_anything(stored):
            row.status, row.sheet, row.unclear = IntakeStatus.READ, stored.sheet, _unclear(stored.sheet)
        else:
            drop_sheet(stored.sheet)
            row.why = NOTHING
    row.save()
    return row


def _sha256(part: returned.Part) -> str:
    return hashlib.sha256(part.content).hexdigest() if part.content is not None else ""


def _day_of(batch: IntakeBatch, part: returned.Part) -> dt.date:
    """What the message says, unless that cannot be: then what the officer said."""
    said = part.received_on
    return said if said and batch.phase.opens_on <= said <= batch.received_on else batch.received_on


def _here_already(batch: IntakeBatch, sha256: str) -> str:
    standing = [IntakeStatus.READ, IntakeStatus.CONFIRMED]
    before = IntakeFile.objects.filter(phase=batch.phase, sha256=sha256, status__in=standing)
    twin = before.select_related("batch").first()
    if twin is None:
        return ""
    # Not by its name, which may name a person and goes sooner than this.
    where = "this upload" if twin.batch_id == batch.pk else f"the upload of {date_and_time(twin.batch.uploaded_at)}"
    return f"The same file is here already: {twin.place.lower()} in {where}. It counts once."


def _answers_in(phase: Phase, content: bytes) -> tuple[reading.ReadAnswers | None, str]:
    """What was filled in, or why there is nothing to take."""
    try:
        answers = reading.read_pdf(io.BytesIO(content))
    except reading.CannotRead as refusal:
        return None, str(refusal)
    except Exception:
        logger.exception("a returned questionnaire of phase %s", phase.pk)
        return None, FAULT
    if answers.version.questionnaire_id != phase.questionnaire_id:
        return None, "This is the form of another questionnaire. It does not belong to this consultation."
    if answers.version.pk != phase.version_id:
        asked = phase.version.number if phase.version else ""
        return None, f"This is version {answers.version.number} of the form; this phase asks version {asked}."
    return answers, ""


def _stored(answers: reading.ReadAnswers, *, at: dt.datetime) -> AnswerSet:
    sheet = questionnaires.open_sheet(version=answers.version, at=at)
    return questionnaires.save_answers(sheet=sheet, raws=answers.raws, shown={}, at=at, by=None).answers


def _unclear(sheet: AnswerSheet) -> int:
    return sheet.answers.exclude(raw={}).count()


def sweep(*, at: dt.datetime) -> int:
    """Take up uploads that nobody began to read, that lost their worker, or whose confirming did. Returns how many."""
    stale, taken = at - STALE_AFTER, 0
    for batch in IntakeBatch.objects.filter(status=BatchStatus.UPLOADED, uploaded_at__lt=stale).order_by("pk"):
        read(batch, at=at)
        taken += 1
    for batch in IntakeBatch.objects.filter(status=BatchStatus.READING, heard_at__lt=stale).order_by("pk"):
        # Of two sweeps the one that changes the claim has it.
        if IntakeBatch.objects.filter(pk=batch.pk, heard_at=batch.heard_at).update(heard_at=at):
            _read_claimed(IntakeBatch.objects.select_related("phase").get(pk=batch.pk), at=at)
            taken += 1
    for batch in IntakeBatch.objects.filter(bulk_asked_at__lt=stale).order_by("pk"):
        confirm_all(batch, at=at)
        taken += 1
    return taken


# Deciding -------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(
    file: IntakeFile,
    *,
    received_on: dt.date | None = None,
    organisation_name: str | None = None,
    raws: Mapping[str, Raw] | None = None,
    at: dt.datetime,
    by,
) -> Response:
    """Make what was read a response that counts; the one that is there where it was confirmed before.

    ``raws`` are answers put right, by question key. Without a day or a name those of the file are taken. Raises
    ``CannotTakeIn``, ``NotInTime``, ``NothingAnswered``.
    """
    fresh = locked(file)
    if fresh.response is not None:
        return fresh.response
    if fresh.status != IntakeStatus.READ or fresh.sheet is None:
        raise CannotTakeIn(f"{fresh} is {fresh.get_status_display().lower()} and cannot be confirmed.")
    sheet = fresh.sheet
    if not sheet.answers.exists():
        raise CannotTakeIn("What was read of this file was taken out to protect people’s privacy. Leave it out.")
    if raws:
        answers = load(sheet)
        shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
        questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=by)
    fresh.response = count_in(
        fresh.phase,
        sheet=sheet,
        way=Way.PDF,
        received_on=received_on or fresh.received_on,
        organisation_name=organisation_in(load(sheet)) if organisation_name is None else organisation_name,
        at=at,
        by=by,
    )
    fresh.received_on = received_on or fresh.received_on
    _decide(fresh, IntakeStatus.CONFIRMED, at=at, by=by, sheet=None, unclear=0)
    return fresh.response


@transaction.atomic
def reject(file: IntakeFile, *, reason: str, at: dt.datetime, by) -> IntakeFile:
    """Leave it out for a reason; the answers that were read go. Raises ``CannotTakeIn`` where it is decided."""
    fresh = locked(file)
    if fresh.status not in {IntakeStatus.READ, IntakeStatus.NOT_READ}:
        raise CannotTakeIn(f"{fresh} is {fresh.get_status_display().lower()} already.")
    if not reason.strip():
        raise CannotTakeIn("Say why it is left out.")
    sheet = fresh.sheet
    _decide(fresh, IntakeStatus.REJECTED, at=at, by=by, sheet=None, unclear=0, why=reason.strip())
    if sheet is not None:
        drop_sheet(sheet)
    return fresh


def _decide(file: IntakeFile, to: IntakeStatus, *, at: dt.datetime, by, **values) -> None:
    """Its name goes too: it is of use only for finding it in the mailbox."""
    for name, value in {"status": to, "decided_at": at, "decided_by": by, "name": "", **values}.items():
        setattr(file, name, value)
    file.save()


@transaction.atomic
def ask_to_confirm_all(batch: IntakeBatch, *, at: dt.datetime, by) -> None:
    """Let all that is clean be confirmed, in the background. Asked twice it happens once."""
    fresh = locked(batch)
    if fresh.bulk_asked_at is None:
        fresh.bulk_asked_at, fresh.bulk_asked_by = at, by
        fresh.save()
    transaction.on_commit(lambda: tasks.confirm_batch.delay(batch_id=batch.pk))


def confirm_all(batch: IntakeBatch, *, at: dt.datetime) -> int:
    """Confirm all that is clean and was asked for, each by itself. Safe to run twice and at once. Returns how many."""
    fresh = IntakeBatch.objects.select_related("bulk_asked_by").get(pk=batch.pk)
    if fresh.bulk_asked_by is None:
        return 0
    confirmed = 0
    for file in IntakeFile.objects.filter(batch=fresh).confirmable().order_by("entry", "part"):
        try:
            confirm(file, at=at, by=fresh.bulk_asked_by)
            confirmed += 1
        # Decided by hand meanwhile, or the phase is over; what answers nothing waits for an officer to see it.
        except (CannotTakeIn, NotInTime, NothingAnswered):
            continue
    IntakeBatch.objects.filter(pk=fresh.pk).update(bulk_asked_at=None, bulk_asked_by=None)
    return confirmed
