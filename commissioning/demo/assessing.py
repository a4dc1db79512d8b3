"""The demonstration's assessment of the round that has closed: every organisation, application and assessor at another
point of it, with something to do for the assessor and the officer."""

import datetime as dt
from collections.abc import Sequence

from commissioning.applications.enums import CheckKind, CheckResult, CriterionKind
from commissioning.applications.models import Application, Assignment, FundingRound, OrganisationStage
from commissioning.applications.operations import assessment as operations
from commissioning.applications.queries.criteria import organisation_criteria, project_criteria
from commissioning.demo.agreements import Cast, moment

ASSESSORS = ("assessor", "assessor.two", "assessor.three")
SOUND = (
    "The answer is plain and can be kept to.",
    "They have done this before, and say what they learned.",
    "Sound, with one gap that the first meeting should ask about.",
    "Written by people who know the streets they speak of.",
)
INTEREST = "My brother is a trustee of this organisation."
OUT_OF_SCOPE = "The work is outside Marlbridge, and the money is for work here."
# Points on each project criterion: of assessors who agree, and of two who are far apart.
LIKED, FAIR, WEAK = (4, 4, 5, 4, 3, 4), (3, 4, 3, 4, 3, 3), (2, 1, 2, 2, 1, 2)


def assess_the_closed(cast: Cast, funding_round: FundingRound) -> None:
    """The two weeks since the round closed: ten of fourteen organisations checked, seven applications given out."""
    applications = list(
        Application.objects.filter(round=funding_round).select_related("stage", "round").order_by("submitted_at", "pk")
    )
    # Riverside Lunch Club's own comes first: it is assessed.
    applications.sort(key=lambda one: one.organisation_id != cast.organisations[0].pk)
    checked, half_checked = applications[:10], applications[10:12]
    for application in checked:
        pass_organisation(cast, application.stage, at=_days_ago(cast, 11))
    for application in half_checked:
        _begin_checks(cast, application.stage)
    officer = cast.staff["officer"]
    eligible = checked[:8]
    for application in eligible:
        operations.mark_eligible(application, at=_days_ago(cast, 10), by=officer)
    operations.mark_ineligible(checked[8], reason=OUT_OF_SCOPE, at=_days_ago(cast, 10), by=officer)
    _give_out_and_score(cast, eligible[:7])


def _days_ago(cast: Cast, days: int) -> dt.datetime:
    return moment(cast.calendar.today - dt.timedelta(days=days))


def _begin_checks(cast: Cast, stage: OrganisationStage) -> None:
    at, officer = _days_ago(cast, 2), cast.staff["officer"]
    for kind in (CheckKind.DOCUMENTS, CheckKind.INSURANCE):
        operations.record_check(stage, kind=kind, result=CheckResult.SATISFIED, note="Seen.", at=at, by=officer)
    note = "The accounts are eight months late. Asked for them."
    operations.record_check(stage, kind=CheckKind.ACCOUNTS, result=CheckResult.CONCERN, note=note, at=at, by=officer)


def pass_organisation(cast: Cast, stage: OrganisationStage, *, at: dt.datetime) -> None:
    """Every check satisfied and every criterion marked: the organisation passes."""
    officer = cast.staff["officer"]
    for kind in CheckKind:
        operations.record_check(stage, kind=kind, result=CheckResult.SATISFIED, note="Seen.", at=at, by=officer)
    entries = [
        operations.MarkEntry(one.pk, SOUND[place % len(SOUND)], passed=True)
        if one.kind == CriterionKind.PASS_FAIL
        else operations.MarkEntry(one.pk, SOUND[place % len(SOUND)], mark=12 + (place + stage.pk) % 8)
        for place, one in enumerate(organisation_criteria(stage.round_id))
    ]
    operations.save_marks(stage, entries, at=at, by=officer)
    operations.conclude(stage, at=at, by=officer)


def give(cast: Cast, application: Application, name: str, *, due_on: dt.date, at: dt.datetime) -> Assignment:
    """The application in the hands of the assessor with that log-in."""
    return operations.assign(application, assessor=cast.staff[name], due_on=due_on, at=at, by=cast.staff["officer"])


def score(assignment: Assignment, points: Sequence[int], *, hand_in: bool = True, at: dt.datetime) -> None:
    """No interest, and ``points`` for the first criteria; handed in unless told otherwise."""
    operations.declare(assignment, has_interest=False, at=at, by=assignment.assessor)
    criteria = project_criteria(assignment.application)
    entries = [
        operations.ScoreEntry(one.pk, given, SOUND[(place + given) % len(SOUND)])
        for place, (one, given) in enumerate(zip(criteria, points, strict=False))
    ]
    operations.save_scores(assignment, entries, at=at)
    if hand_in:
        operations.hand_in(assignment, at=at)


def _give_out_and_score(cast: Cast, applications: Sequence[Application]) -> None:
    """Two assessors each: assessed, in moderation, assessed, half scored, read, left for an interest, not opened."""
    due_on = cast.calendar.today + dt.timedelta(days=7)
    pairs: list[tuple[Assignment, Assignment]] = []
    for place, application in enumerate(applications):
        second = ASSESSORS[1 + place % 2]
        first, other = (
            give(cast, application, name, due_on=due_on, at=_days_ago(cast, 9)) for name in (ASSESSORS[0], second)
        )
        pairs.append((first, other))
    assessed, moderated, settled, half, opened, left, _ = pairs
    for (first, other), points, others in (
        (assessed, LIKED, FAIR),
        (moderated, LIKED, WEAK),
        (settled, FAIR, FAIR),
    ):
        score(first, points, at=_days_ago(cast, 5))
        score(other, others, at=_days_ago(cast, 4))
    score(half[0], LIKED[:3], hand_in=False, at=_days_ago(cast, 1))
    score(half[1], FAIR, at=_days_ago(cast, 3))
    operations.declare(opened[0], has_interest=False, at=_days_ago(cast, 1), by=opened[0].assessor)
    operations.declare(left[1], has_interest=True, detail=INTEREST, at=_days_ago(cast, 6), by=left[1].assessor)
