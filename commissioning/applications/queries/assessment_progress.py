"""How far the assessment of a round has come, and for whom it waits."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from commissioning.applications.enums import ApplicationStatus, Interest, OrganisationStageStatus
from commissioning.applications.models import Application, Assignment, FundingRound, OrganisationStage, Score
from commissioning.applications.queries.assessors import all_assessors, short_of_assessors
from organisations.models import User


@dataclass(frozen=True)
class AssessorLine:
    """One assessor's part of a round: applications given, not declared on, to score, late, handed in."""

    person: User
    given: int
    undeclared: int
    to_score: int
    overdue: int
    finished: int


@dataclass(frozen=True)
class Progress:
    """One round: counts by state, what waits, and for whom."""

    counts: dict[str, int]
    stages: QuerySet[OrganisationStage]
    short: int
    in_moderation: list[Application]
    lines: list[AssessorLine]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, *states: str) -> int:
        """How many applications are in one of ``states``."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def assessed(self) -> int:
        done = (
            ApplicationStatus.ASSESSED,
            ApplicationStatus.RECOMMENDED,
            ApplicationStatus.AWARDED,
            ApplicationStatus.DECLINED,
        )
        return self.of(*done)

    @property
    def to_check(self) -> int:
        return self.of(ApplicationStatus.SUBMITTED)

    @property
    def being_scored(self) -> int:
        return self.of(ApplicationStatus.ELIGIBLE)

    @property
    def ineligible(self) -> int:
        return self.of(ApplicationStatus.INELIGIBLE)

    @property
    def overdue(self) -> int:
        return sum(line.overdue for line in self.lines)


def progress_of(funding_round: FundingRound, today: dt.date) -> Progress:
    """The round's assessment as it stands, in a constant number of queries."""
    handed_in = Application.objects.filter(round=funding_round, submitted_at__isnull=False)
    rows = handed_in.order_by().values("status").annotate(count=Count("pk"))
    eligible = handed_in.filter(status=ApplicationStatus.ELIGIBLE)
    moderated = eligible.filter(moderation__isnull=False).select_related("organisation", "moderation")
    return Progress(
        counts={row["status"]: row["count"] for row in rows},
        stages=OrganisationStage.objects.filter(round=funding_round, status=OrganisationStageStatus.SUBMITTED)
        .select_related("organisation")
        .defer("snapshot")
        .order_by("organisation__name"),
        short=short_of_assessors(eligible.filter(moderation=None)).count(),
        in_moderation=list(moderated.defer("snapshot").order_by("reference")),
        lines=_lines(funding_round, today),
    )


def _lines(funding_round: FundingRound, today: dt.date) -> list[AssessorLine]:
    waits = Q(assignments__finished_at=None)
    of_round = Q(assignments__application__round=funding_round, assignments__removed_at=None)
    people = User.objects.filter(of_round).annotate(
        given=Count("assignments", filter=of_round),
        undeclared=Count("assignments", filter=of_round & Q(assignments__interest=Interest.NOT_DECLARED)),
        to_score=Count("assignments", filter=of_round & waits & Q(assignments__interest=Interest.NONE)),
        overdue=Count("assignments", filter=of_round & waits & Q(assignments__due_on__lt=today)),
    )
    return [_line(person) for person in people.order_by("full_name", "pk")]


def _line(person) -> AssessorLine:
    finished = person.given - person.undeclared - person.to_score
    return AssessorLine(person, person.given, person.undeclared, person.to_score, person.overdue, finished)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be given an application: how many they have in hand, or why they may not."""

    person: User
    in_hand: int
    why_not: str


def candidates_for(application: Application, ties: set[int], load: dict[int, int]) -> list[Candidate]:
    """Every assessor, those with the least in hand first, with what stands against them."""
    had = {one.assessor_id: one for one in application.assignments.all()}
    return sorted(
        (
            Candidate(person, load.get(person.pk, 0), _why_not(had.get(person.pk), is_tied=person.pk in ties))
            for person in all_assessors().order_by("full_name", "pk")
        ),
        key=lambda one: (bool(one.why_not), one.in_hand),
    )


def _why_not(assignment: Assignment | None, *, is_tied: bool) -> str:
    if assignment is not None and assignment.interest == Interest.DECLARED:
        return "declared an interest"
    if is_tied:
        return "is, or was, with an organisation of this application"
    return "has it already" if assignment is not None and assignment.removed_at is None else ""


def assignments_of(application: Application) -> list[Assignment]:
    """All assessors that the application has or had, with their scores."""
    scores = Prefetch("scores", Score.objects.select_related("criterion").order_by("criterion__number"))
    return list(
        application.assignments.select_related("assessor", "removed_by", "reopened_by").prefetch_related(scores)
    )
