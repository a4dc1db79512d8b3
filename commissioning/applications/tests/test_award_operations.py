import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application, Award, FundingRound, Recommendation
from commissioning.applications.operations import awards
from commissioning.applications.queries.award_board import boards_of
from commissioning.applications.tests.awarding import (
    AT,
    DECIDED_ON,
    assessed,
    decided,
    in_full,
    made_final,
    note_every_gap,
    nothing,
    scheme,
    scored,
)
from commissioning.applications.tests.factories import ApplicationFactory, ModerationFactory
from commissioning.common import snapshots
from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def save(of, sums, officer):
    return awards.recommend(of, sums, at=AT, by=officer)


# Recommending ----------------------------------------------------------------------------------------


def test_the_board_ranks_by_score_and_proposes_sums_until_the_money_ends(officer):
    of = scheme(budget_pence=50_000_00)
    third, first, second = assessed(of, 60, 10_000_00), assessed(of, 80, 30_000_00), assessed(of, 70, 30_000_00)

    (board,) = boards_of(of.round)

    assert [(row.rank, row.reference, row.pence, row.is_above_line) for row in board.rows] == [
        (1, first.reference, 30_000_00, True),
        (2, second.reference, 0, False),
        (3, third.reference, 0, False),
    ]
    assert (board.cut_off.reference, board.cut_off.left, board.cut_off.wanted) == (
        second.reference,
        20_000_00,
        30_000_00,
    )
    assert not board.is_saved
    assert not Award.objects.exists()


def test_sums_are_kept_with_their_reasons_and_history(officer):
    of = scheme()
    full, part, none = (assessed(of, score) for score in (80, 70, 60))

    save(of, in_full(full) | {part.reference: awards.Sum(5_000_00, "Half the rooms.")} | nothing(none), officer)

    assert {award.application: (award.recommended_pence, award.reason) for award in Award.objects.all()} == {
        full: (20_000_00, ""),
        part: (5_000_00, "Half the rooms."),
        none: (0, "The money does not reach."),
    }
    assert set(Award.history.values_list("history_user", flat=True)) == {officer.pk}


def test_what_is_saved_again_unchanged_writes_no_history(officer):
    of = scheme()
    one = assessed(of, 80)
    save(of, in_full(one), officer)

    save(of, in_full(one), officer)

    assert Award.history.count() == 1


@pytest.mark.parametrize(
    ("pence", "reason", "part"),
    [
        (500_00, "A little.", "amount"),
        (20_000_01, "", "amount"),
        (60_000_00, "", "amount"),
        (19_999_99, " ", "reason"),
        (0, "", "reason"),
    ],
)
def test_a_sum_outside_its_limits_or_without_its_reason_is_refused_with_all_others(officer, pence, reason, part):
    of = scheme()
    good, bad = assessed(of, 80), assessed(of, 70)

    with pytest.raises(awards.CannotRecommend) as refusal:
        save(of, in_full(good) | {bad.reference: awards.Sum(pence, reason)}, officer)

    assert {key: problem[0] for key, problem in refusal.value.problems.items()} == {bad.reference: part}
    assert not Award.objects.exists()


def test_sums_saved_one_after_the_other_never_pass_the_budget(officer):
    of = scheme(budget_pence=50_000_00)
    one, two, three = (assessed(of, score) for score in (80, 70, 60))
    save(of, in_full(one, two), officer)

    with pytest.raises(awards.CannotRecommend, match="£10,000 more than the scheme’s budget"):
        save(of, in_full(three), officer)

    assert Award.objects.filter(application=three).count() == 0


def test_an_application_that_is_not_assessed_or_of_another_scheme_gets_no_sum(officer):
    of = scheme()
    other = assessed(scheme(), 80)
    eligible = ApplicationFactory(eligible=True, round_scheme=of, stage__round=of.round)

    with pytest.raises(awards.CannotRecommend) as refusal:
        save(of, in_full(other) | in_full(eligible), officer)

    assert set(refusal.value.problems) == {other.reference, eligible.reference}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 21_000_00), st.sampled_from(["", "Because."])), max_size=8
    )
)
def test_no_sequence_of_sums_passes_the_budget(officer, steps):
    of = scheme(budget_pence=40_000_00, maximum_pence=40_000_00)
    ones = [assessed(of, score) for score in (80, 70, 60)]
    for place, pence, reason in steps:
        with contextlib.suppress(awards.CannotRecommend):
            save(of, {ones[place].reference: awards.Sum(pence, reason)}, officer)
        sums = list(Award.objects.filter(application__round_scheme=of).values_list("recommended_pence", flat=True))
        assert sum(sums) <= 40_000_00
        assert all(one == 0 or 1_000_00 <= one <= 20_000_00 for one in sums)


