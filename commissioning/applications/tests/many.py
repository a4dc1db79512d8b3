"""A round with many applications, written in bulk: for tests and measurements of what pages cost with many rows."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from commissioning.applications.enums import (
    ApplicationStatus,
    BeneficiaryGroup,
    Interest,
    OrganisationStageStatus,
    OverheadMethod,
)
from commissioning.applications.models import (
    Application,
    Assignment,
    BudgetAmount,
    BudgetHeading,
    Criterion,
    FundingRound,
    OrganisationStage,
    OtherFunding,
    Overheads,
    RoundScheme,
    Score,
)
from commissioning.common import snapshots
from commissioning.common.insertion import insert_values
from commissioning.questionnaires.models import AnswerSheet
from organisations.models import Organisation, Ward

PROJECTS_EACH = 2
COSTS = (("Worker, 14 hours a week", 9_200_00), ("Rooms", 2_400_00), ("Materials", 1_650_00), ("Fares", 720_00))
YEARS = (1, 2, 3)
GROUPS = [str(group) for group in BeneficiaryGroup]
FROZEN = snapshots.freeze({"answers": {"sections": []}})
HANDED_IN = {"declared_by_name": "Ada Lead", **FROZEN}


def apply_many(
    funding_round: FundingRound, schemes: Sequence[RoundScheme], how_many: int, *, at: dt.datetime, by, assessed=True
) -> list[int]:
    """``how_many`` applications, each with costs of three years, two wards, two groups, and every second one with money
    from elsewhere; two for each organisation, in turn to ``schemes``. Their keys, in order of reference.

    They are assessed, with scores between 40 and 100 of which some are equal; or eligible. More can be added later."""
    start = Application.objects.count()
    stages = _stages(funding_round, -(-how_many // PROJECTS_EACH), at=at, by=by)
    sheets = insert_values(
        AnswerSheet,
        [{"locked_at": at} for _ in range(how_many)],
        version_id=funding_round.organisation_version_id,
        created_at=at,
    )
    keys = insert_values(
        Application,
        [
            {
                "reference": f"AP-2031-{start + number:05d}",
                "stage_id": stages[number // PROJECTS_EACH][0],
                "organisation_id": stages[number // PROJECTS_EACH][1],
                "round_scheme_id": schemes[number % len(schemes)].pk,
                "sheet_id": sheets[number],
                "title": f"Soup and stories {number}",
                "beneficiaries": [GROUPS[number % len(GROUPS)], GROUPS[(number * 3 + 1) % len(GROUPS)]],
                "requested_pence": 10_000_00 + number % 37 * 1_000_00,
                "score": Decimal(4_000 + number * 7_919 % 6_000 // 25 * 25) / 100 if assessed else None,
            }
            for number in range(how_many)
        ],
        round_id=funding_round.pk,
        summary="A hot meal and an hour of company, twice a week.",
        contribution_reason="We raise the rest ourselves.",
        status=ApplicationStatus.ASSESSED if assessed else ApplicationStatus.ELIGIBLE,
        created_at=at,
        created_by_id=by.pk,
        submitted_at=at,
        submitted_by_id=by.pk,
        **HANDED_IN,
    )
    _costs(keys)
    wards = list(Ward.objects.filter(is_current=True).order_by("pk").values_list("pk", flat=True))
    insert_values(
        Application.wards.through,
        [
            {"application_id": key, "ward_id": wards[place % len(wards)]}
            for number, key in enumerate(keys)
            for place in {number % len(wards), (number * 5 + 2) % len(wards)}
        ],
    )
    return keys


def score_all(applications: Sequence[int], assessors: Sequence[int], criteria: Sequence[Criterion], *, at, by) -> None:
    """Two of ``assessors`` (keys) for each of ``applications`` (keys), who declared no interest. The first has handed
    in points for every criterion; the second is half-way."""
    pairs = [
        (key, assessors[(number + second) % len(assessors)], second)
        for number, key in enumerate(applications)
        for second in (0, 1)
    ]
    assignments = insert_values(
        Assignment,
        [
            {"application_id": key, "assessor_id": assessor, "finished_at": None if second else at}
            for key, assessor, second in pairs
        ],
        assigned_at=at,
        assigned_by_id=by.pk,
        due_on=at.date(),
        interest=Interest.NONE,
        declared_at=at,
    )
    insert_values(
        Score,
        [
            {"assignment_id": assignment, "criterion_id": criterion.pk, "points": (assignment + place) % 6}
            for assignment, (_, _, second) in zip(assignments, pairs, strict=True)
            for place, criterion in enumerate(criteria[: len(criteria) // 2] if second else criteria)
        ],
        justification="A clear need, shown with figures.",
        scored_at=at,
    )


def _stages(funding_round: FundingRound, how_many: int, *, at: dt.datetime, by) -> list[tuple[int, int]]:
    """Keys of the stages of new organisations, which have passed, and of the organisations."""
    start = Organisation.objects.count()
    organisations = insert_values(
        Organisation,
        [
            {
                "identifier": f"XM-PORTAL-many-{number}",
                "slug": f"neighbours-{number}",
                "name": f"Neighbours {number:04d}",
                "annual_income_pence": (number % 40 + 1) * 10_000_00,
            }
            for number in range(start, start + how_many)
        ],
        created_at=at,
    )
    sheets = insert_values(
        AnswerSheet,
        [{"locked_at": at} for _ in range(how_many)],
        version_id=funding_round.organisation_version_id,
        created_at=at,
    )
    stages = insert_values(
        OrganisationStage,
        [
            {"organisation_id": organisation, "sheet_id": sheet}
            for organisation, sheet in zip(organisations, sheets, strict=True)
        ],
        round_id=funding_round.pk,
        status=OrganisationStageStatus.PASSED,
        created_at=at,
        submitted_at=at,
        submitted_by_id=by.pk,
        marks=60,
        assessed_at=at,
        assessed_by_id=by.pk,
        **FROZEN,
    )
    return list(zip(stages, organisations, strict=True))


def _costs(applications: Sequence[int]) -> None:
    headings = insert_values(
        BudgetHeading,
        [
            {"application_id": key, "number": number, "heading": words}
            for key in applications
            for number, (words, _) in enumerate(COSTS, start=1)
        ],
    )
    insert_values(
        BudgetAmount,
        [
            {"heading_id": heading, "year": year, "amount_pence": COSTS[place % len(COSTS)][1]}
            for place, heading in enumerate(headings)
            for year in YEARS
        ],
    )
    insert_values(
        Overheads,
        [{"application_id": key, "project_units": Decimal(number % 30 + 1)} for number, key in enumerate(applications)],
        method=OverheadMethod.STAFF_TIME,
        yearly_pence=30_000_00,
        all_units=Decimal(70),
        explanation="Rent and accounts",
    )
    insert_values(
        OtherFunding,
        [{"application_id": key, "source": "A trust"} for key in applications[::2]],
        amount_pence=5_000_00,
        is_secured=True,
    )
