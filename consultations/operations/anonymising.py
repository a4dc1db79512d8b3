"""What a phase's retention asks for: from its day on nothing in the responses tells who gave them."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from commissioning.common import clock, outbox
from commissioning.common.models import OutboxMessage
from consultations.models import Anonymisation, IntakeBatch, IntakeFile, Phase, Response
from consultations.operations.taking_out import (
    empty_sheets,
    forget_upload_names,
    mails_to_all,
    take_out_all,
    take_out_identity,
)

BATCH = 500
# A link that could not be delivered is of no more use; one that was is wiped as soon as it is sent.
LINKS_KEPT_FOR = dt.timedelta(days=30)
# By its name an officer finds an upload among their own files, as long as they may want to look again.
UPLOADS_KEPT_FOR = dt.timedelta(days=30)

logger = logging.getLogger(__name__)


def due_phases(today: dt.date) -> list[Phase]:
    """Phases whose retention has ended and whose responses, or files that came back, still tell who gave them."""
    of_phase = {"phase": OuterRef("pk")}
    left = Exists(Response.objects.filter(**of_phase, anonymised_at=None)) | Exists(
        _named(IntakeFile.objects, **of_phase)
    )
    phases = Phase.objects.filter(left, closes_on__lt=today).order_by("pk")
    return [phase for phase in phases if phase.retained_until <= today]


def anonymise_due(*, at: dt.datetime) -> int:
    """Take what is personal out of the responses to every phase that is due; how many responses.

    In batches, each a transaction of its own, so that a run that is killed goes on where it stopped and of two runs
    at once the second finds nothing left. What was begun and never sent goes altogether: it never counted.
    """
    total = 0
    for phase in due_phases(clock.local_date(at)):
        taken = 0
        while batch := _anonymise_batch(phase, at=at):
            taken += batch
        _forget_files_that_came_back(phase)
        logger.info("Anonymised %s responses to phase %s.", taken, phase.pk)
        total += taken
    undelivered = OutboxMessage.objects.filter(
        status=OutboxMessage.Status.FAILED,
        key__startswith="response:",
        key__contains=":link:",
        queued_at__lte=at - LINKS_KEPT_FOR,
    )
    outbox.forget(undelivered)
    return total


def _named(files, **of_phase):
    """Files that came back and are called after somebody, or whose answers nobody took in."""
    return files.filter(~Q(name="") | Q(sheet__answers__isnull=False) | Q(sheet__files__isnull=False), **of_phase)


@transaction.atomic
def _forget_files_that_came_back(phase: Phase) -> None:
    """Their names, and what was read in those that nobody confirmed."""
    sheets = list(phase.intake_files.exclude(sheet=None).values_list("sheet", flat=True))
    empty_sheets(sheets)
    phase.intake_files.update(name="")
    forget_upload_names(phase.intake_batches.all())


def forget_uploads(*, at: dt.datetime) -> int:
    """Forget what uploads are called of which nothing waits any more, some weeks after they came; how many."""
    over = IntakeBatch.objects.nothing_waits().named().filter(uploaded_at__lte=at - UPLOADS_KEPT_FOR)
    number = over.count()
    forget_upload_names(over)
    return number


@transaction.atomic
def _anonymise_batch(phase: Phase, *, at: dt.datetime) -> int:
    """One batch of ``phase``, with what was taken out added to its count."""
    rows = phase.responses.filter(anonymised_at=None).select_related("correction").order_by("pk")
    batch = list(rows.select_for_update(of=("self",))[:BATCH])
    if not batch:
        return 0
    record, _ = Anonymisation.objects.get_or_create(
        phase=phase, defaults={"due_on": phase.retained_until, "begun_at": at, "last_at": at}
    )
    mails = outbox.forget(mails_to_all(phase))
    sent = [response for response in batch if response.submitted_at]
    unsent = [response for response in batch if not response.submitted_at]
    for taken in (take_out_identity(sent, at=at), take_out_all(unsent, at=at)):
        Anonymisation.objects.filter(pk=record.pk).update(
            last_at=at,
            responses=F("responses") + taken.responses,
            answers=F("answers") + taken.answers,
            files=F("files") + taken.files,
            contacts=F("contacts") + taken.contacts,
        )
    Anonymisation.objects.filter(pk=record.pk).update(mails=F("mails") + mails)
    return len(batch)
