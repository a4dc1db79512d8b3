"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.common import clock
from organisations.operations import document_reminders


@shared_task
def remind_of_documents() -> None:
    """Remind of documents that expire."""
    document_reminders.remind(at=clock.now())
