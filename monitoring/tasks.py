"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.common import clock
from monitoring.operations import schedule


@shared_task
def run_schedule() -> None:
    """Do what the day asks; see ``docs/algorithms/schedule.md``."""
    schedule.run_schedule(at=clock.now())
