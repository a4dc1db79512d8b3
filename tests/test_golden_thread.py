"""From what people said to what it led to, and back from each of those pages."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.applications.tests.factories import RoundSchemeFactory
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.programmes.tests.factories import OutcomeFactory
from consultations.enums import ConsiderationAnswer
from consultations.models import Consideration
from consultations.tests.factories import ConsiderationFactory, ScrutinyRecommendationFactory
from consultations.tests.results import considered_phase, published_phase
from consultations.thread import Step, steps_of
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def phase(officer):
    """Published, with a theme whose change shows in an outcome."""
    made = published_phase(by=officer)
    Consideration.objects.update(outcome=OutcomeFactory())
    return made


def consideration() -> Consideration:
    return Consideration.objects.select_related("outcome__scheme__theme__programme").get()


def results(phase, client) -> str:
    return client.get(reverse("consultations:public-results", args=[phase.consultation.slug])).content.decode()


def test_the_results_lead_to_the_outcome_the_round_and_the_decision_and_each_leads_back(phase, client):
    outcome = consideration().outcome
    funding = RoundSchemeFactory(scheme=outcome.scheme, round__published=True).round
    issue = IssueFactory(announced=True, consultation=phase.consultation, title="A new framework")
    round_page = reverse("applications:public-round", args=[funding.slug])

    steps = steps_of(phase)[consideration().pk]
    page = results(phase, client)

    assert [step.kind for step in steps] == ["Outcome", "Funding round", "Decision"]
    programme = outcome.scheme.theme.programme.public_url
    assert steps[0].url == f"{programme}#outcome-{outcome.pk}"
    assert steps[1] == Step("Funding round", funding.title, f"{round_page}#decision")
    assert [page.index(step.label.split(" (")[0]) for step in steps] == sorted(
        page.index(step.label.split(" (")[0]) for step in steps
    )
    assert f'href="{issue.get_absolute_url()}"' in page
    back = reverse("consultations:public-results-of", args=[phase.consultation.slug, phase.number])
    told = client.get(programme).content.decode()
    assert f'id="outcome-{outcome.pk}"' in told
    assert f'href="{back}#considered-{consideration().pk}"' in told
    assert f'href="{back}#considered-{consideration().pk}"' in client.get(round_page).content.decode()
    assert (
        reverse("consultations:public-results", args=[phase.consultation.slug])
        in client.get(issue.get_absolute_url()).content.decode()
    )


def test_what_is_not_public_is_no_step(phase, client):
    outcome = consideration().outcome
    RoundSchemeFactory(scheme=outcome.scheme)
    IssueFactory(consultation=phase.consultation, title="Not announced")
    RoundSchemeFactory(round__published=True)  # Of another scheme.

    assert [step.kind for step in steps_of(phase)[consideration().pk]] == ["Outcome"]
    assert "Not announced" not in results(phase, client)


def test_only_a_published_change_is_heard_on_the_programme_and_in_the_round(phase, officer, client):
    said = consideration()
    recommended = ScrutinyRecommendationFactory(phase=phase)
    ConsiderationFactory(phase=phase, theme=None, recommendation=recommended, outcome=said.outcome)
    Consideration.objects.filter(phase=considered_phase(by=officer)).update(outcome=said.outcome)
    funding = RoundSchemeFactory(scheme=said.outcome.scheme, round__published=True).round
    pages = (
        said.outcome.scheme.theme.programme.public_url,
        reverse("applications:public-round", args=[funding.slug]),
    )

    assert list(Consideration.objects.heard()) == [said]
    for page in pages:
        assertContains(client.get(page), f"<strong>{said.theme}:</strong> {said.what_changes}", count=1)
    Consideration.objects.filter(pk=said.pk).update(answer=ConsiderationAnswer.NOT_ACCEPTED, what_changes="")

    assert not Consideration.objects.heard().exists()
    assertNotContains(client.get(pages[1]), str(said.theme))


def test_a_programmes_page_leads_officers_to_the_results(phase, officer, client):
    programme = consideration().outcome.scheme.theme.programme
    record = phase.consultation
    record.programme = programme
    record.save()
    client.force_login(officer)

    page = client.get(programme.get_absolute_url()).content.decode()

    assert reverse("consultations:public-results", args=[record.slug]) in page


def test_steps_cost_the_same_queries_however_many_there_are(phase, django_assert_num_queries):
    outcome = consideration().outcome
    for _ in range(3):
        RoundSchemeFactory(scheme=outcome.scheme, round__published=True)
        IssueFactory(announced=True, consultation=phase.consultation)

    key = consideration().pk

    with django_assert_num_queries(3):
        assert len(steps_of(phase)[key]) == 7
