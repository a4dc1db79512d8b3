"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.common import clock
from commissioning.common.outbox import sending


@shared_task
def send_outbox() -> None:
    """Send the mails that are due."""
    sending.send_due(at=clock.now())
