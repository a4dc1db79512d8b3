"""What assessors who differed by too much settled on."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from commissioning.applications.enums import ApplicationStatus
from commissioning.applications.models import Application, Moderation
from commissioning.applications.operations.assessment.standing import moderation_key
from commissioning.common.operations import finish_tasks
from commissioning.common.states import CannotMove, can_move, locked, move


class AlreadySettled(Exception):
    """There is no moderation open for the application."""


@transaction.atomic
def settle(application: Application, *, agreed_score: Decimal, outcome: str, at: dt.datetime, by) -> Moderation:
    """Record the agreed score (of 100, two places) and what was settled; the application is then assessed. Raises
    ``AlreadySettled``, ``CannotMove``, ``ValueError`` for a score that is none or without what was settled."""
    if not 0 <= agreed_score <= 100 or agreed_score != round(agreed_score, 2):
        raise ValueError("Enter a score from 0 to 100 with at most two decimals")
    if not outcome.strip():
        raise ValueError("Say what was settled and why")
    fresh = locked(application)
    moderation = Moderation.objects.filter(application=fresh).first()
    if moderation is None or moderation.settled_at is not None:
        raise AlreadySettled("There is nothing to settle: the application is not in moderation.")
    if not can_move(fresh, ApplicationStatus.ASSESSED):
        raise CannotMove(fresh, ApplicationStatus.ASSESSED)
    moderation.agreed_score, moderation.outcome = agreed_score, outcome.strip()
    moderation.settled_at, moderation.settled_by = at, by
    moderation.save()
    move(application, ApplicationStatus.ASSESSED, at=at, by=by, fresh=fresh, score=agreed_score)
    finish_tasks(keys=[moderation_key(fresh)], at=at, by=by)
    return moderation
