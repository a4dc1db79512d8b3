"""A programme's public page: what it is for, what people said, what followed; nothing of what is not public."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.applications.tests.factories import FundingRoundFactory
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.programmes.tests.factories import (
    IndicatorFactory,
    OutcomeFactory,
    PriorityFactory,
    ProgrammeFactory,
    SchemeFactory,
    ThemeFactory,
)
from consultations.tests.factories import ConsultationFactory, PhaseFactory

pytestmark = pytest.mark.django_db


def test_it_says_what_it_is_for_how_it_came_about_and_who_is_funded(client):
    theme = ThemeFactory(name="Inclusion", programme__name="Stronger together")
    programme = theme.programme
    PriorityFactory(programme=programme, title="Nobody is left out")
    outcome = OutcomeFactory(scheme=SchemeFactory(theme=theme), title="People know whom to ask")
    IndicatorFactory(outcome=outcome, name="People advised")
    earlier = ProgrammeFactory(name="Grants until now")
    programme.predecessor = earlier
    programme.save()
    AgreementFactory(active=True, programme=earlier)
    AgreementFactory(active=True, programme=programme, scheme=outcome.scheme, value_pence=12_000_00)
    AgreementFactory(programme=programme, scheme=outcome.scheme, value_pence=99_000_00)  # A draft.
    asked = PhaseFactory(approved=True, consultation__programme=programme, consultation__title="What do you need?")
    issue = IssueFactory(announced=True, programme=programme, title="The new programme")
    funding = FundingRoundFactory(published=True, programme=programme)

    page = client.get(programme.public_url)

    for words in (
        "Stronger together",
        "Nobody is left out",
        "Inclusion",
        "People know whom to ask",
        "People advised",
        earlier.public_url,
    ):
        assertContains(page, words)
    assertContains(page, "1 award, £12,000")
    assertContains(page, f'href="{reverse("opendata:award-list")}?theme={theme.pk}"')
    for address in (asked.consultation.public_url, issue.get_absolute_url(), funding.public_url):
        assertContains(page, f'href="{address}"')
        assertContains(client.get(address), f'href="{programme.public_url}"')


def test_an_award_leads_to_its_programme(client):
    scheme = SchemeFactory()
    award = AgreementFactory(active=True, scheme=scheme, programme=scheme.theme.programme)

    page = client.get(reverse("opendata:award-detail", args=[award.reference]))

    assertContains(page, f'href="{award.programme.public_url}"')
    assert client.get(award.programme.public_url).status_code == 200


def test_a_programme_of_which_nothing_is_public_is_not_there(client):
    theme = ThemeFactory()
    for make in (ConsultationFactory, IssueFactory, FundingRoundFactory, AgreementFactory):
        make(programme=theme.programme)

    assert client.get(theme.programme.public_url).status_code == 404


def test_what_is_not_public_is_not_on_it(client):
    theme = ThemeFactory()
    AgreementFactory(active=True, programme=theme.programme)
    ConsultationFactory(programme=theme.programme, title="Not yet asked")
    IssueFactory(programme=theme.programme, title="Not yet announced")
    FundingRoundFactory(programme=theme.programme, title="Not yet open")

    assertNotContains(client.get(theme.programme.public_url), "Not yet")


def test_it_costs_the_same_queries_however_much_there_is(client, django_assert_num_queries):
    def more(programme=None):
        theme = ThemeFactory(**({"programme": programme} if programme else {}))
        for _ in range(2):
            outcome = OutcomeFactory(scheme=SchemeFactory(theme=theme))
            IndicatorFactory(outcome=outcome)
            AgreementFactory(active=True, programme=theme.programme, scheme=outcome.scheme)
            PhaseFactory(approved=True, consultation__programme=theme.programme)
        return theme.programme

    programme = more()
    with django_assert_num_queries(12):
        client.get(programme.public_url)
    more(programme)

    with django_assert_num_queries(12):
        client.get(programme.public_url)
