"""Test mode: an officer answers a round's questions; nobody else sees it, and nothing counts."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.applications.models import Application, FundingRound, OrganisationStage, Trial
from commissioning.applications.operations import trials
from commissioning.applications.tests.factories import FundingRoundFactory
from commissioning.applications.tests.ready import ready_round
from commissioning.common import clock
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.tests.factories import QuestionnaireVersionFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def draft(officer):
    return ready_round(at=clock.now(), by=officer)


def begin(client, record, theme=""):
    client.post(reverse("applications:round-try", args=[record.slug]), {"theme": theme})
    return Trial.objects.latest("pk")


def section(trial, key):
    return reverse("applications:trial-section", args=[trial.pk, key])


def choose_size(client, trial, size):
    answers = load(trial.sheet)
    shown = answers.shown_as(answers.structure.by_key["income_band"])
    return client.post(section(trial, "size"), {"q-income_band": size, "q-income_band-shown": shown})


def test_the_size_of_the_organisation_decides_what_is_asked(client, draft):
    trial = begin(client, draft)

    assertRedirects(choose_size(client, trial, "small"), section(trial, "governance"))
    small = client.get(reverse("applications:trial-check", args=[trial.pk]))
    assertContains(small, "Attach what you have of last year’s money")
    assertNotContains(small, "professional indemnity")

    choose_size(client, trial, "large")
    large = client.get(reverse("applications:trial-check", args=[trial.pk]))
    assertContains(large, "professional indemnity")
    assertNotContains(large, "Attach what you have of last year’s money")


def test_each_theme_is_tried_apart_and_a_second_press_goes_on(client, draft, officer):
    theme = draft.schemes.get().scheme.theme_id
    first, again = begin(client, draft, theme), begin(client, draft, theme)
    begin(client, draft)

    assert first == again
    assert set(Trial.objects.values_list("theme", "begun_by")) == {(theme, officer.pk), (None, officer.pk)}
    assert client.post(reverse("applications:round-try", args=[draft.slug]), {"theme": "999999"}).status_code == 404
    assert client.post(reverse("applications:round-try", args=[draft.slug]), {"theme": "x"}).status_code == 404


def test_a_trial_is_nobody_elses(client, draft):
    trial = begin(client, draft)
    pages = [reverse(f"applications:trial-{name}", args=[trial.pk]) for name in ("start", "check", "pdf")]
    assert {client.get(page).status_code for page in pages} == {200}

    client.force_login(UserFactory(commissioning_officer=True))
    assert {client.get(page).status_code for page in [*pages, section(trial, "size")]} == {404}
    assert client.post(reverse("applications:trial-discard", args=[trial.pk])).status_code == 404
    client.force_login(UserFactory(auditor=True))
    assert {client.get(page).status_code for page in pages} == {403}


def test_a_trial_counts_for_nothing(client, draft):
    begin(client, draft)

    page = client.get(reverse("applications:round-list"))

    (row,) = page.context["rows"]
    assert row.round.application_count == 0
    assert not Application.objects.exists()
    assert not OrganisationStage.objects.exists()


def test_what_is_thrown_away_is_gone_with_its_files(client, draft, officer, django_capture_on_commit_callbacks):
    trial = begin(client, draft)
    upload = SimpleUploadedFile("rules.csv", b"rule,words\n1,Be kind\n", content_type="text/csv")
    kept = questionnaires.attach_file(sheet=trial.sheet, key="rules", upload=upload, at=clock.now(), by=officer)
    assert kept.file.storage.exists(kept.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("applications:trial-discard", args=[trial.pk]))

    assert not Trial.objects.exists()
    assert not AnswerSheet.objects.exists()
    assert not AnswerFile.objects.exists()
    assert not storages["default"].exists(kept.file.name)


def test_questions_that_are_not_published_cannot_be_tried(officer):
    record = FundingRoundFactory(organisation_version=QuestionnaireVersionFactory())
    for broken in (record, FundingRoundFactory(organisation_version=None)):
        with pytest.raises(trials.NoQuestions):
            trials.begin_trial(FundingRound.objects.get(pk=broken.pk), theme=None, at=clock.now(), by=officer)

    assert not Trial.objects.exists()
