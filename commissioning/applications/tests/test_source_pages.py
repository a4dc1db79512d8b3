"""Officers' pages of where a round's questions come from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.applications.models import QuestionSource
from commissioning.applications.operations import round_publication
from commissioning.applications.tests.factories import QuestionSourceFactory
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from consultations.enums import ConsiderationAnswer
from consultations.models import Consideration
from consultations.operations import considering
from consultations.tests.factories import ConsiderationFactory, PhaseFactory, ThemeFactory
from consultations.tests.written import AT
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOBODY = "Nothing said"


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True, full_name="Ann Lee")
    client.force_login(user)
    return user


@pytest.fixture
def record(officer):
    return ready_round(at=clock.now(), by=officer)


def heard(record, name="Longer grants", *, published=False, **values):
    state = {"results_published": True} if published else {"approved": True}
    phase = PhaseFactory(**state, consultation__programme=record.programme, consultation__title="Working together")
    return ConsiderationFactory(theme=ThemeFactory(phase=phase, name=name), shown=published, **values)


def page(name, record, *args):
    return reverse(f"applications:round-{name}", args=[record.slug, *args])


def question_page(record, stage="project", key="need"):
    return page("source", record, stage, key)


def themes_of(record) -> list[str]:
    return list(QuestionSource.objects.filter(round=record).values_list("consideration__theme__name", flat=True))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_officer_says_from_which_themes_a_question_follows(client, record):
    longer, paper = heard(record), heard(record, "Less paperwork")
    assertContains(client.get(record.get_absolute_url()), page("sources", record))

    saved = client.post(question_page(record), {"considerations": [longer.pk, paper.pk]})

    assertRedirects(saved, page("sources", record))
    assert themes_of(record) == ["Longer grants", "Less paperwork"]
    shown = client.get(page("sources", record))
    assertContains(shown, "Working together: The draft framework. The results are not published yet", count=2)
    assertContains(client.get(page("asked", record)), "1 question follows from what people said")
    assertContains(client.get(page("history", record)), "Question follows from what people said", count=2)
    assertContains(client.get(page("history", record)), "Longer grants")


def test_a_draft_without_it_can_be_published(client, record, officer):
    assert "sources" in {task.url.split("/")[-2] for task in client.get(record.get_absolute_url()).context["tasks"]}

    round_publication.publish(record, at=clock.now(), by=officer)

    assertContains(client.get(page("sources", record)), NOBODY)


def test_it_is_said_of_a_published_round_and_the_page_says_that_nobodys_answers_change(client, record, officer):
    longer = heard(record, published=True)
    round_publication.publish(record, at=clock.now(), by=officer)

    assertContains(client.get(page("sources", record)), "it changes nothing that applicants are asked or have answered")
    assertRedirects(client.post(question_page(record), {"considerations": [longer.pk]}), page("sources", record))

    assert themes_of(record) == ["Longer grants"]
    assertContains(client.get(page("sources", record)), f'href="{longer.public_url}"')


def test_what_is_not_accepted_any_more_is_shown_and_can_be_taken_away(client, record):
    longer = heard(record)
    client.post(question_page(record), {"considerations": [longer.pk]})
    Consideration.objects.update(answer=ConsiderationAnswer.NOT_ACCEPTED)

    assertContains(client.get(page("sources", record)), "Not accepted any more: the public does not read it")
    assertContains(client.get(question_page(record)), "not accepted any more")
    client.post(question_page(record), {})

    assert themes_of(record) == []


def test_only_what_can_be_chosen_is_offered_and_taken(client, record):
    heard(record, "Longer grants")
    other = ConsiderationFactory(theme__name="Of another programme")
    refused = heard(record, "Refused", answer=ConsiderationAnswer.NOT_ACCEPTED, what_changes="")

    shown = client.get(question_page(record))
    sent = client.post(question_page(record), {"considerations": [other.pk, refused.pk]})

    assertContains(shown, "Longer grants (Working together: The draft framework)")
    assertNotContains(shown, "Of another programme")
    assertNotContains(shown, "Refused")
    assertContains(sent, "govuk-error-summary")
    assert themes_of(record) == []


def test_without_an_accepted_theme_the_page_says_where_themes_are_considered(client, record):
    shown = client.get(question_page(record))

    assertContains(shown, "No theme of a consultation on this programme has been accepted yet")
    assertNotContains(shown, 'type="checkbox"')


@pytest.mark.parametrize(("stage", "key"), [("project", "nothing"), ("organisation", "need"), ("neither", "need")])
def test_what_the_round_does_not_ask_is_not_there(client, record, stage, key):
    assert client.get(question_page(record, stage, key)).status_code == 404
    assert client.post(question_page(record, stage, key)).status_code == 404


@pytest.mark.parametrize("role", ["partner_officer", "finance_officer", "legal_officer", "auditor"])
def test_others_read_it_and_say_nothing(client, record, role):
    longer = heard(record, published=True)
    client.post(question_page(record), {"considerations": [longer.pk]})
    client.force_login(UserFactory(**{role: True}), BACKEND)

    assertContains(client.get(page("sources", record)), "Longer grants")
    assertNotContains(client.get(page("sources", record)), question_page(record))
    assert client.get(question_page(record)).status_code == 403
    assert client.post(question_page(record), {}).status_code == 403
    assert themes_of(record) == ["Longer grants"]


@pytest.mark.parametrize(("role", "reads"), [("auditor", True), ("finance_officer", False), ("partner_officer", False)])
def test_what_is_not_published_is_read_by_those_who_read_the_consultation(client, record, role, reads):
    client.post(question_page(record), {"considerations": [heard(record).pk]})
    client.force_login(UserFactory(**{role: True}), BACKEND)

    assert ("Longer grants" in text(client.get(page("sources", record)))) is reads


def test_of_two_officers_the_later_sees_what_the_first_has_saved(client, record):
    longer, paper = heard(record), heard(record, "Less paperwork")
    shown = client.get(question_page(record)).context["form"]["shown"].value()
    bob = UserFactory(commissioning_officer=True, full_name="Bob Ray")
    client.force_login(bob, BACKEND)
    client.post(question_page(record), {"considerations": [longer.pk], "shown": shown})
    client.force_login(UserFactory(commissioning_officer=True), BACKEND)

    refused = client.post(question_page(record), {"considerations": [paper.pk], "shown": shown})

    assert "Bob Ray saved this" in text(refused)
    assert "Saved: Longer grants (Working together: The draft framework)" in text(refused)
    assert "Yours: Less paperwork (Working together: The draft framework)" in text(refused)
    assert themes_of(record) == ["Longer grants"]
    again = {"considerations": [paper.pk], "shown": refused.context["form"]["shown"].value()}
    assertRedirects(client.post(question_page(record), again), page("sources", record))
    assert themes_of(record) == ["Less paperwork"]


def test_whoever_chooses_another_form_is_told_what_went_with_it(client, record):
    client.post(question_page(record), {"considerations": [heard(record).pk]})
    other = QuestionnaireVersionFactory(questionnaire__purpose=Purpose.APPLICATION, published=True)
    theme = record.schemes.get().scheme.theme_id
    sent = {"organisation": record.organisation_version_id, f"theme-{theme}": other.pk}

    saved = client.post(page("questions", record), sent, follow=True)

    assertContains(saved, "What was said of where 1 question that is no longer asked came from is taken away too.")
    assert themes_of(record) == []


def test_a_theme_that_was_taken_back_since_stays_in_the_history(client, record, officer):
    longer = heard(record)
    client.post(question_page(record), {"considerations": [longer.pk]})
    client.post(question_page(record), {})
    considering.take_back(longer, at=AT, by=officer)

    shown = client.get(page("history", record))

    assertContains(shown, "Question no longer follows from what people said")
    assertContains(shown, "Longer grants", count=2)


@pytest.mark.parametrize("name", ["sources", "asked", "history"])
def test_the_pages_cost_the_same_queries_however_much_is_said(client, record, name):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(page(name, record))
        return len(queries)

    QuestionSourceFactory(round=record, consideration=heard(record))
    cost()
    before = cost()
    for number in range(5):
        QuestionSourceFactory(round=record, consideration=heard(record, f"Theme {number}"))
        QuestionSourceFactory(round=record, consideration=heard(record, f"Also {number}"), question_key="reach")

    assert cost() == before
