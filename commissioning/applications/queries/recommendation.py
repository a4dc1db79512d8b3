"""What a round's recommendation says, and what stands against its being final."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count

from commissioning.applications.enums import ApplicationStatus, RoundPhase, Stage
from commissioning.applications.models import Application, Criterion, FundingRound, Moderation
from commissioning.applications.queries.award_board import Assistance, SchemeBoard, assistance_of, boards_of
from commissioning.applications.queries.coverage import Coverage, coverage_of
from commissioning.common.clock import local_date
from commissioning.common.money import format_pounds
from commissioning.common.templatetags.words import date_range, long_date

# Those that somebody still has to look at.
IN_ASSESSMENT = (ApplicationStatus.SUBMITTED, ApplicationStatus.ELIGIBLE)


@dataclass(frozen=True)
class Obstacle:
    """What stands against the recommendation being final, and the part of the board where it is put right: ``sums``,
    ``coverage``, or nothing where it is not on the board."""

    words: str
    part: str = ""
    scheme_id: int | None = None


def obstacles(
    funding_round: FundingRound, boards: Sequence[SchemeBoard], coverage: Coverage, *, at: dt.datetime
) -> list[Obstacle]:
    """All that stands against it; nothing where the recommendation can be final."""
    found = []
    if funding_round.phase(at) in {RoundPhase.DRAFT, RoundPhase.FORTHCOMING, RoundPhase.OPEN}:
        found.append(Obstacle("The round has not closed."))
    if late := funding_round.extensions.filter(closes_on__gte=local_date(at)).order_by("-closes_on").first():
        found.append(Obstacle(f"{late.organisation} was given more time, until {long_date(late.closes_on)}."))
    on_paper = Application.objects.filter(
        round=funding_round, status=ApplicationStatus.DRAFT, keyed_by__isnull=False
    ).count()
    if on_paper:
        found.append(Obstacle(f"{_number(on_paper, 'application')} on paper still to be keyed in."))
    waiting = Application.objects.filter(round=funding_round, status__in=IN_ASSESSMENT).count()
    if waiting:
        found.append(Obstacle(f"{_number(waiting, 'application')} still to be assessed."))
    ranked = Application.objects.filter(round=funding_round, status=ApplicationStatus.ASSESSED)
    unsettled = Moderation.objects.filter(application__in=ranked, settled_at=None).count()
    if unsettled:
        found.append(Obstacle(f"{_number(unsettled, 'moderation')} still to be settled."))
    if not any(board.rows for board in boards):
        found.append(Obstacle("No application has been assessed."))
    for board in boards:
        unsaved = sum(row.is_proposed for row in board.rows)
        if unsaved:
            words = f"{board.scheme}: {_number(unsaved, 'application')} without a recommendation."
            found.append(Obstacle(words, "sums", board.scheme.pk))
        if board.over:
            over = format_pounds(board.over)
            found.append(Obstacle(f"{board.scheme}: the sums pass the budget by {over}.", "sums", board.scheme.pk))
    if without := coverage.without_note:
        found.append(Obstacle(f"{_number(len(without), 'gap')} in coverage without a mitigation note.", "coverage"))
    return found


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def pack_of(
    funding_round: FundingRound, *, equality_analysis: str, at: dt.datetime, made_by: str, version: int = 1
) -> dict[str, Any]:
    """The pack as plain content that can be frozen: recommendations, rankings, budget, coverage, assistance, and how
    it was assessed. A fixed number of queries."""
    boards = boards_of(funding_round)
    coverage = coverage_of(funding_round, boards)
    assistance = assistance_of(funding_round, boards, local_date(at))
    return {
        "round": _round(funding_round),
        "made_at": at,
        "made_by": made_by,
        "version": version,
        "recommendations": _recommendations(funding_round, boards, coverage),
        "schemes": [_scheme(board) for board in boards],
        "coverage": [_dimension(one) for one in coverage.dimensions],
        "population_source": coverage.population_source,
        "equality_analysis": equality_analysis,
        "assistance": [_assistance(one) for one in sorted(assistance.values(), key=lambda one: one.organisation)],
        "assistance_limit_pence": settings.SUBSIDY_LIMIT_PENCE,
        "how": _how(funding_round),
    }


def _round(funding_round: FundingRound) -> dict[str, Any]:
    return {
        "title": funding_round.title,
        "programme": funding_round.programme.name,
        "route": funding_round.get_route_display(),
        "opened_at": funding_round.opens_at,
        "closed_on": funding_round.closes_on,
        "starts_on": funding_round.agreement_starts_on,
        "ends_on": funding_round.agreement_ends_on,
        "officer": str(funding_round.officer or ""),
        "officer_email": funding_round.officer.email if funding_round.officer else "",
    }


def _recommendations(funding_round: FundingRound, boards: Sequence[SchemeBoard], coverage: Coverage) -> list[str]:
    funded, total = sum(board.funded for board in boards), sum(board.total for board in boards)
    term = date_range(funding_round.agreement_starts_on, funding_round.agreement_ends_on)
    words = [
        f"Award {_number(funded, funding_round.get_route_display().lower())} of {format_pounds(total)} in all for "
        f"{term}, as listed below, under the conditions named there.",
    ]
    declined = sum(len(board.rows) for board in boards) - funded
    if declined:
        words.append(f"Make no award for {_number(declined, 'application')}, for the reasons named there.")
    words.append(
        "Note the coverage and equality analysis, and agree what is to be done about "
        f"{_number(len(coverage.gaps), 'gap')} that the awards would leave."
        if coverage.gaps
        else "Note the coverage and equality analysis: the awards would leave no gaps."
    )
    return words


def _scheme(board: SchemeBoard) -> dict[str, Any]:
    return {
        "scheme": str(board.scheme),
        "theme": board.scheme.scheme.theme.name,
        "budget_pence": board.scheme.budget_pence,
        "recommended_pence": board.total,
        "left_pence": board.left,
        "asked_pence": board.asked,
        "cut_off": board.cut_off.reference if board.cut_off else "",
        "rows": [
            {
                "rank": row.rank,
                "reference": row.reference,
                "organisation": row.application.organisation,
                "title": row.application.title,
                "score": row.score,
                "asked_pence": row.asked,
                "full_cost_pence": row.cost.total,
                "recommended_pence": row.pence,
                "is_contribution": row.is_contribution,
                "reason": row.reason,
                "contribution_reason": row.application.contribution_reason,
                "conditions": row.award.conditions if row.award else "",
                "is_economic": row.award.is_economic if row.award else None,
                "economic_reason": row.award.economic_reason if row.award else "",
                "wards": sorted(ward.name for ward in row.wards),
            }
            for row in board.rows
        ],
    }


def _dimension(dimension) -> dict[str, Any]:
    return {
        "key": dimension.key,
        "title": dimension.title,
        "lines": [
            {
                "value": one.line.value,
                "projects": one.line.projects,
                "pence": one.line.pence,
                "percent": one.percent,
                "population": one.line.population,
                "before_pence": one.line.before_pence,
                "gap": one.line.reason,
                "mitigation": one.note.mitigation if one.note and one.line.is_gap else "",
            }
            for one in dimension.lines
        ],
    }


def _assistance(one: Assistance) -> dict[str, Any]:
    return {
        "organisation": one.organisation,
        "before_pence": one.before,
        "recommended_pence": one.now,
        "total_pence": one.total,
        "passes": one.passes,
    }


def _how(funding_round: FundingRound) -> dict[str, Any]:
    counted = Application.objects.filter(round=funding_round, submitted_at__isnull=False).order_by().values("status")
    counts = {row["status"]: row["number"] for row in counted.annotate(number=Count("pk"))}
    criteria = Criterion.objects.filter(round=funding_round, stage=Stage.PROJECT).select_related("theme")
    return {
        "received": sum(counts.values()),
        "ineligible": counts.get(ApplicationStatus.INELIGIBLE, 0),
        "withdrawn": counts.get(ApplicationStatus.WITHDRAWN, 0),
        "assessors": funding_round.assessors_per_application,
        "spread": funding_round.moderation_spread,
        "moderated": Moderation.objects.filter(application__round=funding_round).count(),
        "pass_percent": funding_round.organisation_pass_percent,
        "criteria": [[one.title, one.weight, one.theme.name if one.theme else ""] for one in criteria],
        "text": funding_round.how_decided,
    }
