"""Two officers at one round at the same moment: what was published is what was checked."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from commissioning.applications.enums import Stage
from commissioning.applications.models import Criterion, FundingRound, QuestionSource, Trial
from commissioning.applications.operations import round_publication, rounds, trials
from commissioning.applications.operations.sources import say_sources
from commissioning.applications.queries.readiness import missing, parts_of
from commissioning.applications.queries.sources import SAID, sources_of_question
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.common.meanwhile import ChangedMeanwhile, stamp
from commissioning.common.states import CannotMove
from consultations.models import Consideration
from consultations.operations import considering
from consultations.tests.factories import ConsiderationFactory, PhaseFactory, ThemeFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one write at a time"),
]


def at_once(*works):
    """What each of ``works`` gave or raised, all begun at the same moment."""
    outcomes, barrier = [None] * len(works), threading.Barrier(len(works))

    def run(place, work):
        try:
            barrier.wait()
            outcomes[place] = work()
        except Exception as error:  # noqa: BLE001 - whatever is raised is what the test asks about
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("_again", range(5))
def test_a_round_is_never_published_without_what_its_check_saw(_again):
    at, record = clock.now(), ready_round(at=clock.now())
    criterion = Criterion.objects.get(round=record, title="Reach")

    published, removed = at_once(
        lambda: round_publication.publish(FundingRound.objects.get(pk=record.pk), at=at, by=record.officer),
        lambda: rounds.remove_part(criterion, at=at, by=record.officer),
    )

    record = FundingRound.objects.get(pk=record.pk)
    if record.status == "published":
        assert isinstance(removed, rounds.RoundNotDraft)
        assert missing(parts_of(record), at=at) == []
    else:
        assert isinstance(published, round_publication.RoundNotReady)
        assert not Criterion.objects.filter(pk=criterion.pk).exists()


def test_of_two_who_publish_one_does():
    at, record = clock.now(), ready_round(at=clock.now())

    outcomes = at_once(*[lambda: round_publication.publish(record, at=at, by=record.officer)] * 2)

    assert sorted(type(one).__name__ for one in outcomes) == sorted([CannotMove.__name__, FundingRound.__name__])


def test_a_trial_begun_twice_at_once_is_one():
    at, record = clock.now(), ready_round(at=clock.now())

    outcomes = at_once(*[lambda: trials.begin_trial(record, theme=None, at=at, by=record.officer)] * 2)

    assert outcomes == [Trial.objects.get()] * 2


def heard(record):
    phase = PhaseFactory(approved=True, consultation__programme=record.programme)
    return ConsiderationFactory(theme=ThemeFactory(phase=phase))


def say(record, *considerations, shown=None):
    say_sources(
        record,
        stage=Stage.PROJECT,
        key="need",
        considerations=considerations,
        shown=shown,
        at=clock.now(),
        by=record.officer,
    )


@pytest.mark.parametrize("_again", range(3))
def test_no_question_follows_from_what_is_taken_back_at_the_same_moment(_again):
    record = ready_round(at=clock.now())
    longer = heard(record)

    followed, taken_back = at_once(
        lambda: say(record, longer), lambda: considering.take_back(longer, at=clock.now(), by=record.officer)
    )

    if QuestionSource.objects.exists():
        assert (followed, type(taken_back)) == (None, considering.CannotConsider)
        assert Consideration.objects.filter(pk=longer.pk).exists()
    else:
        assert (type(followed), taken_back) == (ValidationError, None)


def test_of_two_officers_who_say_where_a_question_comes_from_one_is_told_of_the_other():
    record = ready_round(at=clock.now())
    themes = [heard(record), heard(record)]
    shown = stamp(sources_of_question(record, Stage.PROJECT, "need"), [SAID])

    outcomes = at_once(*[lambda one=one: say(record, one, shown=shown) for one in themes])

    assert {type(one) for one in outcomes} == {type(None), ChangedMeanwhile}
    assert QuestionSource.objects.get().consideration == themes[outcomes.index(None)]
