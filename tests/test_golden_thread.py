"""From what people said to what it led to, and back from each of those pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.applications.tests import filling_in as applying
from commissioning.applications.tests.factories import QuestionSourceFactory, RoundSchemeFactory, RoundThemeFactory
from commissioning.common import clock
from commissioning.decisions.tests.factories import IssueFactory
from commissioning.programmes.tests.factories import OutcomeFactory
from consultations.enums import ConsiderationAnswer, PhaseStatus
from consultations.models import Consideration, Phase, Reading
from consultations.operations import considering, publishing
from consultations.results_pages import results_pdf
from consultations.tests.factories import (
    CodingFactory,
    ConsiderationFactory,
    ScrutinyRecommendationFactory,
    ThemeFactory,
)
from consultations.tests.results import considered_phase, published_phase
from consultations.thread import Step, steps_of
from organisations.tests.factories import MembershipFactory, UserFactory

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
    Consideration.objects.filter(pk=said.pk).update(published_answer=ConsiderationAnswer.NOT_ACCEPTED)

    assert not Consideration.objects.heard().exists()
    assertNotContains(client.get(pages[1]), str(said.theme))


def test_what_was_put_right_after_publication_is_heard_with_the_correction(phase, officer, client):
    said = consideration()
    programme = said.outcome.scheme.theme.programme.public_url
    values = {"answer": ConsiderationAnswer.PARTLY, "reason": "For some.", "what_changes": "Some run for three years."}

    considering.consider_theme(said.theme, values=values, at=clock.now(), by=officer)
    assertContains(client.get(programme), f"<strong>{said.theme}:</strong> {said.what_changes}")

    publishing.correct(phase, note="For some only.", render=results_pdf, at=clock.now(), by=officer)
    assertContains(client.get(programme), f"<strong>{said.theme}:</strong> Some run for three years.")


def test_a_theme_raised_in_confidential_answers_only_is_named_nowhere(phase, officer, client):
    outcome = consideration().outcome
    funding = RoundSchemeFactory(scheme=outcome.scheme, round__published=True).round
    whispered = ThemeFactory(phase=phase, name="Landlords")
    reading = Reading.objects.filter(phase=phase, question__is_confidential=True).first()
    CodingFactory(reading=reading, theme=whispered)
    made = ConsiderationFactory(phase=phase, theme=whispered, outcome=outcome)
    QuestionSourceFactory(round=funding, consideration=made)
    Phase.objects.filter(pk=phase.pk).update(we_did="Grants of three years, from spring.")
    publishing.correct(phase, note="From when.", render=results_pdf, at=clock.now(), by=officer)

    assert "Landlords" not in results(phase, client)
    for page in (outcome.scheme.theme.programme.public_url, funding.public_url):
        assertNotContains(client.get(page), "Landlords")


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

    with django_assert_num_queries(4):
        assert len(steps_of(phase)[key]) == 7


@pytest.fixture
def asked(phase):
    """A published round whose first question about the project follows from the theme."""
    funding = RoundThemeFactory(round__published=True, version__published=True).round
    version = funding.themes.get().version
    QuestionSourceFactory(round=funding, question_key=version.questions.get().key, consideration=consideration())
    return funding


def test_a_theme_leads_to_the_question_that_follows_from_it_and_the_question_back(phase, asked, client):
    RoundSchemeFactory(round=asked, scheme=consideration().outcome.scheme)  # The round itself is no second step.
    question = asked.themes.get().version.questions.get()
    page_of_round = client.get(asked.public_url).content.decode()
    page_of_results = results(phase, client)

    step = steps_of(phase)[consideration().pk][1]

    place = f"theme-{asked.themes.get().theme.number}-question-1"
    assert step == Step("Question in the round", f"{asked}: {question.text}", f"{asked.public_url}#{place}")
    assert [one.kind for one in steps_of(phase)[consideration().pk]] == ["Outcome", "Question in the round"]
    assert f'href="{step.url}"' in page_of_results
    assert f'id="{place}"' in page_of_round
    said = consideration()
    assert f'We ask this because people said: <a class="govuk-link" href="{said.public_url}">' in page_of_round
    assert f'id="{said.public_url.partition("#")[2]}"' in page_of_results


def test_a_question_is_led_to_without_an_outcome_and_in_the_form_of_its_own_theme(phase, asked):
    version = asked.themes.get().version
    own = RoundThemeFactory(round=asked, version=version).theme
    Consideration.objects.update(outcome=None, programme_theme=own)

    (_, step) = steps_of(phase)[consideration().pk]
    assert step.url == f"{asked.public_url}#theme-{own.number}-question-1"

    Consideration.objects.update(programme_theme=None)
    (step,) = steps_of(phase)[consideration().pk]
    assert step.kind == "Question in the round"


def test_a_draft_rounds_question_is_no_step(phase):
    funding = RoundThemeFactory(version__published=True).round
    key = funding.themes.get().version.questions.get().key
    QuestionSourceFactory(round=funding, question_key=key, consideration=consideration())

    assert [step.kind for step in steps_of(phase)[consideration().pk]] == ["Outcome"]


def unpublish():
    """The results are not published yet."""
    Phase.objects.update(status=PhaseStatus.ANALYSED, results_published_at=None, results_published_by=None)


@pytest.mark.parametrize(
    "change",
    [
        unpublish,
        lambda: Consideration.objects.update(published_answer=ConsiderationAnswer.NOT_ACCEPTED),
    ],
    ids=["not published", "not accepted any more"],
)
def test_a_round_tells_nothing_of_what_is_not_published_or_no_longer_accepted(phase, asked, client, change):
    change()

    page = client.get(asked.public_url)

    assertNotContains(page, "people said")
    assertNotContains(page, "Longer grants")


def test_whoever_applies_reads_beside_the_question_what_it_follows_from(phase, client):
    lead = MembershipFactory(role="lead")
    funding = applying.open_round()
    application = applying.begun(funding, lead.organisation, by=lead.user, at=clock.now(), title="Soup")
    for stage, key in (("project", "need"), ("organisation", "governance")):
        QuestionSourceFactory(round=funding, stage=stage, question_key=key, consideration=consideration())
    client.force_login(lead.user)
    address = reverse("applications:own-section", args=[application.reference, "need"])
    about = reverse("applications:own-stage-section", args=[funding.slug, lead.organisation.slug, "organisation"])

    link = f'href="{consideration().public_url}" target="_blank" rel="noopener">Longer grants (opens in a new tab)</a>'
    assertContains(client.get(address), link, count=1)
    assertContains(client.get(about), link, count=1)

    unpublish()
    assertNotContains(client.get(address), "people said")


def test_questions_cost_the_same_queries_however_many_follow(phase, asked, client):
    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    pages = (asked.public_url, reverse("consultations:public-results", args=[phase.consultation.slug]))
    version, first = asked.themes.get().version, consideration()
    before = [cost(path) for path in pages for _ in range(2)][1::2]
    for _ in range(3):
        theme = ConsiderationFactory(phase=phase, theme__phase=phase, shown=True)
        for record in (asked, RoundThemeFactory(round__published=True, version=version).round):
            key = version.questions.get().key
            QuestionSourceFactory(round=record, question_key=key, consideration=theme)
            if record != asked:
                QuestionSourceFactory(round=record, question_key=key, consideration=first)

    assert [cost(path) for path in pages] == before
