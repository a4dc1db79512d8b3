"""The pages of answering online, without JavaScript and without an account; and officers' pages of responses."""

import datetime as dt
import io
import logging
import re

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.common import clock, once
from commissioning.common.clock import end_of_day
from commissioning.common.outbox import sending
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.models import Answer
from commissioning.questionnaires.tests.test_answering import ENOUGH
from commissioning.questionnaires.tests.test_section_page import page_data
from consultations.models import Response, ResponseContact
from consultations.operations import responding
from consultations.tests.ready import answer, open_phase, sent_response
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGES = ("home", "check", "link")


@pytest.fixture
def phase():
    return open_phase(at=clock.now())


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person, BACKEND)
    return person


def url(name, *args):
    return reverse(f"consultations:{name}", args=args)


def file_at(client, address) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def begun(phase, link="token"):
    return responding.start(phase, token=link, at=clock.now())


def at_close(monkeypatch, phase, seconds):
    """Make it so many seconds after the last second of the closing day."""
    moment = end_of_day(phase.closes_on) + dt.timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def test_looking_at_the_first_page_keeps_nothing_and_pressing_twice_begins_one(client, phase):
    start = url("public-respond", phase.consultation.slug)
    assertContains(client.get(phase.consultation.public_url), f'href="{start}"')
    page = client.get(start)
    assertContains(page, "15 questions in 2 parts")
    assert Response.objects.count() == 0
    token = re.search(rf'name="{once.FIELD}" value="(\w+)"', page.content.decode())[1]

    first, second = (client.post(start, {once.FIELD: token}) for _ in range(2))

    assert (Response.objects.count(), first["Location"], first.status_code) == (1, second["Location"], 302)
    assert client.post(start, {once.FIELD: "f" * 32})["Location"] != first["Location"]
    assert "no-store" in page["Cache-Control"]


def test_it_is_answered_checked_sent_and_kept_as_a_pdf_without_an_account(client, phase):
    home = client.post(url("public-respond", phase.consultation.slug), {once.FIELD: "a" * 32})["Location"]
    response = Response.objects.get()
    for key, wanted in (("about", "sections/figures/"), ("figures", "check/")):
        typed = page_data(response.sheet, key)
        structure = load(response.sheet).structure
        for name in ENOUGH:
            if structure.by_key[name].section_key == key:
                typed |= structure.by_key[name].kind.sent(structure.by_key[name], ENOUGH[name])
        assertRedirects(client.post(f"{home}sections/{key}/", typed), home + wanted, fetch_redirect_response=False)
    assertContains(client.get(f"{home}check/"), "A good half year")

    receipt = client.post(f"{home}check/", {"organisation_name": "Anfield Friends"}, follow=True)

    response.refresh_from_db()
    assertContains(receipt, response.reference)
    assertContains(receipt, "for Anfield Friends")
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(client.get(f"{home}answers.pdf").content)).pages
    )
    assert response.reference in text
    assert "A good half year" in text
    assert set(Answer.objects.values_list("updated_by", flat=True)) == {None}


def test_an_organisation_that_the_questionnaire_asks_for_is_not_asked_for_again(client):
    there = OrganisationFactory(name="Anfield Friends")
    response = begun(open_phase(at=clock.now(), asks_about_you=True))
    answer(response, at=clock.now())
    about = url("answers-section", "token", "about_you")
    client.post(about, {**page_data(response.sheet, "about_you"), "q-organisation": "anfield friends"})
    assertNotContains(client.get(url("answers-check", "token")), 'name="organisation_name"')

    receipt = client.post(url("answers-check", "token"), {"organisation_name": "Somebody else"}, follow=True)

    response.refresh_from_db()
    assert (response.organisation, response.organisation_name) == (there, "anfield friends")
    assertContains(receipt, "for anfield friends")


def test_storing_answers_costs_few_queries(client, phase, django_assert_max_num_queries):
    answer(begun(phase, "earlier"), at=clock.now())  # What is read once in a process is read.
    response = begun(phase)
    typed = {**page_data(response.sheet, "about"), "q-summary": "Mine", "later": 1}

    # The response with what it belongs to; the sheet's lock, answers, files and the write, in a savepoint.
    with django_assert_max_num_queries(7):
        client.post(url("answers-section", "token", "about"), typed)
    answer(response, at=clock.now())
    # Besides: the response's lock, the phase, three rows that count, each in its savepoint.
    with django_assert_max_num_queries(15):
        client.post(url("answers-check", "token"), {"organisation_name": ""})

    assert Response.objects.counted().get() == response


