"""What a round's page says comes next, from its draft to the answers of those who are funded."""

import datetime as dt

import pytest

from commissioning.applications.models import Award
from commissioning.applications.operations import awards
from commissioning.applications.queries.readiness import missing, parts_of
from commissioning.applications.queries.round_steps import Step, next_step
from commissioning.applications.tests import awarding
from commissioning.applications.tests.factories import ApplicationFactory, FundingRoundFactory
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = awarding.AT


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def step(record, user, at=AT):
    """Why, and the words of the button."""
    record = type(record).objects.get(pk=record.pk)
    found = missing(parts_of(record), at=at) if record.status == "draft" else []
    made = next_step(record, user, at, found)
    return made and (made.why, made.words)


def test_a_draft_is_completed_then_published(officer):
    now = clock.now()
    draft = ready_round(at=now, by=officer)

    assert step(draft, officer, now) == ("Nothing is missing.", "Check and publish")
    auditor = UserFactory(auditor=True)
    assert step(draft, auditor, now) == ("Nothing is missing: its officers check and publish it.", "")
    draft.privacy = ""
    draft.save()
    assert step(draft, officer, now) == ("1 thing is missing.", "See what is missing (1)")


def test_a_published_round_waits_for_its_days(officer):
    record = FundingRoundFactory(published=True)

    before, during = record.opens_at - dt.timedelta(days=1), record.opens_at + dt.timedelta(days=1)

    assert step(record, officer, before)[0].startswith("It is published, and opens by itself on ")
    assert step(record, officer, during)[0].startswith("Organisations can apply until ")


def test_a_closed_round_says_whatever_its_slowest_application_needs(officer):
    scheme = awarding.scheme()
    record = scheme.round
    assert step(record, officer) is None
    application = awarding.assessed(scheme, 80)
    for state, why, words in (
        ("submitted", "1 application to be found eligible or not.", "Assess the applications"),
        ("eligible", "1 application being scored.", "See the assessment"),
    ):
        waiting = ApplicationFactory(round_scheme=scheme, stage__round=record, **{state: True})
        assert step(record, officer) == (why, words)
        type(waiting).objects.filter(pk=waiting.pk).delete()
    assert step(record, officer) == ("1 application assessed, to be recommended or not.", "Weigh up the awards")
    awards.recommend(scheme, awarding.in_full(application), at=AT, by=officer)
    awarding.made_final(record, officer)
    assert step(record, officer) == ("1 application to be decided.", "Record the decisions")
    awarding.decided(record, officer, application)
    assert step(record, officer) == ("1 letter to be sent.", "Send the letters")
    awards.send_letters(record, at=AT, by=officer)
    assert step(record, officer) == ("1 award not yet accepted or declined.", "See the answers")
    lead = application.organisation.memberships.get().user
    awards.answer(Award.objects.get(), accepts=True, at=AT, by=lead)
    assert step(record, officer) is None


def test_who_may_not_open_a_page_is_told_what_is_waited_for_without_a_button():
    scheme = awarding.scheme()
    awarding.assessed(scheme, 80)

    partner = UserFactory(partner_officer=True)

    assert next_step(scheme.round, partner, AT, []) == Step("1 application assessed, to be recommended or not.")
