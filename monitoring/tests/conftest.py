"""A return that can be begun, and how its answers are filled in."""

import datetime as dt

import pytest

from commissioning.agreements.tests.factories import (
    AgreementFactory,
    BudgetLineFactory,
    TargetFactory,
    TargetProfileFactory,
)
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from monitoring.enums import Tier
from monitoring.models import TierQuestionnaire
from monitoring.operations.questions import ensure_standard_questions
from monitoring.operations.returns import FigureEntry, SpendEntry, begin, save_figures, save_spending
from monitoring.tests.factories import MonitoringPlanFactory, ReturnFactory
from organisations.tests.factories import MembershipFactory, UserFactory

OPEN = dt.datetime(2025, 10, 3, 9, tzinfo=dt.UTC)

# The least that each tier's questions take.
ANSWERS = {
    "progress": {"": "We ran the lunch club every Tuesday."},
    "difference": {"": "People tell us that they are less lonely."},
    "changes": {"": "no"},
    "volunteers": {"": "12"},
    "safeguarding": {"": "no"},
}


@pytest.fixture
def lead(db):
    return UserFactory(full_name="Asha Lead", email="asha@riverside.example")


@pytest.fixture
def officer(db):
    return UserFactory(commissioning_officer=True, full_name="Olu Officer")


@pytest.fixture
def due_return(db, lead, officer):
    """The first return of an active, standard agreement with two targets and two budget lines; not started."""
    ensure_standard_questions(at=OPEN)
    agreement = AgreementFactory(active=True, officer=officer, title="Riverside lunch club")
    MembershipFactory(user=lead, organisation=agreement.organisation, started_at=OPEN - dt.timedelta(days=365))
    questionnaire = TierQuestionnaire.objects.get(tier=Tier.STANDARD).questionnaire
    MonitoringPlanFactory(agreement=agreement, questionnaire=questionnaire)
    for value in (100, 40):
        target = TargetFactory(agreement=agreement)
        TargetProfileFactory(target=target, period_number=1, value=value)
    BudgetLineFactory(agreement=agreement, number=1, heading="Staff", amount_pence=48_000_00)
    BudgetLineFactory(agreement=agreement, number=2, heading="Room", amount_pence=12_000_00)
    return ReturnFactory(agreement=agreement)


def fill_in(monitoring_return, *, by, at=OPEN, actual=95, spent_pence=1_000_00):
    """Answer everything that a draft asks."""
    answers = load(monitoring_return.sheet)
    keys = [key for key in ANSWERS if key in answers.structure.by_key]
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in keys}
    outcome = questionnaires.save_answers(
        sheet=monitoring_return.sheet, raws={key: ANSWERS[key] for key in keys}, shown=shown, at=at, by=by
    )
    assert outcome.is_whole
    assert not outcome.problems
    figures = {
        row.target_id: FigureEntry(actual=actual, basis=row.basis, comment="", revision=row.revision)
        for row in monitoring_return.figures.all()
    }
    save_figures(monitoring_return, figures, at=at, by=by)
    spending = {
        row.budget_line_id: SpendEntry(spent_pence=spent_pence, comment="", revision=row.revision)
        for row in monitoring_return.spending.all()
    }
    save_spending(monitoring_return, spending, at=at, by=by)


@pytest.fixture
def draft(due_return, lead):
    """The return, begun and empty."""
    begin(due_return, at=OPEN, by=lead)
    return due_return


@pytest.fixture
def filled(draft, lead):
    """The return, ready to be handed in."""
    fill_in(draft, by=lead)
    return draft
