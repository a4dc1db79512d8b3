"""The first touch: a return gets its questions, its targets and its budget headings."""

import datetime as dt

from django.db import transaction

from commissioning.common.clock import local_date
from commissioning.common.states import locked, move
from commissioning.questionnaires.models import AnswerSheet, QuestionnaireVersion
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnFigure, ReturnSpend


class ReturnNotOpen(Exception):
    """The period is not over yet: a return opens on the last day of its period."""


class NoQuestions(Exception):
    """The agreement's plan names no questionnaire with a published version."""


@transaction.atomic
def begin(monitoring_return: Return, *, at: dt.datetime, by) -> Return:
    """Make a return that was not started a draft, with an empty answer for everything it asks.

    A return that is already begun is left as it is, so that a double click does nothing twice. Raises
    ``ReturnNotOpen`` before the last day of the period, ``NoQuestions`` where there is nothing to ask.
    """
    fresh = locked(monitoring_return)
    if fresh.status != ReturnStatus.NOT_STARTED:
        return fresh
    if local_date(at) < fresh.ends_on:
        raise ReturnNotOpen(f"You can begin this return on {fresh.ends_on:%-d %B %Y}.")
    sheet = AnswerSheet.objects.create(version=_version_for(fresh), created_at=at)
    fresh = move(monitoring_return, ReturnStatus.DRAFT, at=at, by=by, sheet=sheet)
    ReturnFigure.objects.bulk_create(
        ReturnFigure(monitoring_return=fresh, target=target, updated_at=at)
        for target in fresh.agreement.targets.order_by("pk")
    )
    ReturnSpend.objects.bulk_create(
        ReturnSpend(monitoring_return=fresh, budget_line=line, updated_at=at)
        for line in fresh.agreement.budget_lines.order_by("pk")
    )
    return fresh


def _version_for(monitoring_return: Return) -> QuestionnaireVersion:
    """The version that is published now; a later one does not change a return that is begun."""
    plan = monitoring_return.agreement.monitoring_plan
    version = QuestionnaireVersion.objects.published().filter(questionnaire=plan.questionnaire_id).first()
    if version is None:
        raise NoQuestions(f"The monitoring plan of {monitoring_return.agreement.reference} has no questions yet.")
    return version
