"""Taking a variation back: by an officer, or because its agreement is over."""

import datetime as dt

from django.db import transaction

from commissioning.agreements import notifications
from commissioning.agreements.enums import VariationStatus
from commissioning.agreements.models import Agreement, Variation
from commissioning.common.operations import finish_tasks
from commissioning.common.states import locked, move


def both_locked(variation: Variation) -> tuple[Agreement, Variation]:
    """The agreement and the variation, locked, in the order that everybody keeps."""
    agreement = locked(variation.agreement, "organisation", "lead_agency", "officer", "scheme")
    fresh = locked(variation)
    fresh.agreement = agreement
    return agreement, fresh


@transaction.atomic
def withdraw_variation(variation: Variation, *, at: dt.datetime, by, reason: str) -> Variation:
    """Take a variation back before it is in effect. The organisation reads the ``reason`` where it was offered."""
    _, fresh = both_locked(variation)
    was_offered = fresh.offered_at is not None
    fresh = move(variation, VariationStatus.WITHDRAWN, at=at, by=by, fresh=fresh, reason=reason, closed_reason=reason)
    finish_tasks(keys=[notifications.countersign_task_of_variation(fresh)], at=at, by=by)
    if was_offered:
        notifications.variation_withdrawn(fresh, at=at)
    return fresh
