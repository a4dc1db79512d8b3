"""Which questions of a round follow from what people said: how it is said, and what it stands in the way of."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commissioning.applications import integrity
from commissioning.applications.enums import RoundStatus, Stage
from commissioning.applications.models import FundingRound, QuestionSource
from commissioning.applications.operations import round_copy, round_parts, round_publication
from commissioning.applications.operations.sources import NotAsked, say_sources
from commissioning.applications.queries.sources import SAID, sources_of_question
from commissioning.applications.tests.factories import QuestionSourceFactory, RoundSchemeFactory
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.common.meanwhile import ChangedMeanwhile, stamp
from commissioning.programmes.tests.factories import OutcomeFactory
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from consultations.enums import ConsiderationAnswer
from consultations.models import Consideration
from consultations.operations import considering, themes
from consultations.tests.factories import ConsiderationFactory, PhaseFactory, ThemeFactory
from consultations.tests.written import AT
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NEED, REACH = "need", "reach"


@pytest.fixture
def ann():
    return UserFactory(commissioning_officer=True, full_name="Ann Lee")


@pytest.fixture
def bob():
    return UserFactory(commissioning_officer=True, full_name="Bob Ray")


@pytest.fixture
def record(ann):
    return ready_round(at=clock.now(), by=ann)


def heard(record, name="Longer grants", **values):
    """A theme that was accepted in a consultation of the round's programme."""
    phase = PhaseFactory(approved=True, consultation__programme=record.programme)
    return ConsiderationFactory(theme=ThemeFactory(phase=phase, name=name), **values)


def say(record, *considerations, by, key=NEED, stage=Stage.PROJECT, shown=None):
    say_sources(record, stage=stage, key=key, considerations=considerations, shown=shown, at=clock.now(), by=by)


def said(record) -> set[tuple[str, str, str]]:
    rows = QuestionSource.objects.filter(round=record)
    return set(rows.values_list("stage", "question_key", "consideration__theme__name"))


def test_a_question_follows_from_several_themes_and_a_theme_leads_to_several_questions(record, ann):
    longer, paper = heard(record), heard(record, "Less paperwork")

    say(record, longer, paper, by=ann)
    say(record, longer, by=ann, key="aims", stage=Stage.ORGANISATION)

    assert said(record) == {
        ("project", "need", "Longer grants"),
        ("project", "need", "Less paperwork"),
        ("organisation", "aims", "Longer grants"),
    }


def test_what_is_said_anew_stands_alone_and_history_keeps_the_rest(record, ann, bob):
    longer, paper = heard(record), heard(record, "Less paperwork")
    say(record, longer, by=ann)

    say(record, paper, by=bob)
    say(record, paper, by=bob)

    assert said(record) == {("project", "need", "Less paperwork")}
    kept = QuestionSource.history.order_by("history_id").values_list("history_type", "history_user")
    assert list(kept) == [("+", ann.pk), ("+", bob.pk), ("-", bob.pk)]


def test_it_is_said_of_a_published_round_too(record, ann):
    round_publication.publish(record, at=clock.now(), by=ann)

    say(record, heard(record), by=ann)

    assert FundingRound.objects.get(pk=record.pk).status == RoundStatus.PUBLISHED
    assert len(said(record)) == 1


def test_what_shows_in_the_programme_can_be_chosen_whichever_consultation_it_came_from(record, ann):
    outcome = OutcomeFactory(scheme=record.schemes.get().scheme)

    say(
        record,
        ConsiderationFactory(outcome=outcome),
        ConsiderationFactory(programme_theme=outcome.scheme.theme),
        by=ann,
    )

    assert len(said(record)) == 2


@pytest.mark.parametrize(
    "other",
    [
        lambda record: ConsiderationFactory(),
        lambda record: heard(record, answer=ConsiderationAnswer.NOT_ACCEPTED, what_changes=""),
    ],
    ids=["of another programme", "not accepted"],
)
def test_what_does_not_belong_to_the_programme_or_was_not_accepted_cannot_be_chosen(record, ann, other):
    with pytest.raises(ValidationError) as refusal:
        say(record, heard(record), other(record), by=ann)

    assert refusal.value.message_dict == {
        SAID: ["Choose a theme that was accepted in a consultation of this round’s programme."]
    }
    assert said(record) == set()


def test_what_is_no_longer_accepted_stays_until_it_is_taken_away(record, ann):
    longer = heard(record)
    say(record, longer, by=ann)
    Consideration.objects.update(answer=ConsiderationAnswer.NOT_ACCEPTED)

    say(record, longer, by=ann)
    assert len(said(record)) == 1

    say(record, by=ann)
    assert said(record) == set()


@pytest.mark.parametrize(("stage", "key"), [(Stage.ORGANISATION, NEED), (Stage.PROJECT, "no_such_question")])
def test_only_a_question_that_the_round_asks_follows_from_something(record, ann, stage, key):
    with pytest.raises(NotAsked):
        say(record, heard(record), by=ann, stage=stage, key=key)

    assert said(record) == set()


