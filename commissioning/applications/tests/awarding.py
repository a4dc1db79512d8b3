"""A round that has been assessed, for tests of what follows."""

import datetime as dt
from decimal import Decimal
from typing import Any

from commissioning.applications.models import Application, FundingRound, RoundScheme
from commissioning.applications.operations import awards
from commissioning.applications.queries.award_board import boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.applications.tests.factories import (
    ApplicationFactory,
    BudgetAmountFactory,
    BudgetHeadingFactory,
    CriterionFactory,
    FundingRoundFactory,
    OrganisationStageFactory,
    PromisedTargetFactory,
    RoundSchemeFactory,
    ScoreFactory,
)
from commissioning.programmes.tests.factories import OutcomeFactory
from organisations.tests.factories import MembershipFactory, OrganisationFactory, WardFactory

# After the round of the factories has closed.
AT = dt.datetime(2027, 1, 12, 10, tzinfo=dt.UTC)
DECIDED_ON = dt.date(2027, 1, 11)


def scheme(**values) -> Any:
    """A scheme of a published round with £100,000."""
    funding_round = values.pop("round", None) or FundingRoundFactory(published=True)
    return RoundSchemeFactory(round=funding_round, **values)


def assessed(of: RoundScheme, score, asked: int = 20_000_00, **values) -> Any:
    """An assessed application of the scheme, with costs of what it asks for, from an organisation with a lead."""
    organisation: Any = values.pop("organisation", None) or OrganisationFactory()
    if not organisation.memberships.exists():
        MembershipFactory(organisation=organisation)
    stage = organisation.round_stages.filter(round=of.round).first()
    values["stage"] = stage or OrganisationStageFactory(round=of.round, organisation=organisation, passed=True)
    application: Any = ApplicationFactory(
        assessed=True, round_scheme=of, score=Decimal(score), requested_pence=asked, **values
    )
    application.wards.add(WardFactory())
    BudgetAmountFactory(heading=BudgetHeadingFactory(application=application, number=1), amount_pence=asked)
    return application


def scored(application: Application, *points: int) -> None:
    """Assessors gave these points for one criterion, and handed them in."""
    criterion = CriterionFactory(round=application.round, title="Need")
    for given in points:
        ScoreFactory(assignment__application=application, assignment__finished=True, criterion=criterion, points=given)


def promise(application: Application, **by_year) -> None:
    """``y1=120``: promises of one indicator of its scheme."""
    outcome = OutcomeFactory(scheme=application.round_scheme.scheme)
    first = PromisedTargetFactory(
        application=application, indicator__outcome=outcome, year=int(min(by_year)[1:]), value=by_year[min(by_year)]
    )
    for year in sorted(by_year)[1:]:
        PromisedTargetFactory(
            application=application, indicator=first.indicator, year=int(year[1:]), value=by_year[year]
        )


def in_full(*applications: Application) -> dict[str, awards.Sum]:
    return {one.reference: awards.Sum(one.requested_pence or 0) for one in applications}


def nothing(*applications: Application) -> dict[str, awards.Sum]:
    return {one.reference: awards.Sum(0, "The money does not reach.") for one in applications}


def note_every_gap(funding_round: FundingRound, by, *, at: dt.datetime = AT) -> None:
    coverage = coverage_of(funding_round, boards_of(funding_round))
    notes = {(dimension.key, gap.line.value): "A round of its own follows." for dimension, gap in coverage.gaps}
    awards.note_gaps(funding_round, notes, at=at, by=by)


def made_final(funding_round: FundingRound, by, *, at: dt.datetime = AT):
    """The recommendation of a round whose sums are saved."""
    note_every_gap(funding_round, by, at=at)
    return awards.make_final(funding_round, equality_analysis="No group is left out.", at=at, by=by)


def decided(
    funding_round: FundingRound, by, *only: Application, at: dt.datetime = AT, on: dt.date = DECIDED_ON
) -> None:
    """Everything, or only some, as it was recommended."""
    found = Application.objects.filter(round=funding_round, status="recommended").select_related("award")
    if only:
        found = found.filter(pk__in=[one.pk for one in only])
    decisions = {one.reference: awards.Decided(one.award.recommended_pence) for one in found}
    awards.record_decisions(funding_round, decisions, decided_on=on, reference="2027/014", at=at, by=by)
