"""Work that is done in the background. Each task is one operation, safe to run twice and at once."""

from celery import shared_task

from commissioning.common import clock
from consultations.operations import sign_ups


@shared_task
def forget_sign_up_contacts() -> None:
    """Delete names and addresses of those who signed up for events that are over."""
    sign_ups.forget_contacts(at=clock.now())
