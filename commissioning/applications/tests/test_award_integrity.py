import pytest

from commissioning.applications import integrity
from commissioning.applications.models import Award, Recommendation, RoundScheme
from commissioning.applications.operations import awards
from commissioning.applications.tests.awarding import AT, assessed, decided, in_full, made_final, scheme
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def problems():
    checks = (integrity.awards_within_budgets, integrity.recommendations, integrity.letters)
    return [one.problem for check in checks for one in check() if one.problem]


def test_what_was_awarded_is_proved_and_what_was_tampered_with_is_found():
    officer, of = UserFactory(commissioning_officer=True), scheme()
    awards.recommend(of, in_full(assessed(of, 80), assessed(of, 70)), at=AT, by=officer)
    made_final(of.round, officer)
    decided(of.round, officer)
    awards.send_letters(of.round, at=AT, by=officer)
    assert problems() == []

    RoundScheme.objects.update(budget_pence=39_999_99, maximum_pence=30_000_00)
    Recommendation.objects.update(snapshot="{}")
    Award.objects.filter(application__score=80).update(snapshot="{}")

    assert problems() == [
        "its awards are £0.01 more than the budget",
        "it is not what was made final",
        "its letter is not what was sent",
    ]
