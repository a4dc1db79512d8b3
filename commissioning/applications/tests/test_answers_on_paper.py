"""What an organisation without an account answered, recorded by an officer."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.applications import following
from commissioning.applications.models import AnswerOnPaper, Award
from commissioning.applications.operations import awards
from commissioning.applications.tests.awarding import AT, assessed, decided, in_full, made_final, scheme
from commissioning.common.models import OfficerTask
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = AT.date()
SAID = awards.Said("Jo Marsh, treasurer", "telephone", TODAY)


@pytest.fixture(autouse=True)
def after_the_round(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def award(officer):
    """Told, of an organisation where nobody has an account."""
    of = scheme()
    one = assessed(of, 80)
    one.organisation.memberships.all().delete()
    awards.recommend(of, in_full(one), at=AT, by=officer)
    made_final(of.round, officer)
    decided(of.round, officer)
    awards.send_letters(of.round, at=AT, by=officer)
    return Award.objects.get(application=one)


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def answers_of(award):
    return (
        Award.objects.get(pk=award.pk).is_accepted,
        AnswerOnPaper.objects.count(),
        len(following.of([award.application_id])),
    )


def test_an_officer_records_an_acceptance_with_its_letter_from_the_list_of_letters(award, officer):
    client, reference = client_of(officer), award.application.reference
    address = reverse("applications:award-answer", args=[reference])
    back = reverse("applications:award-letters", args=[award.application.round.slug])
    assert address in client.get(back).content.decode()
    said = {"accepts": "yes", "said_by": "Jo Marsh, treasurer", "how": "letter", "reason": ""}
    said |= {"said_on_day": TODAY.day, "said_on_month": TODAY.month, "said_on_year": TODAY.year}
    letter = SimpleUploadedFile("we-accept.txt", b"We accept it.", content_type="text/plain")

    answer = client.post(address, said | {"file": letter})

    assert (answer.status_code, answer["Location"]) == (302, back)
    assert answers_of(award) == (True, 1, 1)
    kept = AnswerOnPaper.objects.get()
    assert (kept.said_by, kept.how, kept.said_on, kept.name) == (
        "Jo Marsh, treasurer",
        "letter",
        TODAY,
        "we-accept.txt",
    )
    shown = client.get(back).content.decode()
    assert "Jo Marsh, treasurer, by letter" in shown
    assert f'"{address}"' not in shown
    file = client.get(reverse("applications:award-answer-letter", args=[reference]))
    assert b"".join(file.streaming_content) == b"We accept it."
    assert OfficerTask.objects.get(key=f"award:{award.pk}:outcome:nobody").done_at == AT


def test_it_is_refused_where_the_lead_has_an_account_or_what_was_said_cannot_be(award, officer):
    before = (None, 0, 0)
    for said, accepts, words in (
        (awards.Said(" ", "letter", TODAY), True, "Enter who answered"),
        (awards.Said("Jo", "letter", TODAY + dt.timedelta(days=1)), True, "Enter a day"),
        (awards.Said("Jo", "letter", TODAY - dt.timedelta(days=1)), True, "Enter a day"),
        (SAID, False, "Say why"),
    ):
        with pytest.raises(ValueError, match=words):
            awards.record_answer(award, said, accepts=accepts, at=AT, by=officer)
        assert answers_of(award) == before
    MembershipFactory(organisation=award.application.organisation)
    with pytest.raises(awards.CannotAnswer):
        awards.record_answer(award, SAID, accepts=True, at=AT, by=officer)
    assert answers_of(award) == before
    address = reverse("applications:award-answer", args=[award.application.reference])
    assert client_of(officer).get(address).status_code == 302


def test_an_award_that_was_declined_by_telephone_stays_declined(award, officer):
    awards.record_answer(award, SAID, accepts=False, reason="We have closed.", at=AT, by=officer)

    with pytest.raises(awards.CannotAnswer):
        awards.record_answer(award, SAID, accepts=True, at=AT, by=officer)

    assert answers_of(award) == (False, 1, 0)
    assert Award.objects.get(pk=award.pk).answer_reason == "We have closed."