def test_the_database_keeps_a_pair_once(record):
    source = QuestionSourceFactory(round=record)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionSource.objects.bulk_create(
            [QuestionSource(round=record, stage="project", question_key="need", consideration=source.consideration)]
        )


def test_of_two_officers_neither_writes_over_the_other(record, ann, bob):
    longer, paper = heard(record), heard(record, "Less paperwork")
    shown = stamp(sources_of_question(record, Stage.PROJECT, NEED), [SAID])
    say(record, longer, by=bob, shown=shown)

    with pytest.raises(ChangedMeanwhile) as refusal:
        say(record, paper, by=ann, shown=shown)

    assert said(record) == {("project", "need", "Longer grants")}
    assert refusal.value.by == bob
    say(record, longer, by=ann, shown=shown)  # The same as stands: nothing is written over.
    say(record, paper, by=ann, shown=refusal.value.stamp)
    assert said(record) == {("project", "need", "Less paperwork")}


def test_another_officers_word_about_another_question_is_no_conflict(record, ann, bob):
    shown = stamp(sources_of_question(record, Stage.PROJECT, NEED), [SAID])
    say(record, heard(record), by=bob, key=REACH)

    say(record, heard(record, "Less paperwork"), by=ann, shown=shown)

    assert len(said(record)) == 2


# A copy, other forms, a scheme taken off -----------------------------------------------------------------


def test_a_copy_of_the_round_has_it_too(record, ann):
    say(record, heard(record), by=ann)

    made = round_copy.copy_round(record, title="Next year", at=clock.now(), by=ann)

    assert said(made) == said(record) != set()


def test_choosing_another_form_takes_away_what_was_said_of_questions_that_it_does_not_have(record, ann):
    say(record, heard(record), by=ann)
    say(record, heard(record), by=ann, key="aims", stage=Stage.ORGANISATION)
    other = QuestionnaireVersionFactory(questionnaire__purpose=Purpose.APPLICATION, published=True)
    theme = record.schemes.get().scheme.theme_id

    round_parts.choose_questions(
        record,
        organisation_version=record.organisation_version_id,
        by_theme={theme: other.pk},
        at=clock.now(),
        by=ann,
    )

    assert {key for _, key, _ in said(record)} == {"aims"}
    assert QuestionSource.history.filter(history_type="-").get().history_user == ann


def test_what_was_said_of_a_question_stays_while_another_themes_form_asks_it(record, ann):
    say(record, heard(record), by=ann)
    first = record.schemes.get()
    second = RoundSchemeFactory(round=record)
    version = record.themes.get().version_id
    by_theme = {first.scheme.theme_id: version, second.scheme.theme_id: version}
    organisation = record.organisation_version_id
    round_parts.choose_questions(record, organisation_version=organisation, by_theme=by_theme, at=clock.now(), by=ann)

    round_parts.remove_scheme(second, at=clock.now(), by=ann)
    assert len(said(record)) == 1

    round_parts.remove_scheme(first, at=clock.now(), by=ann)
    assert said(record) == set()


# What it stands in the way of ---------------------------------------------------------------------------


def test_what_a_question_follows_from_cannot_be_taken_back(record, ann):
    longer = heard(record)
    say(record, longer, by=ann)

    with pytest.raises(considering.CannotConsider) as refusal:
        considering.take_back(longer, at=AT, by=ann)

    assert "cannot be taken back while this follows from it: question “need” of Community grants" in str(refusal.value)
    assert Consideration.objects.filter(pk=longer.pk).exists()
    say(record, by=ann)
    considering.take_back(longer, at=AT, by=ann)
    assert not Consideration.objects.filter(pk=longer.pk).exists()


def test_a_theme_from_which_a_question_follows_is_retired_and_restored_but_not_merged(record, ann):
    longer = heard(record)
    other = ThemeFactory(phase=longer.phase, name="Stable money")
    say(record, longer, by=ann)

    with pytest.raises(themes.CannotCode, match="was considered already"):
        themes.merge_themes(longer.theme, into=other, at=AT, by=ann)
    themes.merge_themes(other, into=longer.theme, at=AT, by=ann)
    themes.retire_theme(longer.theme, at=AT, by=ann)
    themes.restore_theme(longer.theme, at=AT, by=ann)

    assert said(record) == {("project", "need", "Longer grants")}


def test_integrity_finds_a_question_that_the_round_does_not_ask(record, ann):
    say(record, heard(record), by=ann)
    assert [one.problem for one in integrity.sources_of_questions()] == [""]

    QuestionSource.objects.update(stage=Stage.ORGANISATION)

    assert [one.problem for one in integrity.sources_of_questions()] == ["the round does not ask it"]
