"""Applications that an officer has ticked in the queue to do something with together: which may be, which may not and
why."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from commissioning.applications.enums import ApplicationStatus, CheckResult, OrganisationStageStatus
from commissioning.applications.models import Application
from commissioning.applications.operations.assessment.standing import has_closed
from commissioning.applications.queries.assessment_queue import queue_for

ELIGIBLE, ASSESSORS = "eligible", "assessors"


@dataclass(frozen=True)
class Chosen:
    """What can be done, and what is left out with why."""

    applications: list[Application]
    left_out: list[tuple[Application, str]]


def chosen(keys: Collection[int], user, what: str, *, at: dt.datetime) -> Chosen:
    """Those with ``keys`` that the person sees. One query."""
    found = queue_for(user).filter(pk__in=keys).select_related("stage", "moderation").defer("stage__snapshot")
    concern = Q(stage__checks__result=CheckResult.CONCERN)
    rows = found.annotate(
        concerns=Count("stage__checks", filter=concern, distinct=True),
        assessors=Count("assignments", filter=Q(assignments__removed_at=None), distinct=True),
    )
    why = _why_not_eligible if what == ELIGIBLE else _why_no_assessors
    judged = [(one, why(one, at)) for one in rows.order_by("reference")]
    return Chosen([one for one, words in judged if not words], [(one, words) for one, words in judged if words])


def _why_not_eligible(one: Any, at: dt.datetime) -> str:
    if one.is_called_off:
        return "Its round was cancelled."
    if one.status != ApplicationStatus.SUBMITTED:
        return f"It is {one.get_status_display().lower()}."
    if not has_closed(one.round, at):
        return "Its round has not closed."
    if one.stage.status != OrganisationStageStatus.PASSED:
        return "Its organisation has not passed the organisation stage."
    if one.concerns:
        return "A check of its organisation found a concern: look at it by itself."
    return ""


def _why_no_assessors(one: Any, at: dt.datetime) -> str:
    if one.is_called_off:
        return "Its round was cancelled."
    if one.status != ApplicationStatus.ELIGIBLE:
        return f"It is {one.get_status_display().lower()}: assessors score what is eligible."
    if getattr(one, "moderation", None) is not None:
        return "It is in moderation."
    if one.assessors >= one.round.assessors_per_application:
        return "It has its assessors."
    return ""
