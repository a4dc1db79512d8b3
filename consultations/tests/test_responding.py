"""Answering online: begun, written, sent, corrected; nothing after the close, and nobody's name with it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from commissioning.common.clock import end_of_day
from commissioning.common.models import OutboxMessage
from commissioning.common.outbox import sending
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from consultations.models import Response, ResponseContact
from consultations.operations import opening, responding
from consultations.tests.ready import answer, open_phase, sent_response
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def phase():
    return open_phase(at=AT)


def last_second(phase):
    return end_of_day(phase.closes_on)


def summary_of(response):
    return load(Response.objects.get(pk=response.pk).sheet).text("summary")


def test_a_press_that_comes_twice_begins_one_response(phase):
    token = responding.token_for(phase, "a" * 32)

    first = responding.start(phase, token=token, at=AT)
    again = responding.start(phase, token=responding.token_for(phase, "a" * 32), at=AT)

    assert (again.pk, Response.objects.count(), AnswerSheet.objects.count()) == (first.pk, 1, 1)
    assert responding.token_for(phase, "b" * 32) != token
    assert responding.token_for(phase, "") != responding.token_for(phase, "")


def test_only_the_hash_of_the_link_is_kept(phase):
    response = responding.start(phase, token="a-secret", at=AT)

    assert responding.find("a-secret") == response
    assert "a-secret" not in str(Response.objects.filter(pk=response.pk).values().get())
    for wrong in ("", "a-secre", response.token_sha256):
        with pytest.raises(responding.ResponseUnknown):
            responding.find(wrong)


@pytest.mark.parametrize("late", [False, True])
def test_the_last_second_of_the_closing_day_is_in_time_and_the_next_is_not(phase, late):
    response = responding.start(phase, token="t", at=AT)
    answer(response, at=AT)
    at = last_second(phase) + (SECOND if late else dt.timedelta(microseconds=999_999))

    if late:
        with pytest.raises(responding.NotTaken):
            responding.submit(response, at=at)
        with pytest.raises(responding.NotTaken):
            responding.start(phase, token="u", at=at)
        assert Response.objects.counted().count() == 0
        assert AnswerSheet.objects.get().locked_at is None
    else:
        responding.submit(response, at=at)
        assert list(Response.objects.counted().values_list("submitted_at", flat=True)) == [at]


def test_nothing_is_taken_before_it_opens_after_it_was_called_off_or_where_online_is_no_way():
    forthcoming = open_phase(at=AT, opens_on=AT.date() + dt.timedelta(days=2))
    by_post = open_phase(at=AT, takes_online=False)
    cancelled = open_phase(at=AT)
    opening.cancel(cancelled, reason="No money.", at=AT, by=UserFactory(commissioning_officer=True))

    for one in (forthcoming, by_post, cancelled):
        with pytest.raises(responding.NotTaken):
            responding.start(one, token="t", at=AT)
    assert (Response.objects.count(), AnswerSheet.objects.count()) == (0, 0)


def test_what_must_be_put_right_is_said_and_nothing_is_sent(phase):
    response = responding.start(phase, token="t", at=AT)

    with pytest.raises(questionnaires.NotReady) as refusal:
        responding.submit(response, organisation_name="A group", at=AT)

    assert "summary" in [one.question_key for one in refusal.value.problems]
    fresh = Response.objects.get()
    assert (fresh.submitted_at, fresh.organisation_name, fresh.sheet.locked_at) == (None, "", None)


def test_a_name_that_is_too_long_is_refused_and_nothing_is_sent(phase):
    response = responding.start(phase, token="t", at=AT)
    answer(response, at=AT)

    with pytest.raises(ValidationError, match="300"):
        responding.submit(response, organisation_name="x" * 301, at=AT)

    fresh = Response.objects.get()
    assert (fresh.submitted_at, fresh.organisation_name, fresh.sheet.locked_at) == (None, "", None)


def test_what_was_sent_is_locked_and_sent_once(phase):
    response = sent_response(phase, token="t", at=AT)

    with pytest.raises(responding.SentAlready):
        responding.submit(response, at=AT + SECOND)

    assert responding.working_sheet(response) is None
    assert (response.submitted_at, response.sheet.locked_at, response.way) == (AT, AT, "online")


def test_an_organisation_that_is_exactly_on_the_register_is_matched(phase):
    there = OrganisationFactory(name="Anfield Friends")
    for name in ("Twins", "Twins"):
        OrganisationFactory(name=name)

    sent = [
        sent_response(phase, token=name, at=AT, organisation_name=name)
        for name in (" anfield friends ", "Anfield", "Twins", "")
    ]

    assert [(one.organisation, one.organisation_name) for one in sent] == [
        (there, "anfield friends"),
        (None, "Anfield"),
        (None, "Twins"),
        (None, ""),
    ]


class TestCorrecting:
    def test_what_was_sent_counts_until_the_correction_is_sent(self, phase, django_capture_on_commit_callbacks):
        response = sent_response(phase, token="t", at=AT)
        before, file = response.sheet, response.sheet.files.get()
        corrected = responding.begin_correction(response, at=AT)
        assert responding.begin_correction(response, at=AT).correction == corrected.correction
        answer(corrected, at=AT, summary="Fewer rooms")
        assert (summary_of(response), Response.objects.counted().count()) == ("More rooms", 1)

        with django_capture_on_commit_callbacks(execute=True):
            again = responding.submit(corrected, at=AT + SECOND)

        assert (summary_of(response), again.submitted_at, again.correction) == ("Fewer rooms", AT + SECOND, None)
        assert (Response.objects.counted().count(), again.reference) == (1, response.reference)
        assert list(AnswerSheet.objects.values_list("pk", flat=True)) == [corrected.correction_id or again.sheet_id]
        kept = AnswerFile.objects.get()
        assert (kept.sheet_id, kept.name, kept.sha256) == (again.sheet_id, file.name, file.sha256)
        with kept.file.open("rb") as content:
            assert content.read() == b"%PDF-1.7 rooms"
        assert not file.file.storage.exists(file.file.name)
        assert before.pk != again.sheet_id

    def test_one_that_is_not_sent_by_the_close_never_counts(self, phase):
        response = responding.begin_correction(sent_response(phase, token="t", at=AT), at=AT)
        answer(response, at=AT, summary="Fewer rooms")

        with pytest.raises(responding.NotTaken):
            responding.submit(response, at=last_second(phase) + SECOND)

        assert (summary_of(response), Response.objects.counted().count()) == ("More rooms", 1)

    def test_only_what_was_sent_is_corrected_and_only_until_the_close(self, phase):
        with pytest.raises(ValueError, match="sent"):
            responding.begin_correction(responding.start(phase, token="d", at=AT), at=AT)
        with pytest.raises(responding.NotTaken):
            responding.begin_correction(sent_response(phase, token="t", at=AT), at=last_second(phase) + SECOND)

        assert Response.objects.exclude(correction=None).count() == 0


class TestAddresses:
    def test_one_given_for_the_link_alone_is_forgotten_once_the_mail_is_sent(self, phase, mailoutbox):
        response = responding.start(phase, token="the-token", at=AT)

        for _ in range(2):
            responding.send_link(response, token="the-token", email="kit@example.org", pressed="a" * 32, at=AT)
        assert ResponseContact.objects.count() == 0
        sending.send_due(at=AT)

        assert [(mail.to, "/consultations/answers/the-token/" in mail.body) for mail in mailoutbox] == [
            (["kit@example.org"], True)
        ]
        message = OutboxMessage.objects.get(key__startswith="response:")
        email = message.email
        assert (message.status, email.to, email.message, email.html_message) == ("sent", [], "", "")

    def test_the_link_is_no_way_to_write_to_strangers_without_end(self, phase):
        response = responding.start(phase, token="t", at=AT)

        def mail_it(at, number=0):
            responding.send_link(response, token="t", email=f"s{number}@example.org", wants_results=True, at=at)

        for number in range(responding.LINKS_AN_HOUR):
            mail_it(AT, number)
        with pytest.raises(responding.TooManyLinks):
            mail_it(AT + dt.timedelta(minutes=59), 99)

        assert ResponseContact.objects.get().email == "s4@example.org"
        mail_it(AT + dt.timedelta(minutes=61))

    def test_one_that_is_wanted_for_the_results_is_kept_apart_the_latest_one_given(self, phase):
        response = responding.start(phase, token="t", at=AT)

        for name in ("kit", "robin"):
            responding.send_link(response, token="t", email=f"{name}@example.org", wants_results=True, at=AT)
        responding.send_link(response, token="t", email="sam@example.org", at=AT)

        assert list(ResponseContact.objects.values_list("response", "email", "wants_results")) == [
            (response.pk, "robin@example.org", True)
        ]
