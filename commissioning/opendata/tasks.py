"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.common import clock
from commissioning.opendata.models import ImportJob
from commissioning.opendata.operations import jobs


@shared_task
def check_import(*, job_id: int) -> None:
    """Check a register that was handed in."""
    jobs.check(ImportJob.objects.get(pk=job_id), at=clock.now())


@shared_task
def run_import(*, job_id: int) -> None:
    """Run an import that was confirmed."""
    jobs.run(ImportJob.objects.get(pk=job_id), at=clock.now())


@shared_task
def sweep_imports() -> None:
    """Take up imports whose task was lost."""
    jobs.sweep(at=clock.now())