# Final -----------------------------------------------------------------------------------------------


def test_a_final_recommendation_is_frozen_and_moves_every_application(officer):
    of = scheme()
    one, two = assessed(of, 80), assessed(of, 70)
    save(of, in_full(one) | nothing(two), officer)

    made = made_final(of.round, officer)

    assert snapshots.is_intact(made)
    pack = snapshots.read(made)
    assert [row["recommended_pence"] for row in pack["schemes"][0]["rows"]] == [20_000_00, 0]
    assert pack["equality_analysis"] == "No group is left out."
    assert pack["recommendations"][0].startswith("Award 1 grant of £20,000 in all for 1 April 2027 to 31 March 2030")
    assert set(Application.objects.values_list("status", flat=True)) == {ApplicationStatus.RECOMMENDED}
    assert StatusChange.objects.filter(after="recommended", by=officer).count() == 2


def test_it_is_final_once_and_then_nothing_is_changed(officer):
    of = scheme()
    one = assessed(of, 80)
    save(of, in_full(one), officer)
    made = made_final(of.round, officer)

    for again in (
        lambda: awards.make_final(of.round, equality_analysis="Another.", at=AT, by=officer),
        lambda: save(of, nothing(one), officer),
        lambda: awards.note_gaps(of.round, {("ward", "Abbey"): "Later."}, at=AT, by=officer),
    ):
        with pytest.raises(awards.AlreadyFinal):
            again()
    assert Recommendation.objects.get().snapshot_sha256 == made.snapshot_sha256
    assert Award.objects.get().recommended_pence == 20_000_00


def test_what_is_missing_stands_against_it(officer):
    of = scheme()
    assessed(of, 80)
    ApplicationFactory(eligible=True, round_scheme=of, stage__round=of.round)
    unsettled = assessed(of, 60)
    ModerationFactory(application=unsettled)
    early = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)

    with pytest.raises(awards.NotReadyToRecommend) as refusal:
        awards.make_final(of.round, equality_analysis="None.", at=early, by=officer)

    words = [one.words for one in refusal.value.obstacles]
    assert words[:3] == [
        "The round has not closed.",
        "1 application still to be assessed.",
        "1 moderation still to be settled.",
    ]
    assert words[3].endswith(": 2 applications without a recommendation.")
    assert "gaps in coverage without a mitigation note." in words[4]
    assert not Recommendation.objects.exists()
    assert not Application.objects.filter(status=ApplicationStatus.RECOMMENDED).exists()


def test_a_gap_without_a_note_stands_against_it(officer):
    of = scheme()
    one = assessed(of, 80)
    save(of, in_full(one), officer)
    note_every_gap(of.round, officer)
    awards.note_gaps(of.round, {("size", "Large"): ""}, at=AT, by=officer)

    with pytest.raises(awards.NotReadyToRecommend, match="1 gap in coverage"):
        awards.make_final(of.round, equality_analysis="None.", at=AT, by=officer)


# Decided ---------------------------------------------------------------------------------------------


@pytest.fixture
def final(officer):
    """Two applications of £20,000, of which one is recommended, under a budget of £30,000."""
    of = scheme(budget_pence=30_000_00, maximum_pence=30_000_00)
    first, second = assessed(of, 80), assessed(of, 70)
    save(of, in_full(first) | nothing(second), officer)
    made_final(of.round, officer)
    return of.round, first, second


def decide(funding_round, by, decisions, **values):
    given = {"decided_on": DECIDED_ON, "reference": "2027/014", "at": AT, "by": by} | values
    return awards.record_decisions(funding_round, decisions, **given)


