"""Who assesses what: given singly or shared out, taken off with a reason."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from commissioning.applications import assessment_notifications as notifications
from commissioning.applications.enums import ApplicationStatus, Interest, RoundStatus
from commissioning.applications.models import Application, Assignment, FundingRound
from commissioning.applications.operations.assessment.standing import complete, in_assessment
from commissioning.applications.queries import assessors as people
from commissioning.applications.rules.assigning import balanced
from commissioning.common.clock import local_date
from commissioning.common.operations import finish_tasks
from commissioning.common.states import locked


class CannotAssign(Exception):
    """The person may not assess the application; the message says why."""


@transaction.atomic
def assign(application: Application, *, assessor, due_on: dt.date, at: dt.datetime, by) -> Assignment:
    """Give the application to ``assessor``, and tell them that something waits. One who was taken off before comes
    back to what they had begun. Raises ``NotInAssessment``, and ``CannotAssign`` for somebody who is no assessor,
    is tied to the organisation or a partner, declared an interest, or has it already; ``ValueError`` for a day
    that has passed."""
    _refuse_past(due_on, at)
    locked(application.round)
    fresh = in_assessment(application)
    if not people.all_assessors().filter(pk=assessor.pk).exists():
        raise CannotAssign(f"{assessor} is not an assessor.")
    if assessor.pk in people.ties([fresh.pk])[fresh.pk]:
        raise CannotAssign(f"{assessor} is, or was, with an organisation of this application.")
    before = fresh.assignments.select_for_update().filter(assessor=assessor).first()
    if before is not None and before.interest == Interest.DECLARED:
        raise CannotAssign(f"{assessor} declared an interest in this application.")
    if before is not None and before.removed_at is None:
        raise CannotAssign(f"{assessor} has this application already.")
    assignment = before or Assignment(application=fresh, assessor=assessor)
    assignment.removed_at, assignment.removed_reason, assignment.removed_by = None, "", None
    assignment.assigned_at, assignment.assigned_by, assignment.due_on = at, by, due_on
    assignment.save()
    _tell(fresh.round, [assignment], due_on=due_on, at=at)
    finish_tasks(begins_with=f"application:{fresh.pk}:assessor:", at=at, by=by)
    return assignment


@transaction.atomic
def assign_balanced(
    funding_round: FundingRound, *, due_on: dt.date, at: dt.datetime, by, only: Collection[int] | None = None
) -> list[Assignment]:
    """Give every eligible application of the round (of those with the keys ``only``, where given) the assessors that
    it lacks, as evenly as conflicts allow, and tell each once. Nobody is given one of a round that was cancelled.
    Raises ``rules.assigning.TooFewAssessors``, and then nothing is given out; ``ValueError``."""
    _refuse_past(due_on, at)
    fresh = locked(funding_round)
    rows = Application.objects.select_for_update(of=("self",)).filter(
        round=fresh, round__status=RoundStatus.PUBLISHED, status=ApplicationStatus.ELIGIBLE, moderation=None
    )
    if only is not None:
        rows = rows.filter(pk__in=only)
    waiting = list(rows.order_by("pk").values_list("pk", flat=True))
    active, left_out = people.had_by(waiting)
    ties = people.ties(waiting)
    pairs = balanced(
        waiting,
        list(people.all_assessors().order_by("pk").values_list("pk", flat=True)),
        needed=fresh.assessors_per_application,
        already=active,
        conflicts={pk: ties[pk] | left_out[pk] for pk in waiting},
        load=people.in_hand(),
    )
    given = [
        Assignment(application_id=pk, assessor_id=assessor, assigned_at=at, assigned_by=by, due_on=due_on)
        for pk, assessor in pairs
    ]
    Assignment.objects.bulk_create(given)
    Assignment.history.bulk_history_create(given, default_user=by, default_date=at)
    _tell(fresh, given, due_on=due_on, at=at)
    finish_tasks(keys=people.task_keys({pk for pk, _ in pairs}), at=at, by=by)
    return given


def _refuse_past(due_on: dt.date, at: dt.datetime) -> None:
    if due_on < local_date(at):
        raise ValueError("The day has passed. Choose a later one")


def _tell(funding_round: FundingRound, given: Sequence[Assignment], *, due_on: dt.date, at: dt.datetime) -> None:
    counts: dict[int, int] = {}
    for each in given:
        counts[each.assessor_id] = counts.get(each.assessor_id, 0) + 1
    notifications.assigned(funding_round, counts, due_on=due_on, at=at)


@transaction.atomic
def remove(assignment: Assignment, *, reason: str, at: dt.datetime, by) -> Assignment:
    """Take the assessor off the application: their scores no longer count and are kept. Raises ``NotInAssessment``,
    ``ValueError`` without a reason, ``CannotAssign`` where they were taken off already."""
    if not reason.strip():
        raise ValueError("Say why the assessor is taken off")
    in_assessment(assignment.application)
    fresh = locked(assignment)
    if fresh.removed_at is not None:
        raise CannotAssign(f"{fresh.assessor} was taken off this application already.")
    fresh.removed_at, fresh.removed_reason, fresh.removed_by = at, reason.strip(), by
    fresh.save()
    assignment.refresh_from_db()
    complete(assignment.application, at=at)
    return fresh
