"""What an organisation is told about its application: outcome, reasons, and scores by criterion."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commissioning.applications.enums import ApplicationStatus, Stage
from commissioning.applications.models import Application, Award, Criterion, FundingRound, Score
from commissioning.applications.queries.full_costs import Costs
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from commissioning.common.guaranteed import guaranteed
from commissioning.common.working_days import add_working_days

TENTH = Decimal("0.1")


def decided_of(funding_round: FundingRound):
    """The awards that were decided, of whatever sum, with all that a letter says of each."""
    awards = Award.objects.filter(
        application__round=funding_round,
        application__status__in=[ApplicationStatus.AWARDED, ApplicationStatus.DECLINED],
        decided_on__isnull=False,
    )
    return awards.select_related(
        "application__organisation",
        "application__round_scheme__scheme__theme",
        "application__round__officer",
        "application__round__programme",
        "application__moderation",
    )


def mean_points(applications: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """The mean of the points that those who scored gave, by application's key and criterion's key, with one decimal, a
    half rounded up."""
    scores = Score.objects.filter(
        assignment__application__in=applications,
        assignment__removed_at=None,
        assignment__finished_at__isnull=False,
        points__isnull=False,
    )
    points: dict[tuple[int, int], list[int]] = {}
    for application, criterion, given in scores.order_by().values_list(
        "assignment__application_id", "criterion_id", "points"
    ):
        points.setdefault((application, criterion), []).append(guaranteed(given))
    found: dict[int, dict[int, Decimal]] = {}
    for (application, criterion), all_given in points.items():
        found.setdefault(application, {})[criterion] = _one_decimal(Fraction(sum(all_given), len(all_given)))
    return found


def _one_decimal(exact: Fraction) -> Decimal:
    return Decimal(int(exact * 10 + Fraction(1, 2))) * TENTH


def criteria_for(funding_round: FundingRound) -> list[Criterion]:
    """The criteria by which its projects were scored."""
    return list(Criterion.objects.filter(round=funding_round, stage=Stage.PROJECT))


def letters_of(
    funding_round: FundingRound, awards: Iterable[Award], *, at: dt.datetime, today: dt.date
) -> dict[int, dict[str, Any]]:
    """Each award's letter, by its key, as plain content that can be frozen. Five queries."""
    awards = list(awards)
    costs = Costs(Application.objects.filter(pk__in=[award.application_id for award in awards]))
    criteria = criteria_for(funding_round)
    points = mean_points([award.application_id for award in awards])
    appeal_by = add_working_days(today, funding_round.appeal_working_days)
    return {
        award.pk: {
            **_outcome(award, costs.of(award.application_id, award.application.requested_pence).total),
            "criteria": _criteria(award.application, criteria, points.get(award.application_id, {})),
            "sent_at": at,
            "appeal_by": appeal_by,
            "appeal_working_days": funding_round.appeal_working_days,
            "contact": str(funding_round.officer or ""),
            "contact_email": funding_round.officer.email if funding_round.officer else "",
        }
        for award in awards
    }


def _outcome(award: Award, full_cost: int) -> dict[str, Any]:
    application, funding_round = award.application, award.application.round
    moderation, decided = getattr(application, "moderation", None), guaranteed(award.decided_pence)
    return {
        "reference": application.reference,
        "title": application.title,
        "organisation": application.organisation.name,
        "round": funding_round.title,
        "programme": funding_round.programme.name,
        "scheme": str(application.round_scheme),
        "route": funding_round.get_route_display(),
        "starts_on": funding_round.agreement_starts_on,
        "ends_on": funding_round.agreement_ends_on,
        "requested_pence": application.requested_pence,
        "full_cost_pence": full_cost,
        "decided_pence": decided,
        "is_contribution": 0 < decided < full_cost,
        "decided_on": award.decided_on,
        "decision_reference": award.decision_reference,
        "reason": award.decision_reason,
        "conditions": award.conditions if decided else "",
        "feedback": award.feedback,
        "score": application.score,
        "was_moderated": moderation is not None,
    }


def _criteria(application: Application, criteria: list[Criterion], points: dict[int, Decimal]) -> list[list[Any]]:
    theme = application.round_scheme.scheme.theme_id
    return [
        [one.title, one.weight, points[one.pk], HIGHEST_SCORE]
        for one in criteria
        if one.theme_id in (None, theme) and one.pk in points
    ]
