"""Where an application stands in its assessment, and the step to "assessed" once nobody is waited for."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application, FundingRound, Moderation
from commissioning.applications.queries.criteria import weights_of
from commissioning.applications.rules.scoring import goes_to_moderation, mean_score, project_score, spread
from commissioning.common.clock import end_of_day
from commissioning.common.operations import raise_task
from commissioning.common.states import locked, move


class NotInAssessment(Exception):
    """The application is not eligible (yet), is assessed already, is in moderation, or its round was cancelled."""


def has_closed(funding_round: FundingRound, at: dt.datetime) -> bool:
    """Whether applicants can no longer apply or withdraw; extensions of single organisations aside."""
    return at > end_of_day(funding_round.closes_on)


def in_assessment(application: Application) -> Application:
    """The application with its row locked, while assessors may be given, taken off and score. Raises
    ``NotInAssessment``."""
    fresh = locked(application, "round__officer", "round_scheme__scheme", "organisation")
    if fresh.status != ApplicationStatus.ELIGIBLE:
        raise NotInAssessment(f"The application is {fresh.get_status_display().lower()}: it is not being scored.")
    if fresh.round.status == RoundStatus.CANCELLED:
        raise NotInAssessment("The round was cancelled: its applications are not assessed any more.")
    if Moderation.objects.filter(application=fresh).exists():
        raise NotInAssessment("The application is in moderation. Record what was settled first.")
    return fresh


@transaction.atomic
def complete(application: Application, *, at: dt.datetime) -> Application | None:
    """Take the application to "assessed" with its assessors' mean score, or open a moderation where they differ by
    too much; None where somebody is still waited for, or where it has happened already. Safe to call at any time:
    the row is locked, so that of two assessors who hand in at once the later one finds both."""
    try:
        fresh = in_assessment(application)
    except NotInAssessment:
        return None
    active = list(fresh.assignments.active().prefetch_related("scores"))
    if len(active) < fresh.round.assessors_per_application or any(one.finished_at is None for one in active):
        return None
    weights = weights_of(fresh)
    scores = [project_score(_points(one), weights) for one in active]
    if goes_to_moderation(scores, limit=fresh.round.moderation_spread):
        _open_moderation(fresh, spread(scores), at=at)
        return None
    # Nobody in particular: applicants read this history, and no assessor is named to them.
    return move(application, ApplicationStatus.ASSESSED, at=at, by=None, fresh=fresh, score=mean_score(scores))


def _points(assignment) -> dict[int, int]:
    return {score.criterion_id: score.points for score in assignment.scores.all()}


def moderation_key(application: Application) -> str:
    """The key of the officer's task to settle a moderation."""
    return f"application:{application.pk}:moderate"


def _open_moderation(application: Application, points: Decimal, *, at: dt.datetime) -> None:
    Moderation.objects.create(application=application, spread=points, raised_at=at)
    raise_task(
        key=moderation_key(application),
        title=f"Moderate {application.reference}: its assessors differ by {points.normalize():f} points of 100",
        path=application.get_absolute_url(),
        at=at,
        assigned_to=application.round.officer,
    )
