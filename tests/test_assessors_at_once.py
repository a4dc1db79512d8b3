"""Two people at the same moment: nobody is skipped and nothing happens twice. On both databases."""

import pytest

from commissioning.applications.enums import ApplicationStatus, Interest
from commissioning.applications.models import Application, Assignment, Moderation
from commissioning.applications.operations import assessment as operations
from commissioning.applications.tests.assessing import AFTER, DUE, closed_round, eligible_in, fresh, given, scored
from commissioning.common.models import OfficerTask, StatusChange
from monitoring.tests.test_returns_held_fast import at_once
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def application(officer):
    return eligible_in(closed_round(officer=officer), officer)


def ready(application, officer, *points):
    """Two assessors with everything scored and nothing handed in."""
    return [scored(given(application, officer), *each, hands_in=False) for each in points]


def hand_in(assignment):
    return lambda: operations.hand_in(Assignment.objects.get(pk=assignment.pk), at=AFTER)


@pytest.mark.parametrize("turn", range(4))
def test_two_who_hand_in_at_once_are_both_counted(application, officer, turn):
    first, second = ready(application, officer, (4, 4), (3, 3))

    outcomes = at_once(hand_in(first), hand_in(second))

    assert not [one for one in outcomes if isinstance(one, Exception)]
    after = fresh(application)
    assert (after.status, str(after.score)) == (ApplicationStatus.ASSESSED, "70.00")
    assert StatusChange.objects.filter(object_id=application.pk, after=ApplicationStatus.ASSESSED).count() == 1


def test_two_who_differ_and_hand_in_at_once_open_one_moderation(application, officer):
    first, second = ready(application, officer, (5, 5), (1, 1))

    at_once(hand_in(first), hand_in(second))

    assert Moderation.objects.get().application_id == application.pk
    assert OfficerTask.objects.filter(key__endswith=":moderate").count() == 1
    assert fresh(application).status == ApplicationStatus.ELIGIBLE


def test_one_press_of_handing_in_is_one(application, officer):
    first, _ = ready(application, officer, (4, 4), (3, 3))

    outcomes = at_once(hand_in(first), hand_in(first))

    assert sum(isinstance(one, operations.NotToBeScored) for one in outcomes) == 1


def test_a_score_saved_while_handing_in_is_in_it_or_refused(application, officer):
    first, second = ready(application, officer, (4, 4), (4, 4))
    operations.hand_in(second, at=AFTER)
    criterion = application.round.criteria.get(number=3)
    change = operations.ScoreEntry(criterion.pk, 5, "More.")

    outcomes = at_once(
        hand_in(first),
        lambda: operations.save_scores(Assignment.objects.get(pk=first.pk), [change], at=AFTER),
    )

    was_refused = isinstance(outcomes[1], operations.NotToBeScored)
    assert first.scores.get(criterion=criterion).points == (4 if was_refused else 5)
    # 4 and 4 of everything is 80; 5 under a weight of 60 makes it 92, and the mean 86.
    assert str(fresh(application).score) == ("80.00" if was_refused else "86.00")


def test_an_assessor_is_taken_off_or_hands_in_never_both_halves(application, officer):
    first, second = ready(application, officer, (4, 4), (3, 3))
    third = scored(given(application, officer), 2, 2, hands_in=False)
    for each in (first, second):
        operations.hand_in(each, at=AFTER)

    at_once(
        hand_in(third),
        lambda: operations.remove(Assignment.objects.get(pk=third.pk), reason="On leave.", at=AFTER, by=officer),
    )

    after = fresh(third)
    if after.removed_at:
        assert (fresh(application).status, int(fresh(application).score)) == (ApplicationStatus.ASSESSED, 70)
    else:
        assert int(Moderation.objects.get().spread) == 40


def test_sharing_out_twice_at_once_gives_each_application_its_number(application, officer):
    UserFactory.create_batch(4, assessor=True)

    outcomes = at_once(
        *[
            lambda: operations.assign_balanced(
                Application.objects.get(pk=application.pk).round, due_on=DUE, at=AFTER, by=officer
            )
        ]
        * 2
    )

    assert sorted(len(one) for one in outcomes) == [0, 2]
    assert application.assignments.count() == 2


def test_of_two_declarations_at_once_one_counts(application, officer):
    assignment = given(application, officer)

    def declare(has_interest):
        return operations.declare(
            Assignment.objects.get(pk=assignment.pk),
            has_interest=has_interest,
            detail="My sister.",
            at=AFTER,
            by=assignment.assessor,
        )

    outcomes = at_once(lambda: declare(False), lambda: declare(False))

    assert sum(isinstance(one, operations.AlreadyDeclared) for one in outcomes) == 1
    assert fresh(assignment).interest == Interest.NONE


def test_a_moderation_is_settled_once(application, officer):
    for each in ready(application, officer, (5, 5), (1, 1)):
        operations.hand_in(each, at=AFTER)

    outcomes = at_once(
        *[
            lambda score=score: operations.settle(
                Application.objects.get(pk=application.pk), agreed_score=score, outcome="Agreed.", at=AFTER, by=officer
            )
            for score in (60, 70)
        ]
    )

    assert sum(isinstance(one, operations.AlreadySettled) for one in outcomes) == 1
    assert fresh(application).score == fresh(application).moderation.agreed_score
