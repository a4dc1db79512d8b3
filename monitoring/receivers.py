"""News from agreements: one that becomes active gets its obligations; one that stops loses those not begun."""

from django.dispatch import receiver

from commissioning.agreements import conditions, end_dates
from commissioning.agreements.operations.agreements import register_obligation
from commissioning.agreements.signals import agreement_stopped, agreements_activated
from monitoring.operations import schedule
from monitoring.operations.dates import change_end_date
from monitoring.operations.schedule import stopping
from monitoring.queries.awaited import accepted_returns, late_returns


@receiver(agreements_activated, dispatch_uid="monitoring.oblige")
def oblige(sender, agreement_ids, at, by, **kwargs):
    """In the transaction that activates, so that no agreement is active without its schedule."""
    schedule.create_obligations(agreement_ids, at=at, by=by)


@receiver(agreement_stopped, dispatch_uid="monitoring.release")
def release(sender, agreement, at, by, **kwargs):
    """In the transaction that stops it."""
    schedule.stop_obligations(agreement, at=at, by=by, reason="The agreement was terminated.")


conditions.register(accepted=accepted_returns, late=late_returns)
end_dates.register(change_end_date)
register_obligation(stopping.owing_returns)
register_obligation(stopping.owing_meetings)
register_obligation(stopping.owing_reviews)
