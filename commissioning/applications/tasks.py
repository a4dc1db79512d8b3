"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.applications.operations import reminders
from commissioning.common import clock


@shared_task
def remind_applicants() -> None:
    """Remind of applications that were begun and close soon."""
    reminders.remind(at=clock.now())