def test_an_officer_who_answers_is_not_named_with_the_answers(client, officer, phase):
    response = begun(phase)

    client.post(
        url("answers-section", "token", "about"),
        {**page_data(response.sheet, "about"), "q-summary": "Mine", "later": 1},
    )

    assert list(Answer.objects.values_list("text", "updated_by")) == [("Mine", None)]


def test_two_who_share_the_link_lose_no_word(client, phase):
    response = begun(phase)
    seen = page_data(response.sheet, "about")
    section = url("answers-section", "token", "about")
    client.post(section, {**seen, "q-summary": "Rooms", "later": "1"})

    other = Client().post(section, {**seen, "q-summary": "Staff", "later": "1"})

    assertContains(other, "Somebody else saved another answer")
    assertContains(other, "Staff")
    assert load(response.sheet).text("summary") == "Rooms"


def test_what_is_missing_is_said_with_where_it_is(client, phase):
    begun(phase)

    page = client.post(url("answers-check", "token"), {"organisation_name": ""})

    assertContains(page, f'href="{url("answers-section", "token", "about")}#q-summary"')
    assert Response.objects.get().submitted_at is None


def test_a_link_that_is_not_quite_right_opens_nothing(client, phase):
    response = sent_response(phase, token="token", at=clock.now())
    file = response.sheet.files.get()
    for token in ("tokem", response.token_sha256, response.reference):
        assert {client.get(url(f"answers-{name}", token)).status_code for name in (*PAGES, "pdf")} == {404}
        assert client.get(url("answers-file", token, file.pk)).status_code == 404
        assert {client.post(url(f"answers-{name}", token)).status_code for name in ("check", "correct")} == {404}
    other = begun(phase, "other")

    assert client.get(url("answers-file", "other", file.pk)).status_code == 404
    assert client.get(url("answers-pdf", "other")).status_code == 404
    assert file_at(client, url("answers-file", "token", file.pk)) == b"%PDF-1.7 rooms"
    assert other.submitted_at is None


@pytest.mark.parametrize("name", PAGES)
def test_no_cache_keeps_these_pages_no_search_engine_lists_them_and_no_other_site_is_told(client, phase, name):
    begun(phase)

    page = client.get(url(f"answers-{name}", "token"))

    assert page.status_code == 200
    assert ("no-store" in page["Cache-Control"], page["X-Robots-Tag"]) == (True, "noindex, nofollow")
    assert page["Referrer-Policy"] == "same-origin"


def test_it_is_corrected_by_the_same_link(client, phase):
    sent_response(phase, token="token", at=clock.now())

    page = client.post(url("answers-correct", "token"), follow=True)
    assertContains(page, "counts until you send these corrections")
    response = Response.objects.get()
    answer(response, at=clock.now(), summary="Fewer rooms")
    receipt = client.post(url("answers-check", "token"), {}, follow=True)

    assertContains(receipt, "Fewer rooms")
    assertNotContains(receipt, "More rooms")


class TestTheClose:
    @pytest.mark.parametrize(("seconds", "is_sent"), [(0.9, True), (1, False)])
    def test_the_moment_of_the_request_counts_however_long_it_takes(self, client, phase, monkeypatch, seconds, is_sent):
        response = begun(phase)
        answer(response, at=clock.now())
        moment = end_of_day(phase.closes_on) + dt.timedelta(seconds=seconds)
        moments = iter([moment])
        # Every later look at the clock is long after the close.
        monkeypatch.setattr(clock, "now", lambda: next(moments, moment + dt.timedelta(minutes=5)))

        client.post(url("answers-check", "token"), {})

        assert Response.objects.get().submitted_at == (moment if is_sent else None)

    def test_what_was_not_sent_is_said_not_to_count_and_can_be_read(self, client, phase, monkeypatch):
        answer(begun(phase), at=clock.now())
        at_close(monkeypatch, phase, 1)

        page = client.get(url("answers-home", "token"))

        assertContains(page, "were not sent before the close and do not count")
        assertContains(page, "More rooms")
        assertRedirects(client.get(url("answers-section", "token", "about")), url("answers-home", "token"))
        assertContains(client.get(url("public-respond", phase.consultation.slug)), "No answers are taken online now")

    def test_what_was_typed_too_late_is_shown_and_not_saved(self, client, phase, monkeypatch):
        response = begun(phase)
        typed = {**page_data(response.sheet, "about"), "q-summary": "A minute late"}
        at_close(monkeypatch, phase, 1)
        section = url("answers-section", "token", "about")

        page, background = client.post(section, typed), client.post(section, typed, headers={"X-Autosave": "1"})

        assertContains(page, "A minute late")
        assertContains(page, "Nothing was saved")
        assert background.status_code == 409
        assert Answer.objects.count() == 0

    def test_what_was_sent_can_be_read_and_no_longer_corrected(self, client, phase, monkeypatch):
        sent_response(phase, token="token", at=clock.now())
        at_close(monkeypatch, phase, 1)

        page = client.post(url("answers-correct", "token"), follow=True)

        assertContains(page, "can no longer be changed")
        assertNotContains(page, "Correct your answers")
        assert Response.objects.get().correction is None
        assert client.get(url("answers-pdf", "token")).status_code == 200


