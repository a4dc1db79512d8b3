"""Several applications at once, each by itself: what one refuses holds up none of the others."""

import datetime as dt
from collections.abc import Sequence

from commissioning.applications.models import Application
from commissioning.applications.operations.assessment.assigning import assign_balanced
from commissioning.applications.operations.assessment.eligibility import CannotDecide, mark_eligible
from commissioning.applications.rules.assigning import TooFewAssessors
from commissioning.common.states import CannotMove

Refused = list[tuple[Application, str]]
TOO_FEW = "There are too few assessors without a conflict for it."


def mark_all_eligible(applications: Sequence[Application], *, at: dt.datetime, by) -> tuple[int, Refused]:
    """Let each be scored: how many may be, and those that may not with why."""
    refused: Refused = []
    for application in sorted(applications, key=lambda one: one.pk):
        try:
            mark_eligible(application, at=at, by=by)
        except (CannotDecide, CannotMove) as refusal:
            refused.append((application, str(refusal)))
    return len(applications) - len(refused), refused


def share_out(applications: Sequence[Application], *, due_on: dt.date, at: dt.datetime, by) -> tuple[int, Refused]:
    """Give each the assessors that it lacks, round by round as ``assign_balanced`` does: how many were given out, and
    the applications for which there are too few, with why. Raises ``ValueError`` for a day that has passed."""
    given, refused = 0, []
    by_round: dict[int, list[Application]] = {}
    for application in applications:
        by_round.setdefault(application.round_id, []).append(application)
    for key in sorted(by_round):
        ours = {one.pk: one for one in by_round[key]}
        while ours:
            funding_round = next(iter(ours.values())).round
            try:
                given += len(assign_balanced(funding_round, due_on=due_on, at=at, by=by, only=list(ours)))
                break
            except TooFewAssessors as short:
                refused += [(ours.pop(one), TOO_FEW) for one in short.applications]
    return given, refused
