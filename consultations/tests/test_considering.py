"""What is made of themes and of scrutiny's recommendations; and that nothing raised is left unconsidered."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commissioning.common.states import CannotMove
from consultations.enums import ConsiderationAnswer, PhaseStatus
from consultations.models import Consideration, Phase, ScrutinyRecommendation, Theme
from consultations.operations import coding, considering, duplicates, opening, themes
from consultations.queries.agreement import unsettled
from consultations.queries.considering import analysis_gaps, consideration_gaps
from consultations.queries.results import draft_results, frozen_results, published_of
from consultations.queries.themes import recommendations_of, themes_of
from consultations.tests.factories import (
    ConsultationDocumentFactory,
    DuplicateDecisionFactory,
    EngagementEventFactory,
    EventPointFactory,
    ScrutinyRecommendationFactory,
    ThemeFactory,
)
from consultations.tests.results import published_phase
from consultations.tests.written import AT, LATER, response_saying, text_of, written_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

YES = {"answer": ConsiderationAnswer.ACCEPTED, "reason": "Most ask for it.", "what_changes": "Grants of three years."}
RECOMMENDED = {
    "text": "That grants run for three years.",
    "committee": "Communities Scrutiny Committee",
    "made_on": dt.date(2027, 1, 12),
}


@pytest.fixture
def phase() -> Phase:
    return written_phase()


@pytest.fixture
def ann():
    return UserFactory(commissioning_officer=True, full_name="Ann")


def read(text, by, *found):
    return coding.code(text, themes=found, seen=text.sha256, at=AT, by=by)


def test_a_phase_is_analysed_once_everything_is_read_and_considered(phase, ann):
    money = ThemeFactory(phase=phase, name="Money")
    ThemeFactory(phase=phase, name="Nobody raised it")
    one, two = (response_saying(phase, idea=words) for words in ("Longer grants", "Buy our shoes"))
    EventPointFactory(event=EngagementEventFactory(phase=phase, consultation=phase.consultation), text="Rooms")
    recommendation = considering.add_recommendation(phase, values=RECOMMENDED, at=AT, by=ann)
    read(text_of(one), ann, money)

    with pytest.raises(considering.NotConsidered) as refusal:
        considering.finish_analysis(phase, at=AT, by=ann)

    assert [gap.words for gap in refusal.value.gaps] == [
        "1 answer is unread: What should we do?",
        "1 point is unread: Points raised at events",
        "The theme “Money” is not considered",
        "Recommendation 1 of Communities Scrutiny Committee is not considered",
    ]
    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.APPROVED
    coding.set_aside(text_of(two), reason="An advertisement.", at=AT, by=ann)
    point = phase.events.get().points.get()
    read(coding.texts.text_of_point(phase, point), ann)
    considering.consider_theme(money, values=YES, at=AT, by=ann)
    no = {"answer": ConsiderationAnswer.NOT_ACCEPTED, "reason": "There is no money.", "what_changes": ""}
    considering.consider_recommendation(recommendation, values=no, at=AT, by=ann)
    assert consideration_gaps(phase) == []

    considering.finish_analysis(phase, at=LATER, by=ann)

    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.ANALYSED
    with pytest.raises(CannotMove, match=f"{phase} is analysed already"):
        considering.finish_analysis(phase, at=LATER, by=ann)


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ({"closes_on": dt.date(2027, 2, 1)}, AT),
        ({"late_post_until": dt.date(2027, 1, 20)}, AT),
    ],
    ids=["it is open", "the post may still bring answers"],
)
def test_a_phase_is_not_analysed_while_answers_may_come(ann, values, at):
    phase = written_phase(**values)

    with pytest.raises(considering.CannotConsider):
        considering.finish_analysis(phase, at=at, by=ann)

    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.APPROVED


def test_a_phase_is_not_analysed_while_duplicates_are_being_removed(phase, ann):
    deciding = DuplicateDecisionFactory(suspect_set__phase=phase, done_at=None)
    with pytest.raises(considering.CannotConsider, match="duplicates"):
        considering.finish_analysis(phase, at=AT, by=ann)

    duplicates.carry_out(deciding, at=AT)
    considering.finish_analysis(phase, at=AT, by=ann)

    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.ANALYSED


def test_a_phase_is_not_analysed_while_coders_differ(phase, ann):
    bob, theme = UserFactory(commissioning_officer=True), ThemeFactory(phase=phase)
    considering.consider_theme(theme, values=YES, at=AT, by=ann)
    one, two, three = (text_of(response_saying(phase, idea=words)) for words in ("Longer", "Rooms", "Buses"))
    event = EngagementEventFactory(phase=phase, consultation=phase.consultation)
    point = coding.texts.text_of_point(phase, EventPointFactory(event=event))
    for text, of_ann, of_bob in ((one, [theme], []), (two, [theme], [theme]), (point, [], [theme])):
        read(text, ann, *of_ann)
        read(text, bob, *of_bob)
    read(three, ann)
    assert unsettled(phase) == 2

    with pytest.raises(considering.NotConsidered) as refusal:
        considering.finish_analysis(phase, at=AT, by=ann)

    assert [gap.words for gap in refusal.value.gaps] == [
        "2 texts were seen differently by coders: record what they agree on"
    ]
    for text in (one, point):
        coding.agree(text, themes=[theme], seen=text.sha256, at=AT, by=ann)
    considering.finish_analysis(phase, at=LATER, by=ann)
    assert Phase.objects.get(pk=phase.pk).status == PhaseStatus.ANALYSED


def test_what_is_considered_again_replaces_what_was_said_and_history_keeps_it(phase, ann):
    money = ThemeFactory(phase=phase)
    considering.consider_theme(money, values=YES, at=AT, by=ann)
    partly = {**YES, "answer": ConsiderationAnswer.PARTLY, "reason": "For small groups."}

    considering.consider_theme(money, values=partly, at=LATER, by=ann)

    row = Consideration.objects.get()
    assert (row.answer, row.reason, row.considered_at) == ("partly", "For small groups.", LATER)
    assert list(row.history.order_by("history_date").values_list("answer", flat=True)) == ["accepted", "partly"]


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"what_changes": ""}, {"answer": "perhaps"}],
    ids=["no reason", "nothing changes", "no such answer"],
)
def test_what_is_accepted_has_a_reason_and_says_what_changes(phase, ann, wrong):
    with pytest.raises(ValidationError):
        considering.consider_theme(ThemeFactory(phase=phase), values={**YES, **wrong}, at=AT, by=ann)

    assert not Consideration.objects.exists()


def test_it_shows_in_a_document_of_the_same_consultation_only(phase, ann):
    money, own = ThemeFactory(phase=phase), ConsultationDocumentFactory(consultation=phase.consultation)
    values = {**YES, "document": ConsultationDocumentFactory()}
    with pytest.raises(ValidationError):
        considering.consider_theme(money, values=values, at=AT, by=ann)

    considering.consider_theme(money, values={**YES, "document": own}, at=AT, by=ann)

    assert [line.consideration.document for line in themes_of(phase)] == [own]


def test_a_considered_theme_is_merged_once_that_is_taken_back(phase, ann):
    money, grants = ThemeFactory(phase=phase, name="Money"), ThemeFactory(phase=phase, name="Grants")
    row = considering.consider_theme(grants, values=YES, at=AT, by=ann)
    with pytest.raises(themes.CannotCode):
        themes.merge_themes(grants, into=money, at=AT, by=ann)

    considering.take_back(row, at=AT, by=ann)
    themes.merge_themes(grants, into=money, at=AT, by=ann)

    assert Theme.objects.get(name="Grants").merged_into == money
    with pytest.raises(considering.CannotConsider):
        considering.consider_theme(grants, values=YES, at=AT, by=ann)


def test_once_analysed_a_reason_is_put_better_but_nothing_is_taken_back(phase, ann):
    row = considering.consider_theme(ThemeFactory(phase=phase), values=YES, at=AT, by=ann)
    Phase.objects.filter(pk=phase.pk).update(status=PhaseStatus.ANALYSED)

    with pytest.raises(considering.CannotConsider, match=f"{phase} is analysed: .* can be put better, and not taken"):
        considering.take_back(row, at=AT, by=ann)
    considering.consider_theme(row.theme, values={**YES, "reason": "Nearly all ask for it."}, at=LATER, by=ann)

    assert Consideration.objects.get().reason == "Nearly all ask for it."


def test_what_is_considered_after_publication_is_read_once_a_correction_is_published(ann):
    phase = published_phase(by=ann)
    row = Consideration.objects.select_related("theme__phase").get()

    considering.consider_theme(row.theme, values={**YES, "reason": "Put right."}, at=LATER, by=ann)

    frozen = frozen_results(published_of(phase).get())
    assert [theme.considered.reason for theme in frozen.themes] == [row.reason]
    assert [theme.considered.reason for theme in draft_results(phase).themes] == ["Put right."]
    with pytest.raises(considering.CannotConsider, match=r"has published results: .* better in a correction"):
        considering.take_back(row, at=LATER, by=ann)


def test_nothing_is_considered_in_a_phase_that_was_cancelled(phase, ann):
    money = ThemeFactory(phase=phase)
    opening.cancel(phase, reason="The law changed.", at=AT, by=ann)

    for act in (
        lambda: considering.consider_theme(money, values=YES, at=LATER, by=ann),
        lambda: considering.add_recommendation(phase, values=RECOMMENDED, at=LATER, by=ann),
    ):
        with pytest.raises(considering.CannotConsider):
            act()

    assert not Consideration.objects.exists()
    assert not ScrutinyRecommendation.objects.exists()


def test_a_recommendation_is_not_of_a_day_to_come(phase, ann):
    with pytest.raises(ValidationError):
        considering.add_recommendation(phase, values={**RECOMMENDED, "made_on": dt.date(2027, 3, 1)}, at=AT, by=ann)

    row = considering.add_recommendation(phase, values=RECOMMENDED, at=AT, by=ann)
    considering.change_recommendation(row, values={**RECOMMENDED, "reference": "Minute 31"}, at=LATER, by=ann)
    assert [(one.number, one.reference) for one in recommendations_of(phase)] == [(1, "Minute 31")]


def test_gaps_cost_the_same_queries_however_many_there_are(phase, ann, django_assert_max_num_queries):
    for number in range(8):
        theme = ThemeFactory(phase=phase)
        read(
            text_of(response_saying(phase, idea=f"Idea {number}", draft={"choice": "agree", "explain": "So"})),
            ann,
            theme,
        )
        ScrutinyRecommendationFactory(phase=phase)

    with django_assert_max_num_queries(16):
        assert len(consideration_gaps(phase)) == 17
    with django_assert_max_num_queries(19):
        assert len(analysis_gaps(phase)) == 17