class TestOfficers:
    def test_responses_are_counted_by_way_and_day_and_read_in_confidence(self, client, officer, phase):
        sent = sent_response(phase, token="token", at=clock.now(), organisation_name="Anfield Friends")
        draft = begun(phase, "draft")
        slug, place = phase.consultation.slug, (phase.consultation.slug, phase.number)

        assertContains(client.get(url("consultation-detail", slug)), "1 sent: Online 1. 1 begun and not sent.")
        page = client.get(url("phase-responses", *place))
        assertContains(page, sent.reference)
        assertContains(page, draft.reference)
        one = client.get(url("phase-response", *place, sent.reference))
        assertContains(one, "Given in confidence")
        assertContains(one, "More rooms")
        assert client.get(url("phase-response", *place, draft.reference)).status_code == 404
        attached = url("phase-response-file", *place, sent.reference, sent.sheet.files.get().pk)
        assert file_at(client, attached) == b"%PDF-1.7 rooms"

    def test_those_without_the_right_see_how_many_and_no_answer(self, client, phase):
        sent = sent_response(phase, token="token", at=clock.now())
        place = (phase.consultation.slug, phase.number)
        for role, status in (("auditor", 403), ("democratic_services_officer", 403), ("partner_officer", 404)):
            client.force_login(UserFactory(**{role: True}), BACKEND)
            pages = [url("phase-responses", *place), url("phase-response", *place, sent.reference)]
            assert {client.get(page).status_code for page in pages} == {status}
        client.force_login(UserFactory(auditor=True), BACKEND)

        page = client.get(url("consultation-detail", phase.consultation.slug))

        assertContains(page, "1 sent: Online 1.")
        assertNotContains(page, sent.reference)
        assertNotContains(page, url("phase-responses", *place))

    def test_what_a_program_filled_in_counts_and_is_shown_to_them(self, client, officer, phase):
        client.post(url("public-respond", phase.consultation.slug), {once.FIELD: "a" * 32, "website": "x"})

        assertContains(client.get(url("phase-responses", phase.consultation.slug, phase.number)), "Look at it")
        assert Response.objects.get().duplicate == ""


def test_an_address_is_on_no_page_in_no_log_and_in_no_file(client, phase, caplog, mailoutbox):
    marker = "planted-marker@example.org"
    sent = sent_response(phase, token="token", at=clock.now())
    caplog.set_level(logging.DEBUG)
    for wants in ({}, {"wants_results": "on"}):
        client.post(url("answers-link", "token"), {"email": marker, once.FIELD: "a" * 31 + str(len(wants)), **wants})
    sending.send_due(at=clock.now())
    assert [mail.to for mail in mailoutbox] == [[marker], [marker]]
    contact = ResponseContact.objects.get()
    assert contact.email == marker

    place = (phase.consultation.slug, phase.number)
    looked_at = [url(f"answers-{name}", "token") for name in (*PAGES, "pdf")]
    looked_at += [url("public-detail", place[0]), url("public-respond", place[0])]
    of_officers = [url("consultation-detail", place[0]), url("phase-responses", *place)]
    of_officers += [url("phase-response", *place, sent.reference), url("consultation-history", place[0])]
    admin = [reverse(f"admin:consultations_responsecontact_{name}") for name in ("changelist", "export")]
    admin += [reverse("admin:consultations_responsecontact_change", args=[contact.pk])]
    admin += [reverse("admin:common_outboxmessage_changelist")]
    bodies = [client.get(page).content for page in looked_at]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(bodies[3])).pages)
    for role, pages in (("commissioning_officer", of_officers), ("auditor", admin)):
        client.force_login(UserFactory(**{role: True}), BACKEND)
        answers = [client.get(page) for page in pages]
        assert {one.status_code for one in answers} == {200}
        bodies += [one.content for one in answers]

    assert not [body for body in bodies if b"planted-marker" in body]
    assert "planted-marker" not in text + caplog.text
