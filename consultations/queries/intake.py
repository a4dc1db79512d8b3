"""What officers read of questionnaires that came back by e-mail."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from consultations.enums import BatchStatus, IntakeStatus
from consultations.models import IntakeBatch, IntakeFile, Phase


def batches(phase: Phase) -> QuerySet[IntakeBatch]:
    """Uploads of a phase, the latest first, each with how many of its files are where."""
    numbers = {f"files_{status}": Count("files", filter=Q(files__status=status)) for status in IntakeStatus.values}
    rows = phase.intake_batches.select_related("uploaded_by", "phase__consultation").annotate(**numbers)
    return rows.order_by("-uploaded_at", "-pk")


@dataclass(frozen=True)
class BatchCounts:
    """How many files of an upload are where; ``clean`` of those read need no look."""

    read: int
    clean: int
    not_read: int
    confirmed: int
    rejected: int


def counts_of(batch: IntakeBatch) -> BatchCounts:
    """In two queries."""
    found = dict(batch.files.order_by().values_list("status").annotate(Count("pk")))
    numbers = {str(status): found.get(status, 0) for status in IntakeStatus.values}
    return BatchCounts(**numbers, clean=batch.files.all().confirmable().count())


def files_of(batch: IntakeBatch) -> QuerySet[IntakeFile]:
    """Its files in their order, each with its response."""
    return batch.files.select_related("response", "phase").order_by("entry", "part")


def is_moving(batch: IntakeBatch) -> bool:
    """Whether work on it goes on in the background."""
    return batch.status in {BatchStatus.UPLOADED, BatchStatus.READING} or batch.bulk_asked_at is not None


def next_to_confirm(file: IntakeFile) -> IntakeFile | None:
    """The one after it that waits, or the first that does; None where none waits."""
    waiting = IntakeFile.objects.filter(batch=file.batch_id, status=IntakeStatus.READ).exclude(pk=file.pk)
    after = Q(entry__gt=file.entry) | Q(entry=file.entry, part__gt=file.part)
    waiting = waiting.order_by("entry", "part")
    return waiting.filter(after).first() or waiting.first()
