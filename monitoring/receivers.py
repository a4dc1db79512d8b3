"""News from agreements: one that becomes active gets its obligations; one that stops loses those not begun."""

from commissioning.agreements import conditions, end_dates
from commissioning.agreements.operations.agreements import register_obligation
from commissioning.agreements.signals import agreement_stopped, agreements_activated
from monitoring.operations import schedule
from monitoring.operations.dates import change_end_date
from monitoring.operations.schedule import stopping
from monitoring.queries.awaited import accepted_returns, late_returns


def oblige(sender, agreement_ids, at, by, **kwargs):
    """In the transaction that activates, so that no agreement is active without its schedule."""
    schedule.create_obligations(agreement_ids, at=at, by=by)


def release(sender, agreement, at, by, **kwargs):
    """In the transaction that stops it."""
    schedule.stop_obligations(agreement, at=at, by=by, reason="The agreement was terminated.")


def connect() -> None:
    """Called once, when the app is ready."""
    agreements_activated.connect(oblige, dispatch_uid="monitoring.oblige")
    agreement_stopped.connect(release, dispatch_uid="monitoring.release")
    conditions.register(accepted=accepted_returns, late=late_returns)
    end_dates.register(change_end_date)
    register_obligation(stopping.owing_returns)
    register_obligation(stopping.owing_meetings)
    register_obligation(stopping.owing_reviews)
