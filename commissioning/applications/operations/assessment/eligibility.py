"""Whether an application goes on to be scored."""

import datetime as dt

from django.db import transaction

from commissioning.applications import notifications
from commissioning.applications.enums import ApplicationStatus, OrganisationStageStatus, RoundStatus
from commissioning.applications.models import Application
from commissioning.applications.operations.assessment.standing import has_closed
from commissioning.common.states import CannotMove, can_move, locked, move
from commissioning.common.templatetags.words import long_date


class CannotDecide(Exception):
    """It is too early to say whether the application is eligible; the message says what comes first."""


def _decidable(application: Application, to: ApplicationStatus, at: dt.datetime) -> Application:
    fresh = locked(application, "round", "stage")
    if not can_move(fresh, to):
        raise CannotMove(fresh, to)
    if fresh.round.status == RoundStatus.CANCELLED:
        raise CannotDecide("The round was cancelled: its applications are not assessed any more.")
    if not has_closed(fresh.round, at):
        raise CannotDecide(
            f"The round is open until {long_date(fresh.round.closes_on)}: applicants may still withdraw."
        )
    return fresh


@transaction.atomic
def mark_eligible(application: Application, *, at: dt.datetime, by) -> Application:
    """Let the application be scored. Raises ``CannotDecide`` while the round is open or its organisation has not
    passed the organisation stage, ``CannotMove``."""
    fresh = _decidable(application, ApplicationStatus.ELIGIBLE, at)
    if fresh.stage.status != OrganisationStageStatus.PASSED:
        raise CannotDecide("The organisation stage comes first: projects of organisations that passed it are scored.")
    return move(application, ApplicationStatus.ELIGIBLE, at=at, by=by, fresh=fresh)


@transaction.atomic
def mark_ineligible(application: Application, *, reason: str, at: dt.datetime, by) -> Application:
    """Leave the application out, and tell its organisation why. Raises ``CannotDecide``, ``CannotMove``,
    ``ValueError`` without a reason."""
    if not reason.strip():
        raise ValueError("Say why the application is not eligible")
    fresh = _decidable(application, ApplicationStatus.INELIGIBLE, at)
    left_out = move(
        application,
        ApplicationStatus.INELIGIBLE,
        at=at,
        by=by,
        reason=reason.strip(),
        fresh=fresh,
        ineligible_reason=reason.strip(),
    )
    notifications.application_not_eligible(left_out, at=at)
    return left_out
