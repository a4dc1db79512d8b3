"""What anybody sees: the list, a consultation, its files; and signing up for an event without an account."""

import datetime as dt
import io

import icalendar
import pypdf
import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.common import clock
from commissioning.common.models import OutboxMessage
from consultations.models import EventSignUp, SignUpContact
from consultations.queries import public
from consultations.tests.factories import (
    ClosingChangeFactory,
    ConsultationDocumentFactory,
    ConsultationFactory,
    EngagementEventFactory,
    PhaseFactory,
    SignUpContactFactory,
)
from consultations.tests.ready import open_phase

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def url(name, *args):
    return reverse(f"consultations:public-{name}", args=args)


def phase(opens, closes, **values):
    today = clock.today()
    return PhaseFactory(opens_on=today + opens * DAY, closes_on=today + closes * DAY, **values)


def coming_event(**values):
    starts_at = clock.now() + 7 * DAY
    record = phase(-1, 40, approved=True).consultation
    return EngagementEventFactory(
        consultation=record, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2), **values
    )


def sent(**more):
    return {"name": "Nadia Penrose", "email": "nadia@example.org", "places": 1, **more}


def test_the_list_tells_open_coming_and_closed_ones_apart_and_hides_drafts(client):
    phase(-1, 0, approved=True, consultation__title="Buses")
    phase(1, 30, approved=True, consultation__title="Trams")
    phase(-9, -1, approved=True, consultation__title="Ferries")
    phase(-9, 9, cancelled=True, consultation__title="Lifts")
    phase(-1, 30, consultation__title="Balloons")

    page = client.get(url("list"))

    assert [row.consultation.title for row in page.context["open"]] == ["Buses"]
    assert [row.consultation.title for row in page.context["forthcoming"]] == ["Trams"]
    assert {row.consultation.title for row in page.context["closed_rows"]} == {"Ferries", "Lifts"}
    assertContains(page, "last day")
    assertNotContains(page, "Balloons")


def test_an_open_phase_stands_before_the_others():
    record = ConsultationFactory()
    first = phase(-90, -60, approved=True, consultation=record, number=1)
    second = phase(-10, 10, approved=True, consultation=record, number=2)
    third = phase(20, 40, approved=True, consultation=record, number=3)
    now = clock.now()

    assert public.current_phase([first, second, third], now) == second
    assert public.current_phase([first, third], now) == third
    assert public.current_phase([first], now) == first


def test_an_open_consultation_says_until_when_and_only_ways_that_work(client):
    found = open_phase(at=clock.now(), takes_post=False)
    ConsultationDocumentFactory(consultation=found.consultation, published=True, title="The draft to read")
    ConsultationDocumentFactory(consultation=found.consultation, title="Not yet")

    page = client.get(found.consultation.public_url)

    assertContains(page, "83 days left")
    assertContains(page, "The draft to read")
    assertNotContains(page, "Not yet")
    assertContains(page, "By e-mail")
    assertNotContains(page, "By post")
    assert [reverse("consultations:public-questionnaire-pdf", args=[found.consultation.slug])] == [
        page.context["ways"].questionnaire
    ]


def test_the_public_reads_why_it_is_short_why_there_is_more_time_and_why_it_was_cancelled(client):
    short = phase(-1, 9, approved=True, short_reason="The money must be spent by March.")
    ClosingChangeFactory(phase=short, reason="A postal strike.")
    off = phase(-1, 9, cancelled=True)

    page = client.get(short.consultation.public_url)

    assertContains(page, "The money must be spent by March.")
    assertContains(page, "A postal strike.")
    assertContains(client.get(off.consultation.public_url), "The law has changed.")


def test_what_is_in_preparation_is_not_there(client):
    draft = phase(-1, 30)
    event = EngagementEventFactory(consultation=draft.consultation)
    document = ConsultationDocumentFactory(consultation=draft.consultation, published=True)
    slug = draft.consultation.slug

    pages = [url("detail", slug), url("questionnaire-pdf", slug), url("calendar", slug)]
    pages += [url("document", slug, document.pk), url("event", slug, event.pk)]

    assert [client.get(page).status_code for page in pages] == [404] * len(pages)


def test_a_phase_without_questions_has_no_questionnaire(client):
    record = phase(-1, 30, approved=True, no_questions=True, version=None).consultation

    assert client.get(url("questionnaire-pdf", record.slug)).status_code == 404
    assertNotContains(client.get(record.public_url), "Ways to answer")


def test_the_calendar_has_the_closing_day_and_public_events(client):
    event = coming_event(place="Town Hall")
    EngagementEventFactory(consultation=event.consultation, is_public=False)
    EngagementEventFactory(consultation=event.consultation, cancelled=True)

    response = client.get(url("calendar", event.consultation.slug))

    entries = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert entries[0].decoded("dtstart") == event.consultation.phases.get().closes_on
    assert [str(entry["summary"]) for entry in entries] == [
        f"Last day to answer: {event.consultation}",
        f"{event}: {event.consultation}",
    ]


