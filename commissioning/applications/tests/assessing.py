"""A round that has closed with applications to assess, for tests. Answers say ``SECRET``, so that a test finds where
they are shown."""

import datetime as dt

from commissioning.applications.enums import ApplicationStatus, CheckKind, CheckResult
from commissioning.applications.models import Application, Assignment, Criterion, FundingRound, OrganisationStage
from commissioning.applications.operations import assessment as operations
from commissioning.applications.tests.factories import (
    NOW,
    ApplicationFactory,
    ApplicationPartnerFactory,
    CriterionFactory,
    FundingRoundFactory,
    OrganisationStageFactory,
    RoundSchemeFactory,
)
from commissioning.common import snapshots
from organisations.tests.factories import OrganisationFactory, UserFactory

SECRET = "Soup on Tuesdays, said nobody else"
COST_SECRET = "A cook for two afternoons"
STAGE_SECRET = "Our trustees meet every month"
AFTER = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
DUE = dt.date(2026, 12, 21)
ANCHORS = ["Nothing", "Weak", "Partly", "Sound", "Strong", "Excellent"]


def answers(text: str) -> dict:
    """Frozen answers of one section with one question."""
    answer = {"key": "need", "question": "What is the need?", "kind": "long_text", "value": text, "text": text}
    return {"sections": [{"key": "need", "title": "The need", "answers": [answer]}]}


def frozen(**more) -> dict[str, str]:
    """What was handed in: answers, a budget over three years with overheads, a promise, a partner."""
    content = {
        "answers": answers(SECRET),
        "wards": ["Abbey"],
        "beneficiaries": ["Older people"],
        "years": [{"number": number} for number in (1, 2, 3)],
        "costs": [{"heading": COST_SECRET, "note": "14 hours a week", "pence": [800_000, 800_000, 800_000]}],
        "overheads": {
            "method": "Staff time",
            "yearly_pence": 3_000_000,
            "explanation": "Rent and accounts",
            "pence": [200_000, 200_000, 200_000],
            "arithmetic": ["Year 1: £30,000 × 14 ÷ 210 = £2,000"],
        },
        "other_funding": [{"source": "A trust", "pence": 500_000, "is_secured": True}],
        "full_cost_pence": 3_000_000,
        "requested_pence": 2_000_000,
        "is_contribution": True,
        "contribution_reason": "We raise the rest ourselves.",
        "promises": [
            {"outcome": "Company", "indicator": "People reached", "unit": "people", "values": ["120", None, "150"]}
        ],
        "partners": [
            {
                "name": "Harbour Youth Group",
                "role": "Runs the sessions",
                "contact_name": "Bo Partner",
                "share_pence": 400_000,
                "confirmed_name": "Bo Partner",
            }
        ],
    }
    return snapshots.freeze({**content, **more})


def closed_round(**values):
    """A published round that closed on 30 November 2026, with criteria for organisations and projects."""
    found = FundingRoundFactory(published=True, **values)
    CriterionFactory(round=found, essential=True, number=1, title="Governance")
    CriterionFactory(round=found, marked=True, number=2, title="Track record")
    CriterionFactory(round=found, number=3, title="The need", weight=60, anchors=ANCHORS, guidance="Is it shown?")
    CriterionFactory(round=found, number=4, title="Value", weight=40)
    RoundSchemeFactory(round=found)
    return found


def stage_in(funding_round: FundingRound, organisation=None):
    """What an organisation handed in about itself."""
    return OrganisationStageFactory(
        round=funding_round,
        organisation=organisation or OrganisationFactory(),
        submitted=True,
        **snapshots.freeze({"answers": answers(STAGE_SECRET)}),
    )


def application_in(stage: OrganisationStage, **values):
    """A submitted application of the stage's organisation, with a partner."""
    application = ApplicationFactory(
        submitted=True, stage=stage, round_scheme=stage.round.schemes.first(), **{**frozen(), **values}
    )
    ApplicationPartnerFactory(application=application, confirmed_at=NOW, confirmed_name="Bo Partner")
    return application


def check_all(stage: OrganisationStage, by, at=AFTER) -> None:
    """Every check of the organisation, satisfied."""
    for kind in CheckKind:
        operations.record_check(stage, kind=kind, result=CheckResult.SATISFIED, note="Seen.", at=at, by=by)


def mark(stage: OrganisationStage, by, *, passed: bool = True, marks: int = 15, at=AFTER) -> None:
    """A finding on both criteria of the organisation stage."""
    essential, scored = Criterion.objects.filter(round=stage.round, stage="organisation").order_by("number")
    entries = [
        operations.MarkEntry(essential.pk, "The constitution was seen.", passed=passed),
        operations.MarkEntry(scored.pk, "Three good years.", mark=marks),
    ]
    operations.save_marks(stage, entries, at=at, by=by)


def passed(stage: OrganisationStage, by, at=AFTER) -> OrganisationStage:
    """The organisation passes."""
    check_all(stage, by, at)
    mark(stage, by, at=at)
    return operations.conclude(stage, at=at, by=by)


def eligible_in(funding_round: FundingRound, by, *, organisation=None, at=AFTER, **values):
    """An application that may be scored."""
    application = application_in(stage_in(funding_round, organisation), **values)
    passed(application.stage, by, at)
    application = fresh(application)
    operations.mark_eligible(application, at=at, by=by)
    return application


def given(application: Application, by, *, assessor=None, at=AFTER) -> Assignment:
    """The application in an assessor's hands."""
    assessor = assessor or UserFactory(assessor=True)
    due_on = max(DUE, at.date())
    return operations.assign(application, assessor=assessor, due_on=due_on, at=at, by=by)


def scored(assignment: Assignment, *points: int, hands_in: bool = True, at=AFTER) -> Assignment:
    """No interest, and ``points`` for the first criteria in their order; handed in unless told
    otherwise."""
    if assignment.declared_at is None:
        operations.declare(assignment, has_interest=False, at=at, by=assignment.assessor)
    criteria = Criterion.objects.filter(round=assignment.application.round, stage="project").order_by("number")
    entries = [
        operations.ScoreEntry(one.pk, given_points, "A clear need.")
        for one, given_points in zip(criteria, points, strict=False)
    ]
    operations.save_scores(assignment, entries, at=at)
    return operations.hand_in(assignment, at=at) if hands_in else assignment


def fresh(record):
    """The record as it now stands in the database."""
    return type(record)._default_manager.get(pk=record.pk)


def is_assessed(application: Application) -> bool:
    return fresh(application).status == ApplicationStatus.ASSESSED
