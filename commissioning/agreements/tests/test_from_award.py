import datetime as dt
from decimal import Decimal

import pytest

from commissioning.agreements import from_applications
from commissioning.agreements import operations as agreements
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.applications import following
from commissioning.applications.models import Award
from commissioning.applications.operations import awards
from commissioning.applications.queries.award_board import assistance_of, boards_of
from commissioning.applications.queries.coverage import coverage_of
from commissioning.applications.tests.awarding import (
    AT,
    assessed,
    decided,
    made_final,
    promise,
    scheme,
)
from commissioning.applications.tests.factories import BudgetAmountFactory, BudgetHeadingFactory, OverheadsFactory
from commissioning.common.models import OfficerTask
from commissioning.programmes.tests.factories import ProgrammeFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def award(officer):
    """£18,000 of £20,000 asked for, with two headings, overheads, and promises; told."""
    of = scheme()
    application = assessed(of, 80)
    BudgetAmountFactory(
        heading=BudgetHeadingFactory(application=application, number=2, heading="Rooms"), amount_pence=5_000_00, year=2
    )
    OverheadsFactory(application=application)
    promise(application, y1=Decimal(101), y3=Decimal(60))
    sums = {application.reference: awards.Sum(18_000_00, "The rooms are free.", "Report by May.")}
    awards.recommend(of, sums, at=AT, by=officer)
    made_final(of.round, officer)
    decided(of.round, officer)
    awards.send_letters(of.round, at=AT, by=officer)
    return Award.objects.select_related("application__round").get()


def lead_of(award):
    return award.application.organisation.memberships.get().user


def test_an_accepted_award_becomes_the_draft_of_its_agreement(award):
    application, funding_round = award.application, award.application.round

    awards.answer(award, accepts=True, at=AT, by=lead_of(award))

    draft = Agreement.objects.get()
    assert (draft.application, draft.status, draft.value_pence) == (application, AgreementStatus.DRAFT, 18_000_00)
    assert (draft.starts_on, draft.ends_on) == (funding_round.agreement_starts_on, funding_round.agreement_ends_on)
    assert (draft.programme, draft.scheme) == (funding_round.programme, application.round_scheme.scheme)
    assert (draft.officer, draft.awarded_on) == (funding_round.officer, award.decided_on)
    assert list(draft.wards.all()) == list(application.wards.all())
    # £20,000 and £5,000 direct, and a fifth of £30,000 in each of the two years.
    assert draft.full_cost_pence == 37_000_00
    assert draft.contribution_reason == "The rooms are free."
    assert draft.purpose.endswith("Conditions: Report by May.")
    lines = [(line.heading, line.amount_pence) for line in draft.budget_lines.all()]
    assert lines == [("Staff", 9_729_73), ("Rooms", 2_432_43), ("Overheads", 5_837_84)]
    assert sum(pence for _, pence in lines) == 18_000_00
    assert [(one.due_on, one.amount_pence) for one in draft.payments.all()] == [
        (dt.date(2027, 4, 1), 3_000_00),
        (dt.date(2027, 10, 1), 3_000_00),
        (dt.date(2028, 4, 3), 3_000_00),
        (dt.date(2028, 10, 2), 3_000_00),
        (dt.date(2029, 4, 3), 3_000_00),
        (dt.date(2029, 10, 1), 3_000_00),
    ]
    target = draft.targets.get()
    assert {one.period_number: one.value for one in target.profiles.all()} == {1: 51, 2: 50, 5: 30, 6: 30}
    assert OfficerTask.objects.filter(title__startswith=f"Read and offer {draft.reference}").exists()


def test_there_is_one_agreement_however_often_it_is_asked_for(award, officer):
    awards.answer(award, accepts=True, at=AT, by=lead_of(award))
    first = Agreement.objects.get()

    with pytest.raises(awards.CannotAnswer):
        awards.answer(award, accepts=True, at=AT, by=lead_of(award))

    assert agreements.draft_from_award(award, at=AT, by=officer) == first
    assert Agreement.objects.count() == 1


def test_an_award_that_is_declined_has_none(award):
    awards.answer(award, accepts=False, reason="We have closed.", at=AT, by=lead_of(award))

    assert not Agreement.objects.exists()


def test_the_draft_goes_the_way_of_every_agreement_until_it_is_active(award, officer):
    awards.answer(award, accepts=True, at=AT, by=lead_of(award))
    draft = Agreement.objects.get()
    assert following.of([award.application_id])[award.application_id].own_url == ""

    agreements.offer(draft, at=AT, by=officer)
    agreements.accept(draft, at=AT, by=lead_of(award), name="Ada Lead")
    agreements.countersign(draft, at=AT, by=officer)

    active = Agreement.objects.get()
    assert (active.status, bool(active.snapshot_sha256)) == (AgreementStatus.ACTIVE, True)
    link = following.of([award.application_id])[award.application_id]
    assert (link.reference, link.state) == (active.reference, "Active")
    assert link.own_url


def test_grants_of_three_financial_years_count_towards_the_limit(officer, settings):
    settings.SUBSIDY_LIMIT_PENCE = 100_000_00
    of = scheme()
    application = assessed(of, 80)
    mine = {"organisation": application.organisation, "active": True}
    AgreementFactory(**mine, awarded_on=dt.date(2024, 4, 1), value_pence=70_000_00)
    AgreementFactory(**mine, awarded_on=dt.date(2024, 3, 31), value_pence=500_000_00)
    AgreementFactory(**mine, awarded_on=dt.date(2026, 6, 1), value_pence=9_999_99)
    AgreementFactory(**mine, kind="contract", awarded_on=dt.date(2026, 6, 1), value_pence=400_000_00)
    AgreementFactory(active=True, awarded_on=dt.date(2026, 6, 1), value_pence=400_000_00)

    (found,) = assistance_of(of.round, boards_of(of.round), AT.date()).values()
    assert (found.before, found.now, found.total, found.passes) == (79_999_99, 20_000_00, 99_999_99, False)

    AgreementFactory(**mine, awarded_on=dt.date(2026, 6, 1), value_pence=2)
    (found,) = assistance_of(of.round, boards_of(of.round), AT.date()).values()
    assert found.passes


def test_what_follows_from_the_round_itself_is_not_counted_twice(award):
    awards.answer(award, accepts=True, at=AT, by=lead_of(award))

    (found,) = assistance_of(award.application.round, boards_of(award.application.round), AT.date()).values()

    assert (found.before, found.now) == (0, 18_000_00)


def test_coverage_stands_beside_what_the_programme_before_gave(officer):
    of = scheme()
    application = assessed(of, 80)
    ward = application.wards.get()
    before = ProgrammeFactory()
    of.round.programme.predecessor = before
    of.round.programme.save()
    agreement = AgreementFactory(active=True, programme=before, value_pence=30_000_00)
    agreement.wards.add(ward)

    coverage = coverage_of(of.round, boards_of(of.round))

    (line,) = [one.line for one in coverage.dimensions[0].lines if one.line.value == ward.name]
    assert (line.projects, line.pence, line.before_pence, line.is_gap) == (1, 20_000_00, 30_000_00, False)


def test_agreements_say_what_they_know_once():
    assert from_applications.links in following._links
    assert len(following._links) == len(set(following._links)) == 1
