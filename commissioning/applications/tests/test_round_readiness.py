"""What stands against publishing a round, and that nothing else does."""

import datetime as dt

import pytest

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import FundingRound, RouteDecision
from commissioning.applications.operations import round_publication, route
from commissioning.applications.queries.readiness import missing, parts_of
from commissioning.applications.tests.factories import CriterionFactory, RoundSchemeFactory
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.common.states import CannotMove
from commissioning.programmes.tests.factories import SchemeFactory
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = clock.start_of_day(dt.date(2027, 3, 1)) + dt.timedelta(hours=10)


@pytest.fixture
def draft():
    return ready_round(at=AT)


def lacks(record) -> list[str]:
    return [one.words for one in missing(parts_of(FundingRound.objects.get(pk=record.pk)), at=AT)]


def test_a_round_that_lacks_nothing_is_published(draft):
    by = UserFactory(commissioning_officer=True)

    assert lacks(draft) == []
    round_publication.publish(draft, at=AT, by=by)

    draft.refresh_from_db()
    assert (draft.status, draft.published_at, draft.published_by) == (RoundStatus.PUBLISHED, AT, by)
    assert draft.history.first().history_user == by


BREAKS = {
    "Say what the round is for": {"summary": " "},
    "Say who can apply": {"who_can_apply": ""},
    "Write the privacy notice": {"privacy": ""},
    "Name two officers": {"second_officer": None},
    "Choose a day to open that is not past: it is 28 February 2027": {"opens_at": AT - dt.timedelta(days=1)},
    "Choose published questions about the organisation": {"organisation_version": None},
    "Enter a last day of agreements within the programme": {"agreement_ends_on": dt.date(2040, 3, 31)},
    "Enter a day for the decision after the last day to apply": {"decision_expected_on": dt.date(2027, 3, 20)},
}


@pytest.mark.parametrize("words", BREAKS)
def test_what_is_missing_is_named_and_the_operation_refuses(draft, words):
    FundingRound.objects.filter(pk=draft.pk).update(**BREAKS[words])

    assert lacks(draft) == [words]
    with pytest.raises(round_publication.RoundNotReady) as refusal:
        round_publication.publish(draft, at=AT, by=UserFactory())

    assert [one.words for one in refusal.value.missing] == [words]
    assert FundingRound.objects.get(pk=draft.pk).status == RoundStatus.DRAFT


def test_a_round_opens_today_at_the_earliest_and_closes_tomorrow(draft):
    FundingRound.objects.filter(pk=draft.pk).update(
        opens_at=AT - dt.timedelta(hours=1), questions_close_on=None, closes_on=AT.date() + dt.timedelta(days=1)
    )
    assert lacks(draft) == []

    FundingRound.objects.filter(pk=draft.pk).update(closes_on=AT.date())
    assert lacks(draft)[0] == "Choose a last day to apply in the future: it is 1 March 2027"


def test_every_scheme_needs_a_decision_for_the_rounds_route(draft):
    scheme = draft.schemes.get()
    RouteDecision.objects.all().delete()
    assert lacks(draft) == [f"Decide whether {scheme} is for a grant or a contract"]

    for chosen in ("grant", "contract"):
        route.decide_route(
            scheme,
            answers={},
            estimated_pence=90_000_00,
            is_light_touch=True,
            chosen=chosen,
            reasons="Because.",
            at=AT,
            by=draft.officer,
        )
    assert lacks(draft) == [f"{scheme} was decided to be a contract, and this round is for a grant: decide anew"]


def test_a_round_without_schemes_asks_for_one(draft):
    draft.schemes.all().delete()

    assert "Add at least one scheme with its budget" in lacks(draft)


def test_weights_make_a_hundred_for_each_theme_with_those_for_every_theme(draft):
    theme = draft.schemes.get().scheme.theme
    CriterionFactory(round=draft, number=50, weight=10, theme=theme, question_keys=["need"], anchors=["a"] * 6)
    assert lacks(draft) == [f"The weights for theme {theme} make 110 per cent: they must add up to 100"]

    other = RoundSchemeFactory(round=draft, scheme=SchemeFactory(theme__programme=draft.programme)).scheme
    assert lacks(draft) == [
        f"Decide whether {other} is for a grant or a contract",
        f"Choose published questions about projects of theme {other.theme}",
        f"The weights for theme {theme} make 110 per cent: they must add up to 100",
    ]


def test_criteria_and_questions_belong_together(draft):
    reach = draft.criteria.get(title="Reach")
    reach.question_keys = ["nothing_of_the_kind"]
    reach.anchors = ["", *reach.anchors[1:]]
    reach.save()
    theme = draft.schemes.get().scheme.theme

    assert lacks(draft) == [
        "Say of criterion “Reach” what each score from 0 to 5 means",
        f"No question about projects of theme {theme} informs criterion “Reach”",
        f"Question 9 about projects of theme {theme}, “How will you reach people who are often missed?”, "
        "informs no criterion",
    ]


def test_a_question_for_information_informs_no_criterion_and_applicants_are_told_so(draft, client):
    asked = structure_of(draft.organisation_version)
    contact = asked.by_key["contact"]
    assert contact.is_for_information
    assert not missing(parts_of(draft), at=AT)
    published = round_publication.publish(draft, at=AT, by=draft.officer)
    page = client.get(published.public_url).content.decode()
    assert page.count("For information only: it is not assessed.") == 1


def test_a_criterion_does_not_use_what_is_for_information_only(draft):
    criterion = draft.criteria.filter(stage="organisation").first()
    criterion.question_keys = [*criterion.question_keys, "contact"]
    criterion.save()

    (found,) = missing(parts_of(draft), at=AT)

    assert found.words.endswith("is for information only: no criterion may use it")


def test_a_criterion_of_a_theme_without_a_scheme_is_found(draft):
    stray = CriterionFactory(round=draft, number=50, theme=SchemeFactory().theme, anchors=["a"] * 6, title="Stray")

    assert lacks(draft) == [f"Criterion “{stray}” is for a theme that has no scheme in this round: change or remove it"]


def test_questions_that_are_still_a_draft_cannot_be_asked(draft):
    FundingRound.objects.filter(pk=draft.pk).update(organisation_version=QuestionnaireVersionFactory())

    assert "Choose published questions about the organisation" in lacks(draft)


def test_an_eligibility_question_explains_itself(draft):
    draft.eligibility_questions.update(explanation=" ")

    assert lacks(draft) == ["Explain the answer to eligibility question 1 to those who are not eligible"]


def test_a_round_is_published_once(draft):
    round_publication.publish(draft, at=AT, by=UserFactory())

    with pytest.raises(CannotMove):
        round_publication.publish(draft, at=AT, by=UserFactory())


def test_what_is_missing_costs_the_same_for_many_criteria(draft, django_assert_max_num_queries):
    for number in range(50, 80):
        CriterionFactory(round=draft, number=number)
    record = FundingRound.objects.select_related("programme", "organisation_version__questionnaire").get(pk=draft.pk)

    with django_assert_max_num_queries(10):  # Four of them read the questions, which a process keeps afterwards.
        missing(parts_of(record), at=AT)