def test_decisions_are_recorded_with_day_and_issue(final, officer):
    funding_round, first, second = final

    count = decide(
        funding_round, officer, {first.reference: awards.Decided(20_000_00), second.reference: awards.Decided(0)}
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (count, first.status, second.status) == (2, ApplicationStatus.AWARDED, ApplicationStatus.DECLINED)
    award = first.award
    assert (award.decided_pence, award.decided_on, award.decision_reference, award.recorded_by) == (
        20_000_00,
        DECIDED_ON,
        "2027/014",
        officer,
    )
    assert second.award.decision_reason == "The money does not reach."


def test_another_sum_than_the_recommended_needs_a_reason_and_the_budget_holds(final, officer):
    funding_round, first, second = final

    with pytest.raises(awards.CannotDecide) as refusal:
        decide(funding_round, officer, {first.reference: awards.Decided(10_000_00)})
    assert refusal.value.problems[first.reference][0] == "reason"

    decide(funding_round, officer, {first.reference: awards.Decided(15_000_00, "Cabinet halved it.")})
    with pytest.raises(awards.CannotDecide, match="£1,000 more than the budget"):
        decide(funding_round, officer, {second.reference: awards.Decided(16_000_00, "Cabinet wished it.")})

    second.refresh_from_db()
    assert second.status == ApplicationStatus.RECOMMENDED


def test_a_decision_is_taken_once_on_a_day_that_was(final, officer):
    funding_round, first, _ = final
    with pytest.raises(ValueError, match="today or before"):
        decide(funding_round, officer, {first.reference: awards.Decided(20_000_00)}, decided_on=dt.date(2027, 1, 13))
    with pytest.raises(ValueError, match="after the round opened"):
        decide(funding_round, officer, {first.reference: awards.Decided(20_000_00)}, decided_on=dt.date(2026, 1, 11))
    decide(funding_round, officer, {first.reference: awards.Decided(20_000_00)})

    with pytest.raises(awards.CannotDecide):
        decide(funding_round, officer, {first.reference: awards.Decided(0, "No.")})

    assert Award.objects.get(application=first).decided_pence == 20_000_00


# Told ------------------------------------------------------------------------------------------------


def test_letters_are_frozen_and_sent_once_with_scores_and_the_day_to_appeal_by(final, officer):
    funding_round, first, _ = final
    scored(first, 4, 3)
    decided(funding_round, officer)
    awards.write_feedback(first.award, feedback="Say more of the need.", at=AT, by=officer)

    count = awards.send_letters(funding_round, at=AT, by=officer)
    again = awards.send_letters(funding_round, at=AT + dt.timedelta(days=3), by=officer)

    award = Award.objects.get(application=first)
    letter = awards.letter_of(award)
    assert (count, again) == (2, 0)
    assert (letter["decided_pence"], letter["feedback"]) == (20_000_00, "Say more of the need.")
    assert letter["criteria"] == [["Need", 25, "3.5", 5]]
    assert (letter["appeal_by"], award.appeal_by) == ("2027-01-26", dt.date(2027, 1, 26))
    assert award.notified_at == AT
    assert OutboxMessage.objects.filter(key__contains=":outcome:").count() == 2
    with pytest.raises(awards.AlreadyTold):
        awards.write_feedback(award, feedback="Too late.", at=AT, by=officer)


def test_the_round_is_decided_with_its_last_letter(final, officer):
    funding_round, first, second = final
    decide(funding_round, officer, {first.reference: awards.Decided(20_000_00)})
    awards.send_letters(funding_round, at=AT, by=officer)
    assert FundingRound.objects.get().status == RoundStatus.PUBLISHED

    decide(funding_round, officer, {second.reference: awards.Decided(0)})
    assert FundingRound.objects.get().status == RoundStatus.PUBLISHED
    awards.send_letters(funding_round, at=AT, by=officer)

    assert FundingRound.objects.get().status == RoundStatus.DECIDED


def test_an_officer_gets_a_task_where_nobody_has_an_account(officer):
    of = scheme()
    lonely = assessed(of, 80, organisation=OrganisationFactory())
    lonely.organisation.memberships.all().delete()
    save(of, in_full(lonely), officer)
    made_final(of.round, officer)
    decided(of.round, officer)

    awards.send_letters(of.round, at=AT, by=officer)

    assert OfficerTask.objects.filter(
        title__startswith="Send the letter by post", assigned_to=of.round.officer
    ).exists()
    assert not OutboxMessage.objects.filter(key__contains=":outcome:").exists()


# Answered --------------------------------------------------------------------------------------------


def test_an_award_is_answered_once_and_only_when_its_letter_was_sent(final, officer):
    funding_round, first, second = final
    decided(funding_round, officer)
    award = Award.objects.get(application=first)
    with pytest.raises(awards.CannotAnswer):
        awards.answer(award, accepts=True, at=AT, by=officer)
    awards.send_letters(funding_round, at=AT, by=officer)

    awards.answer(award, accepts=False, reason="We have closed.", at=AT, by=officer)

    for accepts in (True, False):
        with pytest.raises(awards.CannotAnswer):
            awards.answer(award, accepts=accepts, at=AT, by=officer)
    with pytest.raises(awards.CannotAnswer):
        awards.answer(Award.objects.get(application=second), accepts=True, at=AT, by=officer)
    award.refresh_from_db()
    assert (award.is_accepted, award.answer_reason, award.answered_at) == (False, "We have closed.", AT)
    assert OfficerTask.objects.filter(key=f"award:{award.pk}:declined").exists()


def test_a_score_of_nothing_is_ranked_too(officer):
    of = scheme()
    last, first = assessed(of, Decimal("0.00")), assessed(of, Decimal("0.01"))

    (board,) = boards_of(of.round)

    assert [row.reference for row in board.rows] == [first.reference, last.reference]
