"""Reviews: the organisation's account, criteria, recommendation, decision and what follows from it."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.operations import next_term
from commissioning.agreements.tests.factories import (
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
)
from commissioning.common.dates import add_months
from commissioning.common.models import OfficerTask
from commissioning.common.snapshots import sha256_of
from commissioning.common.states import CannotMove
from monitoring.enums import Recommendation, ReviewKind, ReviewStatus
from monitoring.models import FundingNotice, Review
from monitoring.operations import reviews as operations
from monitoring.operations.reviews import CriterionEntry
from monitoring.queries.evidence import evidence_of, gather
from monitoring.rules.reviews import earliest_effect, notice_by_on
from monitoring.tests.factories import (
    FundingNoticeFactory,
    ReturnFactory,
    ReturnFigureFactory,
    ReturnSpendFactory,
    ReviewCriterionFactory,
    ReviewFactory,
)
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2027, 8, 2, 9, tzinfo=dt.UTC)
TODAY = dt.date(2027, 8, 2)


@pytest.fixture
def colleague(db):
    return UserFactory(commissioning_officer=True, full_name="Kay Colleague")


@pytest.fixture
def review(lead, officer):
    found = ReviewFactory(
        open=True,
        agreement__officer=officer,
        agreement__starts_on=dt.date(2025, 4, 1),
        agreement__ends_on=dt.date(2028, 3, 31),
        agreement__value_pence=60_000_00,
    )
    MembershipFactory(user=lead, organisation=found.agreement.organisation)
    return found


@pytest.fixture
def judged(review, officer):
    operations.save_criteria(review, [CriterionEntry("Meets the need", 3, "It does.")], at=AT, by=officer)
    return review


@pytest.fixture
def recommended(judged, officer):
    operations.recommend(judged, recommendation=Recommendation.RENEW, reason="Good.", at=AT, by=officer)
    return judged


def decide(review, decision, by, **more):
    return operations.decide(
        review, decision=decision, reason="Because.", decided_on=TODAY, at=more.pop("at", AT), by=by, **more
    )


def account(review, lead, **texts):
    said = {"achievements": "a", "users": "b", "proposals": "c"} | texts
    return operations.save_account(review, **said, revision=review.account_revision, at=AT, by=lead)


class TestAccount:
    def test_a_draft_is_kept_and_not_shown_to_officers(self, review, lead):
        account(review, lead)

        assert Review.objects.get().account_achievements == "a"
        assert evidence_of(review)["account"]["achievements"] == ""

    def test_nobody_overwrites_another_unawares(self, review, lead):
        account(review, lead)

        with pytest.raises(operations.StaleAccount):
            operations.save_account(
                review, achievements="x", users="", proposals="", revision=0, at=AT, by=UserFactory()
            )

        assert Review.objects.get().account_achievements == "a"

    def test_it_is_handed_in_whole(self, review, lead):
        account(review, lead, users=" ")
        with pytest.raises(operations.AccountIncomplete) as refusal:
            operations.give_account(review, at=AT, by=lead)
        assert list(refusal.value.missing) == ["users"]
        assert Review.objects.get().account_given_at is None

        account(review, lead)
        operations.give_account(review, at=AT, by=lead)

        assert review.account_given_by == lead
        assert {mail.to[0] for mail in Email.objects.all()} == {lead.email, review.agreement.officer.email}
        with pytest.raises(operations.AccountGiven):
            account(review, lead, achievements="later")


class TestRecommending:
    def test_every_criterion_is_judged_first(self, review, officer):
        with pytest.raises(operations.CriteriaUnscored):
            operations.recommend(review, recommendation=Recommendation.RENEW, reason="x", at=AT, by=officer)
        operations.save_criteria(review, [CriterionEntry("One", 0, "")], at=AT, by=officer)
        with pytest.raises(operations.CriteriaUnscored):
            operations.recommend(review, recommendation=Recommendation.RENEW, reason="x", at=AT, by=officer)

        assert Review.objects.get().status == ReviewStatus.OPEN

    def test_the_evidence_is_frozen(self, recommended):
        frozen = Review.objects.get()
        assert frozen.evidence_sha256 == sha256_of(frozen.evidence)
        ReturnFactory(agreement=recommended.agreement, number=9)

        assert evidence_of(frozen)["returns"] == []
        assert OfficerTask.objects.get().title.startswith("Decide on the final-year review")

    def test_a_grant_is_not_re_procured_and_a_contract_not_renewed(self, judged, officer):
        contract = ReviewFactory(open=True, kind=ReviewKind.REPROCUREMENT)

        for review, choice in ((judged, Recommendation.REPROCURE), (contract, Recommendation.RENEW)):
            with pytest.raises(operations.NotForThisReview):
                operations.recommend(review, recommendation=choice, reason="x", at=AT, by=officer)


class TestDeciding:
    def test_not_by_the_person_who_recommended(self, recommended, officer):
        with pytest.raises(operations.SamePerson):
            decide(recommended, Recommendation.RENEW, officer)

        assert Review.objects.get().status == ReviewStatus.RECOMMENDED

    def test_renewed_means_a_draft_of_the_same_length_with_all_its_parts(self, judged, officer, colleague):
        agreement = judged.agreement
        target = TargetFactory(agreement=agreement, weight=2)
        TargetProfileFactory(target=target, period_number=1, value=100)
        BudgetLineFactory(agreement=agreement, number=1, heading="Staff", amount_pence=60_000_00)
        operations.recommend(judged, recommendation=Recommendation.RENEW, reason="x", at=AT, by=officer)

        decide(judged, Recommendation.RENEW, colleague)

        draft = agreement.successors.get()
        assert draft.status == AgreementStatus.DRAFT
        assert (draft.starts_on, draft.ends_on) == (dt.date(2028, 4, 1), dt.date(2031, 3, 31))
        assert (draft.predecessor, draft.organisation, draft.value_pence) == (
            agreement,
            agreement.organisation,
            60_000_00,
        )
        assert [(line.heading, line.amount_pence) for line in draft.budget_lines.all()] == [("Staff", 60_000_00)]
        copied = draft.targets.get()
        assert (copied.indicator, copied.weight, copied.profiles.get().value) == (target.indicator, 2, Decimal(100))
        assert OfficerTask.objects.filter(title__contains=draft.reference).exists()
        assert "decided" in Email.objects.latest("pk").subject.lower()

    def test_an_end_gives_notice_with_its_tasks(self, recommended, colleague, lead):
        decide(recommended, Recommendation.DECOMMISSION, colleague)

        notice = FundingNotice.objects.get()
        assert (notice.given_on, notice.takes_effect_on) == (TODAY, dt.date(2028, 4, 1))
        assert notice.organisation_told_at == AT
        mail = Email.objects.get(subject__startswith="Notice that funding ends")
        assert (mail.to, "1 April 2028" in mail.message) == ([lead.email], True)
        titles = " ".join(OfficerTask.objects.filter(done_at=None).values_list("title", flat=True))
        assert "Tell the people who use" in titles
        assert "exit plan" in titles

    def test_too_late_for_full_notice_needs_a_reason_and_says_both_dates(self, recommended, colleague):
        late = dt.datetime(2028, 2, 10, 9, tzinfo=dt.UTC)
        with pytest.raises(operations.NoticeTooShort) as refusal:
            decide(recommended, Recommendation.DECOMMISSION, colleague, at=late)
        assert "1 April 2028" in str(refusal.value)
        assert "10 May 2028" in str(refusal.value)
        assert Review.objects.get().status == ReviewStatus.RECOMMENDED
        assert not FundingNotice.objects.exists()

        decide(recommended, Recommendation.DECOMMISSION, colleague, at=late, short_notice_reason="The hall closes.")

        assert FundingNotice.objects.get().short_notice_reason == "The hall closes."

    def test_funding_cannot_end_in_the_past(self, recommended, colleague):
        with pytest.raises(ValueError, match="passed"):
            decide(recommended, Recommendation.DECOMMISSION, colleague, takes_effect_on=TODAY, short_notice_reason="x")

        assert not FundingNotice.objects.exists()

    def test_renewed_late_begins_with_the_next_month_and_leaves_time_for_the_draft(self, recommended, colleague):
        late = dt.datetime(2028, 5, 17, 9, tzinfo=dt.UTC)

        decide(recommended, Recommendation.RENEW, colleague, at=late)

        draft = recommended.agreement.successors.get()
        assert (draft.starts_on, draft.ends_on) == (dt.date(2028, 6, 1), dt.date(2031, 5, 31))
        assert OfficerTask.objects.get(title__contains=draft.reference).due_on == dt.date(2028, 5, 24)

    def test_of_an_agreement_that_is_over_nobody_gives_notice(self, recommended, colleague):
        late = dt.datetime(2028, 5, 17, 9, tzinfo=dt.UTC)

        decide(recommended, Recommendation.DECOMMISSION, colleague, at=late)

        assert Review.objects.get().decision == Recommendation.DECOMMISSION
        assert not FundingNotice.objects.exists()
        assert not Email.objects.filter(subject__startswith="Notice that funding ends").exists()
        assert Email.objects.filter(subject__startswith="Review decided").exists()
        (task,) = OfficerTask.objects.filter(key__startswith=f"review:{recommended.pk}:", done_at=None)
        assert (task.title.startswith("Close "), task.due_on) == (True, dt.date(2028, 5, 24))

    def test_a_contract_goes_back_out_to_tender_by_tasks(self, officer, colleague):
        review = ReviewFactory(open=True, kind=ReviewKind.REPROCUREMENT, agreement__officer=officer)
        operations.recommend(review, recommendation=Recommendation.REPROCURE, reason="x", at=AT, by=officer)

        decide(review, Recommendation.REPROCURE, colleague)

        assert OfficerTask.objects.filter(title__contains="tender", done_at=None).count() == 2
        assert Agreement.objects.count() == 1

    def test_whoever_uses_the_work_is_told_once(self, recommended, colleague):
        decide(recommended, Recommendation.DECOMMISSION, colleague)
        notice = FundingNotice.objects.get()

        operations.record_users_told(notice, at=AT, by=colleague)
        operations.record_users_told(notice, at=AT + dt.timedelta(days=1), by=colleague)

        assert FundingNotice.objects.get().users_told_at == AT


class TestEvidence:
    def test_its_sums_are_those_of_the_accepted_returns(self, review):
        agreement = review.agreement
        target = TargetFactory(agreement=agreement)
        line = BudgetLineFactory(agreement=agreement, number=1, amount_pence=10_000_00)
        for number in (1, 2, 3):
            TargetProfileFactory(target=target, period_number=number, value=100)
            record = ReturnFactory(
                agreement=agreement, number=number, **({"accepted": True} if number < 3 else {"submitted": True})
            )
            ReturnFigureFactory(monitoring_return=record, target=target, actual=Decimal(80 + number))
            ReturnSpendFactory(monitoring_return=record, budget_line=line, spent_pence=1_000_00 + number)
        PaymentFactory(agreement=agreement, number=1, amount_pence=5_000_00, sent=True)
        PaymentFactory(agreement=agreement, number=2, amount_pence=7_000_00)

        found = evidence_of(review)

        assert found["targets"][0]["total_actual"] == Decimal(81 + 82)
        assert found["targets"][0]["total_profile"] == Decimal(200)
        assert found["spending"][0]["spent_pence"] == 1_000_01 + 1_000_02
        assert found["spending"][0]["left_pence"] == 10_000_00 - 2_000_03
        assert found["totals"]["spent_pence"] == sum(line["spent_pence"] for line in found["spending"])
        assert found["totals"]["paid_pence"] == 5_000_00
        assert found["totals"]["returns_accepted"] == 2

    def test_it_costs_the_same_for_one_return_and_for_ten(self, review):
        def count():
            with CaptureQueriesContext(connection) as queries:
                gather(Review.objects.get())
            return len(queries)

        ReturnFigureFactory(monitoring_return=ReturnFactory(agreement=review.agreement, number=1, accepted=True))
        before = count()
        for number in range(2, 11):
            ReturnFigureFactory(
                monitoring_return=ReturnFactory(agreement=review.agreement, number=number, accepted=True)
            )

        assert count() == before


class TestNotice:
    @given(day=st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)))
    def test_the_earliest_day_is_the_first_whose_last_day_for_notice_has_not_passed(self, day):
        earliest = earliest_effect(day)

        assert notice_by_on(earliest - dt.timedelta(days=1)) >= day
        assert notice_by_on(earliest - dt.timedelta(days=2)) < day

    def test_worked_days(self):
        assert earliest_effect(dt.date(2028, 1, 1)) == dt.date(2028, 4, 1)
        assert earliest_effect(dt.date(2027, 11, 30)) == dt.date(2028, 3, 1)
        assert earliest_effect(dt.date(2027, 11, 28)) == dt.date(2028, 2, 28)

    @given(start=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), months=st.integers(1, 60))
    def test_the_next_term_follows_and_is_as_long(self, start, months):
        end = add_months(start, months) - dt.timedelta(days=1)
        begins, ends = next_term(start, end)

        assert begins == end + dt.timedelta(days=1)
        assert ends == add_months(begins, months) - dt.timedelta(days=1) or (ends - begins) == (end - start)


MOVES = {
    ReviewStatus.RECOMMENDED: lambda review, by: operations.recommend(
        review, recommendation=Recommendation.RENEW, reason="x", at=AT, by=by
    ),
    ReviewStatus.DECIDED: lambda review, by: decide(review, Recommendation.RENEW, by),
}


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("before", ReviewStatus)
def test_every_pair_of_states(before, to):
    traits = {"status": before}
    if before in {ReviewStatus.RECOMMENDED, ReviewStatus.DECIDED}:
        traits |= {"recommended": True}
    if before == ReviewStatus.DECIDED:
        traits |= {"decision": Recommendation.RENEW, "decision_reason": "x", "decided_on": TODAY}
    review = ReviewFactory(**traits)
    ReviewCriterionFactory(review=review, score=3, judgement="x")

    if to in Review.TRANSITIONS.get(before, set()):
        MOVES[to](review, UserFactory())
        assert Review.objects.get().status == to
    else:
        with pytest.raises(CannotMove):
            MOVES[to](review, UserFactory())
        assert Review.objects.get().status == before


def test_a_frozen_pack_is_text_that_anybody_can_check(recommended):
    assert json.loads(recommended.evidence)["criteria"][0]["mark"] == 3


def test_a_notice_of_another_review_is_a_record_of_its_own():
    assert FundingNoticeFactory().users_told_at is None