def test_the_questionnaire_says_where_to_send_it_and_is_made_once(client, monkeypatch):
    cache.clear()
    found = open_phase(at=clock.now())
    address = url("questionnaire-pdf", found.consultation.slug)
    first = client.get(address)
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(first.content)).pages)
    assert f"e-mail it to {found.consultation.returns_email} by" in " ".join(words.split())
    monkeypatch.setattr("consultations.printing.fillable_pdf", None)

    assert client.get(address).content == first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "Closed on"),
        ({"results_published": True}, "The results are published"),
        ({"cancelled": True}, "This consultation was cancelled"),
    ],
)
def test_after_the_close_no_form_is_given_out_and_the_questions_can_be_read(client, monkeypatch, values, says):
    monkeypatch.setattr("consultations.printing.fillable_pdf", None)
    over = phase(-9, -1, **{"approved": True, **values})
    asked = over.version.questions.get().text

    gone = client.get(url("questionnaire-pdf", over.consultation.slug))
    page = client.get(over.consultation.public_url)

    assert (gone.status_code, gone["Content-Type"]) == (410, "text/html; charset=utf-8")
    for each in (gone, page):
        assertContains(each, says, status_code=each.status_code)
        assertContains(each, asked, status_code=each.status_code)
    assertNotContains(page, url("questionnaire-pdf", over.consultation.slug))


def test_before_it_opens_the_questions_can_be_read_as_a_form(client):
    soon = phase(3, 30, approved=True)

    assertContains(client.get(soon.consultation.public_url), url("questionnaire-pdf", soon.consultation.slug))
    assert client.get(url("questionnaire-pdf", soon.consultation.slug))["Content-Type"] == "application/pdf"


def test_anybody_signs_up_and_gives_the_place_back_by_the_link(client):
    event = coming_event()
    address = url("event", event.consultation.slug, event.pk)

    response = client.post(address, sent())

    assertRedirects(response, url("event-done", event.consultation.slug, event.pk))
    taken = EventSignUp.objects.get()
    text = OutboxMessage.objects.get(key=f"sign-up:{taken.pk}:made").email.message
    link = next(word for word in text.split() if "give-back" in word).split("/consultations/", 1)[1]
    link = f"/consultations/{link}"
    assertContains(client.get(link), event.title)
    assert EventSignUp.objects.get().cancelled_at is None  # A mail program that follows links changes nothing.
    assertRedirects(client.post(link), url("given-back"))
    assert (EventSignUp.objects.get().cancelled_at is None, SignUpContact.objects.count()) == (False, 0)
    assert client.get(link).status_code == 404


def test_no_page_tells_whose_address_is_signed_up(client):
    event = coming_event()
    SignUpContactFactory(sign_up__event=event, email="nadia@example.org")

    response = client.post(url("event", event.consultation.slug, event.pk), sent())

    assertRedirects(response, url("event-done", event.consultation.slug, event.pk))
    assert EventSignUp.objects.count() == 1
    assert OutboxMessage.objects.count() == 0


def test_a_full_event_offers_the_waiting_list(client):
    event = coming_event(capacity=1)
    SignUpContactFactory(sign_up__event=event)
    address = url("event", event.consultation.slug, event.pk)
    assertContains(client.get(address), "All places are taken")

    client.post(address, sent())

    assert EventSignUp.objects.get(contact__email="nadia@example.org").is_waiting


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": "nadia"}, "Enter an e-mail address in full"),
        ({"places": 11}, "Enter a number that is 10 or less"),
        ({"name": "N" * 151}, "Your name must be 150 characters or fewer"),
        ({"needs": "a ramp\x00"}, "Remove the characters that cannot be shown"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_signed_up(client, more, says):
    event = coming_event()

    page = client.post(url("event", event.consultation.slug, event.pk), sent(**more))

    assertContains(page, says)
    assert page.context["form"].errors
    assert EventSignUp.objects.count() == 0


@pytest.mark.parametrize("values", [{"cancelled": True}, {"held": True}])
def test_an_event_that_is_over_or_off_takes_nobody(client, values):
    event = coming_event(**values)
    address = url("event", event.consultation.slug, event.pk)

    page = client.post(address, sent())

    assertNotContains(page, "Your e-mail address")
    assert EventSignUp.objects.count() == 0


def test_an_event_for_invited_people_has_no_page(client):
    event = coming_event(is_public=False)

    assert client.get(url("event", event.consultation.slug, event.pk)).status_code == 404
