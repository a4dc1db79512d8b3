"""Two people at an award at the same moment: one is heard, nothing happens twice. On both databases."""

import pytest

from commissioning.agreements.models import Agreement
from commissioning.applications.models import Award, FundingRound, Recommendation, RoundScheme
from commissioning.applications.operations import awards
from commissioning.applications.tests.awarding import (
    AT,
    DECIDED_ON,
    assessed,
    decided,
    in_full,
    made_final,
    note_every_gap,
    scheme,
)
from commissioning.common import snapshots
from commissioning.common.models import OutboxMessage
from monitoring.tests.test_returns_held_fast import at_once
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def test_sums_saved_at_once_never_pass_the_budget(officer):
    of = scheme(budget_pence=30_000_00, maximum_pence=30_000_00)
    ones = [assessed(of, score) for score in (80, 70)]

    outcomes = at_once(
        *[lambda one=one: awards.recommend(RoundScheme.objects.get(), in_full(one), at=AT, by=officer) for one in ones]
    )

    assert sum(isinstance(one, awards.CannotRecommend) for one in outcomes) == 1
    assert Award.objects.get().recommended_pence == 20_000_00


def test_a_recommendation_is_made_final_once(officer):
    of = scheme()
    awards.recommend(of, in_full(assessed(of, 80)), at=AT, by=officer)
    note_every_gap(of.round, officer)

    outcomes = at_once(
        *[lambda: awards.make_final(FundingRound.objects.get(), equality_analysis="None.", at=AT, by=officer)] * 2
    )

    assert sum(isinstance(one, awards.AlreadyFinal) for one in outcomes) == 1
    assert Recommendation.objects.count() == 1


def test_sums_and_the_final_word_at_once_agree(officer):
    of = scheme()
    one = assessed(of, 80)
    awards.recommend(of, in_full(one), at=AT, by=officer)
    note_every_gap(of.round, officer)
    less = {one.reference: awards.Sum(5_000_00, "Fewer rooms.")}

    at_once(
        lambda: awards.make_final(FundingRound.objects.get(), equality_analysis="None.", at=AT, by=officer),
        lambda: awards.recommend(RoundScheme.objects.get(), less, at=AT, by=officer),
    )

    frozen = snapshots.read(Recommendation.objects.get())
    assert frozen["schemes"][0]["recommended_pence"] == Award.objects.get().recommended_pence


def test_a_decision_is_recorded_and_a_letter_sent_once(officer):
    of = scheme()
    one = assessed(of, 80)
    awards.recommend(of, in_full(one), at=AT, by=officer)
    made_final(of.round, officer)
    decision = {one.reference: awards.Decided(20_000_00)}

    outcomes = at_once(
        *[
            lambda: awards.record_decisions(
                FundingRound.objects.get(), decision, decided_on=DECIDED_ON, reference="1", at=AT, by=officer
            )
        ]
        * 2
    )
    sent = at_once(*[lambda: awards.send_letters(FundingRound.objects.get(), at=AT, by=officer)] * 2)

    assert sum(isinstance(one, awards.CannotDecide) for one in outcomes) == 1
    assert sorted(sent) == [0, 1]
    assert OutboxMessage.objects.filter(key__contains=":outcome:").count() == 1


def test_an_award_accepted_twice_at_once_is_one_agreement(officer):
    of = scheme()
    one = assessed(of, 80)
    awards.recommend(of, in_full(one), at=AT, by=officer)
    made_final(of.round, officer)
    decided(of.round, officer)
    awards.send_letters(of.round, at=AT, by=officer)
    lead = one.organisation.memberships.get().user

    outcomes = at_once(*[lambda: awards.answer(Award.objects.get(), accepts=True, at=AT, by=lead)] * 2)

    assert sum(isinstance(one, awards.CannotAnswer) for one in outcomes) == 1
    assert Agreement.objects.get().application == one
