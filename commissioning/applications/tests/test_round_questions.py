"""Questions to the council about a round."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from post_office.models import Email
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import RoundQuestion
from commissioning.applications.operations import questions as operations
from commissioning.applications.tests.factories import (
    FundingRoundFactory,
    OrganisationStageFactory,
    RoundQuestionFactory,
)
from commissioning.common import once
from commissioning.common.models import OfficerTask
from organisations.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)
LAST_MOMENT = dt.datetime(2026, 11, 13, 23, 59, 59, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def record():
    return FundingRoundFactory(published=True, title="Warm rooms", slug="warm-rooms")


@pytest.fixture
def asker():
    return MembershipFactory(organisation__name="Marigold", viewer=True, user__full_name="Mira Asker").user


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def question(record, asker):
    organisation = asker.memberships.get().organisation
    return operations.ask(record, organisation=organisation, text="We at Marigold ask: may we?", at=AT, by=asker)


def ask_address(record):
    return reverse("applications:question-ask", args=[record.slug])


def answer_address(question):
    return reverse("applications:question-answer", args=[question.round.slug, question.pk])


def answer(question, officer, public_text="May we?", text="Yes.", at=AT):
    shown = operations.version_of(RoundQuestion.objects.get(pk=question.pk))
    return operations.answer(question, public_text=public_text, answer=text, shown=shown, at=at, by=officer)


def test_any_member_asks_and_the_officer_has_a_task_that_names_nobody(client, record, asker):
    client.force_login(asker)

    page = client.post(ask_address(record), {"text": "May two apply together?"}, follow=True)

    assertContains(page, "Your question has been sent.")
    question = RoundQuestion.objects.get()
    assert (question.text, question.asked_by, question.asked_at) == ("May two apply together?", asker, AT)
    task = OfficerTask.objects.get()
    assert (task.title, task.assigned_to) == ("Answer a question about Warm rooms", record.officer)
    assert (task.path, task.due_on) == (answer_address(question), dt.date(2026, 11, 5))


def test_a_button_pressed_twice_asks_once(client, record, asker):
    client.force_login(asker)
    token = re.search(rf'name="{once.FIELD}" value="(\w+)"', client.get(ask_address(record)).content.decode())[1]

    for _ in range(2):
        client.post(ask_address(record), {"text": "May we?", once.FIELD: token})

    assert RoundQuestion.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "\x00", "word " * 10_000, "word " * 221])
def test_nothing_or_far_too_much_is_refused_and_kept_on_the_page(client, record, asker, text):
    client.force_login(asker)

    page = client.post(ask_address(record), {"text": text})

    assertContains(page, 'href="#id_text"')
    assert page.content.decode().count("word ") >= text.strip().count("word ")
    assert not RoundQuestion.objects.exists()


def test_questions_are_taken_to_the_end_of_the_day_given(client, record, asker):
    organisation = asker.memberships.get().organisation
    operations.ask(record, organisation=organisation, text="In time?", at=LAST_MOMENT, by=asker)

    with pytest.raises(operations.QuestionsClosed):
        operations.ask(record, organisation=organisation, text="Late?", at=LAST_MOMENT + SECOND, by=asker)

    with time_machine.travel(LAST_MOMENT + SECOND, tick=False):
        client.force_login(asker)
        for page in (client.get(ask_address(record)), client.post(ask_address(record), {"text": "Late?"})):
            assertContains(page, "the last day was 13 November 2026")
        assertNotContains(client.get(record.public_url), ask_address(record))
    assert RoundQuestion.objects.count() == 1


@pytest.mark.parametrize("status", [RoundStatus.CANCELLED, RoundStatus.DECIDED])
def test_nobody_asks_about_what_is_over(record, asker, status):
    record.status, record.cancelled_reason = status, "No money."
    record.save()

    with pytest.raises(operations.QuestionsClosed):
        operations.ask(record, organisation=asker.memberships.get().organisation, text="?", at=AT, by=asker)


def test_a_draft_round_has_no_page_to_ask_on(client, asker):
    client.force_login(asker)

    assert client.get(ask_address(FundingRoundFactory())).status_code == 404


def test_an_organisation_asks_ten_questions_a_day_and_others_as_many(client, record, asker):
    organisation = asker.memberships.get().organisation
    RoundQuestionFactory.create_batch(10, round=record, organisation=organisation, asked_at=AT)
    client.force_login(asker)

    assertContains(client.post(ask_address(record), {"text": "An eleventh?"}), "has asked 10 questions today")

    operations.ask(record, organisation=OrganisationFactory(), text="Ours?", at=AT, by=UserFactory())
    later = AT + dt.timedelta(days=1)
    operations.ask(record, organisation=organisation, text="Next day?", at=later, by=asker)
    assert RoundQuestion.objects.count() == 12


def test_somebody_of_two_organisations_says_for_which_and_never_for_a_third(client, record, asker):
    second, third = MembershipFactory(user=asker).organisation, OrganisationFactory()
    client.force_login(asker)

    assertContains(client.post(ask_address(record), {"text": "May we?"}), 'href="#id_organisation')
    client.post(ask_address(record), {"text": "May we?", "organisation": third.pk})
    assert not RoundQuestion.objects.exists()
    client.post(ask_address(record), {"text": "May we?", "organisation": second.pk})

    assert RoundQuestion.objects.get().organisation == second


def test_the_public_reads_the_published_words_and_nothing_of_the_asker(client, question, officer):
    client.force_login(officer)
    shown = client.get(answer_address(question))
    assertContains(shown, "We at Marigold ask: may we?", count=2)  # As asked, and to be edited.

    sent = {"public_text": "May an organisation?", "answer": "<b>Yes</b>\nit may.", "shown": ""}
    client.post(answer_address(question), sent)
    client.logout()
    page = client.get(question.round.public_url)

    assertContains(page, "May an organisation?")
    assertContains(page, "&lt;b&gt;Yes&lt;/b&gt;<br>it may.")
    assertContains(page, "Answered on 2 November 2026")
    for secret in ("Marigold", "Mira", "We at"):
        assertNotContains(page, secret)
    assert OfficerTask.objects.get().done_by == officer


def test_all_who_have_begun_are_told_the_same_and_so_is_who_asked(question, officer):
    begun = OrganisationStageFactory(round=question.round).organisation
    lead = MembershipFactory(organisation=begun).user
    MembershipFactory(organisation=begun, viewer=True)
    MembershipFactory(organisation=OrganisationStageFactory().organisation)  # Of another round.

    answer(question, officer, "May an organisation?", "Yes.")

    mails = {mail.to[0]: mail for mail in Email.objects.all()}
    assert set(mails) == {lead.email, question.asked_by.email}
    texts = {re.sub(r"^Dear .*$", "", mail.message, flags=re.MULTILINE) for mail in mails.values()}
    assert len(texts) == 1
    (text,) = texts
    assert "May an organisation?" in text
    assert "Marigold" not in text
    assert question.round.public_url in text


def test_a_correction_replaces_what_is_public_says_so_and_is_told(client, question, officer):
    answer(question, officer)
    answer(question, officer, "May we?", "No.", at=AT + dt.timedelta(days=2))

    page = client.get(question.round.public_url)

    assertContains(page, "Answered on 2 November 2026, corrected on 4 November 2026")
    assertNotContains(page, "Yes.")
    assert [mail.subject.split(":")[0] for mail in Email.objects.order_by("pk")] == [
        "Question answered",
        "Answer corrected",
    ]


def test_of_two_officers_who_answer_at_once_the_second_is_told(client, question, officer):
    client.force_login(officer)
    answer(question, UserFactory(commissioning_officer=True))

    page = client.post(answer_address(question), {"public_text": "May we?", "answer": "No.", "shown": ""})

    assertContains(page, "Somebody else has published an answer meanwhile.")
    assert RoundQuestion.objects.get().answer == "Yes."
    assert Email.objects.count() == 1


def test_a_correction_that_changes_nothing_tells_nobody(question, officer):
    answer(question, officer)

    with pytest.raises(operations.NothingChanged):
        answer(question, officer, at=AT + SECOND)
    assert Email.objects.count() == 1


@pytest.mark.parametrize("missing", ["public_text", "answer"])
def test_an_answer_is_whole_or_not_published(client, question, officer, missing):
    client.force_login(officer)
    sent = {"public_text": "May we?", "answer": "Yes.", "shown": "", missing: " "}

    assertContains(client.post(answer_address(question), sent), f'href="#id_{missing}"')
    assert RoundQuestion.objects.get().answered_at is None


def test_the_auditor_reads_and_answers_nothing_and_a_partners_officer_does_not_read(client, question):
    client.force_login(UserFactory(auditor=True))
    sent = {"public_text": "May we?", "answer": "Yes.", "shown": ""}

    assert client.get(answer_address(question)).status_code == 200
    assert client.post(answer_address(question), sent).status_code == 403
    client.force_login(UserFactory(partner_officer=True))
    assert client.get(answer_address(question)).status_code == 403
    assert RoundQuestion.objects.get().answered_at is None


def test_a_question_is_answered_in_its_own_round_only(client, question, officer):
    client.force_login(officer)
    other = FundingRoundFactory(published=True)

    assert client.get(reverse("applications:question-answer", args=[other.slug, question.pk])).status_code == 404
