"""What an assessor declares before anything of an application is shown to them."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from commissioning.applications.enums import Interest
from commissioning.applications.models import Assignment
from commissioning.applications.operations.assessment.standing import complete, in_assessment
from commissioning.common.operations import raise_task
from commissioning.common.states import locked

REMOVED = "Declared an interest"


class AlreadyDeclared(Exception):
    """It was declared before, handed in, or the assessor was taken off: nothing was changed."""


@transaction.atomic
def declare(assignment: Assignment, *, has_interest: bool, detail: str = "", at: dt.datetime, by) -> Assignment:
    """Record that the assessor has no interest, which opens the application to them; or that they have one, which
    takes them off it and asks an officer to find somebody else. An interest that comes to mind later may be declared
    until the scores are handed in. Raises ``AlreadyDeclared``, ``NotInAssessment``, ``ValueError`` where an interest
    is not described."""
    if has_interest and not detail.strip():
        raise ValueError("Say what your interest is")
    application = in_assessment(assignment.application)
    fresh = locked(assignment, "assessor")
    may = fresh.may_be_scored if has_interest else False
    if fresh.removed_at is not None or not (fresh.interest == Interest.NOT_DECLARED or may):
        raise AlreadyDeclared("You have declared this already.")
    fresh.declared_at = at
    if has_interest:
        fresh.interest, fresh.interest_detail = Interest.DECLARED, detail.strip()
        fresh.removed_at, fresh.removed_reason, fresh.removed_by = at, REMOVED, by
    else:
        fresh.interest = Interest.NONE
    fresh.save()
    assignment.refresh_from_db()
    if has_interest and complete(application, at=at) is None:
        raise_task(
            key=f"application:{application.pk}:assessor:{fresh.pk}",
            title=f"Find another assessor for {application.reference}: {fresh.assessor} declared an interest",
            path=reverse("applications:application-assessors", args=[application.reference]),
            at=at,
            assigned_to=application.round.officer,
        )
    return fresh
