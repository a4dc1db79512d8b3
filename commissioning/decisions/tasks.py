"""What happens by itself."""

from celery import shared_task

from commissioning.common import clock
from commissioning.decisions.operations.decision import bring_into_effect


@shared_task
def bring_decisions_into_effect():
    """Daily: decisions whose days for call-in are over take effect."""
    bring_into_effect(at=clock.now())
