"""Nobody applies to a round after its recommendation is final, and it is not final while somebody may still apply."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.applications.models import Application, DeadlineChange, Extension, Recommendation
from commissioning.applications.operations import awards, extensions, round_publication
from commissioning.applications.operations.organisation_stage import RoundNotOpen
from commissioning.applications.tests.awarding import AT, assessed, in_full, made_final, note_every_gap, scheme
from commissioning.applications.tests.factories import ApplicationFactory, ExtensionFactory
from commissioning.applications.tests.filling_in import open_round
from commissioning.common import clock
from commissioning.common.models import OutboxMessage
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = AT.date()
LATER = TODAY + dt.timedelta(days=5)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def of(officer):
    """A scheme with an application for which the sum is saved."""
    made = scheme()
    awards.recommend(made, in_full(assessed(made, 80)), at=AT, by=officer)
    note_every_gap(made.round, officer)
    return made


def more_time(of, officer):
    organisation = MembershipFactory(role="lead").organisation
    extensions.grant_extension(of.round, organisation, closes_on=LATER, reason="A flood.", at=AT, by=officer)


def more_time_for_all(of, officer):
    round_publication.extend(
        of.round, closes_on=LATER, decision_expected_on=None, reason="A flood.", at=AT, by=officer
    )  # fmt: skip


def on_paper(of, officer):
    organisation = MembershipFactory(role="lead").organisation
    extensions.key_in(
        of.round, organisation, round_scheme=of, title="A boat", received_on=of.round.closes_on, at=AT, by=officer
    )


@pytest.mark.parametrize("late", [more_time, more_time_for_all, on_paper])
def test_once_it_is_final_nobody_applies_any_more(of, officer, late):
    made_final(of.round, officer)
    before = (of.round.closes_on, OutboxMessage.objects.count(), Application.objects.count())

    with pytest.raises((extensions.NoMoreTime, round_publication.CannotExtend, RoundNotOpen), match="is final"):
        late(of, officer)

    of.round.refresh_from_db()
    assert (of.round.closes_on, OutboxMessage.objects.count(), Application.objects.count()) == before
    assert not Extension.objects.exists()
    assert not DeadlineChange.objects.exists()


def test_it_is_not_final_while_an_organisation_has_time_or_a_paper_waits_to_be_keyed_in(of, officer):
    extension = ExtensionFactory(round=of.round, closes_on=TODAY)
    ApplicationFactory(round_scheme=of, stage__round=of.round, keyed_by=officer, received_on=of.round.closes_on)

    with pytest.raises(awards.NotReadyToRecommend) as refusal:
        awards.make_final(of.round, equality_analysis="None.", at=AT, by=officer)

    assert [one.words for one in refusal.value.obstacles] == [
        f"{extension.organisation} was given more time, until 12 January 2027.",
        "1 application on paper still to be keyed in.",
    ]
    assert not Recommendation.objects.exists()


def test_more_time_that_has_passed_stands_against_nothing(of, officer):
    ExtensionFactory(round=of.round, closes_on=TODAY - dt.timedelta(days=1))

    assert made_final(of.round, officer) == Recommendation.objects.get()


@pytest.mark.parametrize(
    ("cancelled", "days", "words"),
    [(True, 5, "nobody can apply to it any more"), (False, 400, "Enter a day before agreements start")],
)
def test_more_time_that_helps_nobody_is_refused_on_its_page(client, officer, cancelled, days, words):
    funding_round, organisation = open_round(), MembershipFactory(role="lead").organisation
    if cancelled:
        round_publication.cancel(funding_round, reason="The money is gone.", at=clock.now(), by=officer)
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    day = funding_round.closes_on + dt.timedelta(days=days)
    page = reverse("applications:office-extension-add", args=[funding_round.slug])
    sent = {"closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year, "reason": "A flood."}
    mails = OutboxMessage.objects.count()

    answer = client.post(f"{page}?organisation={organisation.slug}", sent)

    assert words in answer.content.decode()
    assert not Extension.objects.exists()
    assert OutboxMessage.objects.count() == mails
