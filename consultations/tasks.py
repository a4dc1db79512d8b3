"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.common import clock
from consultations.models import DuplicateDecision, IntakeBatch, Phase
from consultations.operations import anonymising, duplicates, intake, publishing, sign_ups, tallies


@shared_task
def forget_sign_up_contacts() -> None:
    """Delete names and addresses of those who signed up for events that are over."""
    sign_ups.forget_contacts(at=clock.now())


@shared_task
def read_batch(*, batch_id: int) -> None:
    """Read an upload of returned questionnaires."""
    intake.read(IntakeBatch.objects.select_related("phase__version").get(pk=batch_id), at=clock.now())


@shared_task
def confirm_batch(*, batch_id: int) -> None:
    """Confirm all returned questionnaires of an upload that are clean."""
    intake.confirm_all(IntakeBatch.objects.get(pk=batch_id), at=clock.now())


@shared_task
def sweep_batches() -> None:
    """Take up uploads whose task was lost."""
    intake.sweep(at=clock.now())


@shared_task
def anonymise_responses() -> None:
    """Take out what is personal in the responses to phases whose retention has ended."""
    anonymising.anonymise_due(at=clock.now())


@shared_task
def forget_upload_names() -> None:
    """Forget what uploads of returned questionnaires were called, once nothing of them waits."""
    anonymising.forget_uploads(at=clock.now())


@shared_task
def fold_tallies() -> None:
    """Fold what was sent, corrected and removed into the tallies of phases."""
    tallies.fold(at=clock.now())


@shared_task
def rebuild_tally(phase_pk: int) -> None:
    """Make the tally of a phase anew."""
    tallies.rebuild(Phase.objects.select_related("version").get(pk=phase_pk), at=clock.now())


@shared_task
def find_duplicates(*, phase_id: int) -> None:
    """Search one phase for responses that look like one another, or like a program's."""
    duplicates.search(Phase.objects.select_related("version").get(pk=phase_id), at=clock.now())


@shared_task
def search_for_duplicates() -> None:
    """Search every phase in which something was sent; carry out decisions whose task was lost."""
    duplicates.search_all(at=clock.now())
    duplicates.sweep(at=clock.now())


@shared_task
def carry_out_decision(*, decision_id: int) -> None:
    """Keep or remove the responses of a large set."""
    duplicates.carry_out(DuplicateDecision.objects.get(pk=decision_id), at=clock.now())


@shared_task
def tell_of_results(*, phase_id: int) -> None:
    """Tell those who asked for it that the results are published."""
    publishing.tell_respondents(Phase.objects.select_related("consultation").get(pk=phase_id), at=clock.now())


@shared_task
def remind_of_results() -> None:
    """Remind officers of results that people wait for, and tell respondents whom a lost task left out."""
    publishing.remind(at=clock.now())
