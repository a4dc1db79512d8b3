"""Handing a return in: checked, locked, frozen, receipted, all or nothing."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from commissioning.common.guaranteed import guaranteed
from commissioning.common.operations import finish_tasks
from commissioning.common.snapshots import canonical_json, sha256_of
from commissioning.common.states import CannotMove, can_move, locked, move
from commissioning.questionnaires import operations as answers
from commissioning.questionnaires.answer_set import Problem
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnActionProgress, ReturnSubmission
from monitoring.notifications import returns as notifications
from monitoring.operations.returns.drafts import explain
from monitoring.queries.return_content import content_of


class ReturnIncomplete(Exception):
    """Something must be put right first; ``problems`` says what, where and how."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(f"{len(problems)} things must be put right before the return can be submitted.")


@transaction.atomic
def submit(
    monitoring_return: Return,
    *,
    at: dt.datetime,
    by,
    declared_by_name: str,
    explanations: Mapping[str, str] | None = None,
) -> ReturnSubmission:
    """Hand in a draft, or a queried return whose queries are answered.

    ``declared_by_name`` is the name that the person typed under the declaration; ``explanations`` are sentences for
    warnings that come with it, by the warning's name, as ``save_explanations`` takes them. Raises ``ReturnIncomplete``
    with everything that is missing, ``CannotMove`` where the return is not a draft or queried (a second click).
    """
    fresh = locked(monitoring_return, "agreement__organisation", "agreement__officer", "sheet__version__questionnaire")
    if not can_move(fresh, ReturnStatus.SUBMITTED):
        raise CannotMove(fresh, ReturnStatus.SUBMITTED)
    # The sheet is locked too: an answer that is being saved is in what is handed in, or comes too late.
    content = content_of(fresh, answers.locked_answers(guaranteed(fresh.sheet)))
    if explanations:
        explain(fresh, content.asked_why(explanations), at=at, by=by)
    if problems := content.problems():
        raise ReturnIncomplete(problems)
    if content.answers.reopened or not content.answers.is_locked:
        answers.lock_answers(content.answers, at=at)
    # An action of which nothing is said is handed in as well: an officer may ask about it.
    ReturnActionProgress.objects.bulk_create(
        ReturnActionProgress(monitoring_return=fresh, action=promise.action, updated_at=at, updated_by=by)
        for promise in content.promises
        if promise.progress is None
    )
    text = canonical_json(
        {**content.snapshot(), "submitted_at": at, "submitted_by": by.get_full_name(), "declared_by": declared_by_name}
    )
    submission = ReturnSubmission.objects.create(
        monitoring_return=fresh,
        number=fresh.submissions.count() + 1 if fresh.first_submitted_at else 1,
        submitted_at=at,
        submitted_by=by,
        snapshot=text,
        snapshot_sha256=sha256_of(text),
    )
    if fresh.status == ReturnStatus.QUERIED:
        fresh.figures.filter(reopened=True).update(reopened=False)
        fresh.spending.filter(reopened=True).update(reopened=False)
        fresh.action_progress.filter(reopened=True).update(reopened=False)
        fresh.queries.filter(sent_at__isnull=False, answered_at=None).update(answered_at=at)
    move(
        monitoring_return,
        ReturnStatus.SUBMITTED,
        at=at,
        by=by,
        fresh=fresh,
        submitted_at=at,
        submitted_by=by,
        first_submitted_at=fresh.first_submitted_at or at,
        declared_by_name=declared_by_name,
    )
    finish_tasks(begins_with=f"return:{fresh.pk}:", at=at, by=by)
    notifications.return_received(submission, at=at)
    return submission
