"""Choosing how closely and how often an agreement is monitored."""

import datetime as dt

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.history import give_reason
from commissioning.common.states import locked
from monitoring.enums import Tier
from monitoring.models import MonitoringPlan, TierQuestionnaire
from monitoring.operations.schedule.obligations import align
from monitoring.rules import Rules, frequency_for


class ReasonMissing(ValueError):
    """A choice that departs from the rules needs its reason."""


@transaction.atomic
def choose_tier(plan: MonitoringPlan, *, tier: Tier, at: dt.datetime, by, reason: str) -> MonitoringPlan:
    """Monitor an agreement by another tier than its value suggests. Raises ``ReasonMissing``.

    Its questions and, unless an outside requirement sets it, its frequency follow the tier; periods that are
    over or handed in stay as they are.
    """
    if not reason.strip():
        raise ReasonMissing("Say why you chose another tier.")
    fresh = locked(plan)
    fresh.tier, fresh.tier_chosen, fresh.tier_reason = tier, True, reason
    programme = fresh.agreement.programme
    if not fresh.frequency_requirement:
        fresh.frequency_months = frequency_for(tier, Rules.of(programme))
    named: dict[int | None, int] = dict(
        TierQuestionnaire.objects.filter(tier=tier).values_list("programme", "questionnaire")
    )
    programme_id = programme.pk if programme else None
    fresh.questionnaire_id = named.get(programme_id) or named.get(None) or fresh.questionnaire_id
    return _save(fresh, at=at, by=by, reason=reason)


@transaction.atomic
def require_frequent_returns(plan: MonitoringPlan, *, requirement: str, at: dt.datetime, by) -> MonitoringPlan:
    """Ask for returns every 3 months because somebody outside requires it: ``requirement`` names who and where.

    Raises ``ReasonMissing``. Periods that are over or handed in stay as they are.
    """
    if not requirement.strip():
        raise ReasonMissing("Name the outside requirement for returns more often than every 6 months.")
    fresh = locked(plan)
    fresh.frequency_requirement = requirement
    fresh.frequency_months = Rules.of(fresh.agreement.programme).required_frequency_months
    return _save(fresh, at=at, by=by, reason=requirement)


@transaction.atomic
def drop_frequent_returns(plan: MonitoringPlan, *, at: dt.datetime, by, reason: str) -> MonitoringPlan:
    """Go back to the tier's own frequency, where the outside requirement has ended. Raises ``ReasonMissing``."""
    if not reason.strip():
        raise ReasonMissing("Say why the outside requirement no longer applies.")
    fresh = locked(plan)
    fresh.frequency_requirement = ""
    fresh.frequency_months = frequency_for(Tier(fresh.tier), Rules.of(fresh.agreement.programme))
    return _save(fresh, at=at, by=by, reason=reason)


def _save(fresh: MonitoringPlan, *, at: dt.datetime, by, reason: str) -> MonitoringPlan:
    give_reason(fresh, reason)
    fresh.save()
    align([fresh.agreement_id], at=at, by=by, reason=reason, changed_on=local_date(at))
    return fresh
