"""Officers' pages: from a new consultation through its gate; who may read and change which."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.common import clock, once
from commissioning.programmes.tests.factories import ProgrammeFactory
from commissioning.questionnaires import operations as questionnaires
from consultations.enums import PhaseStatus
from consultations.models import Consultation, ConsultationDocument, EngagementEvent, Phase, Response
from consultations.operations import opening
from consultations.tests.factories import (
    ConsultationDocumentFactory,
    ConsultationFactory,
    EngagementEventFactory,
    PhaseFactory,
    ResponseFactory,
    SignUpContactFactory,
)
from consultations.tests.ready import open_phase, ready_phase
from organisations.tests.factories import AgencyFactory, NetworkFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TOKEN = "0123456789abcdef" * 2


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"consultations:{name}", args=args)


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def of_phase(opens, closes, **more):
    return {
        "title": "The draft",
        "takes_online": "on",
        "takes_post": "on",
        "retention_months": 12,
        "second_keying_percent": 25,
        **day("opens_on", opens),
        **day("closes_on", closes),
        **more,
    }


def test_an_officer_takes_a_consultation_from_nothing_through_its_gate(client, officer):
    today, agency, network = clock.today(), AgencyFactory(), NetworkFactory()
    client.post(url("consultation-add"), {"title": "Buses", "agency": agency.pk, "summary": "Which buses matter?"})
    made = Consultation.objects.get()
    assert (made.slug, made.officer, made.agency) == ("buses", officer, agency)
    client.post(url("phase-add", "buses"), of_phase(today, today + 83 * DAY))
    phase = made.phases.get()
    gate = url("phase-gate", "buses", 1)
    assertContains(client.get(gate), "Tell at least one network, umbrella body or board, and write down how")
    assertRedirects(client.post(url("phase-approve", "buses", 1)), gate)
    said = {
        "title": "Buses",
        "agency": agency.pk,
        "summary": "Which buses matter?",
        "what_can_change": "The routes.",
        "all_wards": "on",
        "officer": officer.pk,
        "contact_name": "Olu",
        "contact_telephone": "01632 960101",
        "postal_address": "Town Hall",
        "privacy": "For this only.",
        "equality": "not_needed",
        "equality_note": "Nothing changes for anybody.",
    }
    assertRedirects(client.post(url("consultation-edit", "buses"), said), made.get_absolute_url())
    told = {"networks": [network.pk], "how": "email", **day("told_on", today)}
    assertRedirects(client.post(url("phase-told", "buses", 1), told), url("phase-told", "buses", 1))
    client.post(url("phase-questions-make", "buses", 1))
    phase.refresh_from_db()
    version = phase.questionnaire.versions.get()
    section = questionnaires.add_section(version=version, key="routes", title="Routes")
    questionnaires.add_question(section=section, key="which", kind="long_text", text="Which routes?", required=False)
    assertContains(client.get(gate), "Approve the phase")

    response = client.post(url("phase-approve", "buses", 1))

    phase.refresh_from_db()
    assertRedirects(response, f"{made.get_absolute_url()}#phase-1", fetch_redirect_response=False)
    assert (phase.status, phase.version) == (PhaseStatus.APPROVED, version)
    assertContains(client.get(made.public_url), "Which buses matter?")


def test_a_page_of_a_phase_suggests_a_closing_day_and_says_what_is_wrong(client, officer):
    phase = ready_phase(at=clock.now(), by=officer)
    address = url("phase-edit", phase.consultation.slug, 1)
    assertContains(client.get(address), "The rule asks for <strong>84 days</strong>")

    page = client.post(address, of_phase(phase.closes_on, phase.opens_on))

    assertContains(page, "Enter a closing day on or after the opening day")
    phase.refresh_from_db()
    assert phase.opens_on < phase.closes_on


def test_filters_find_consultations_by_where_they_stand_and_show_as_chips(client, officer):
    today = clock.today()
    days = {"opens_on": today - DAY, "closes_on": today + DAY}
    PhaseFactory(approved=True, consultation__title="Buses", **days)
    PhaseFactory(consultation__title="Trams", **days)
    PhaseFactory(approved=True, consultation__title="Ferries", opens_on=today - 9 * DAY, closes_on=today - DAY)
    PhaseFactory(results_published=True, consultation__title="Lifts", opens_on=today - 9 * DAY, closes_on=today - DAY)
    titles = {"open": "Buses", "preparing": "Trams", "closed": "Ferries", "published": "Lifts"}

    for stand, title in titles.items():
        page = client.get(url("consultation-list"), {"stand": stand})
        assert [row.consultation.title for row in page.context["rows"]] == [title]
        assert [row.stand for row in page.context["rows"]] == [stand]
        assert [chip[1] for chip in page.context["chips"]] == ["stand"]


def test_documents_are_added_published_replaced_and_withdrawn(client, officer):
    record = PhaseFactory(approved=True).consultation
    file = SimpleUploadedFile("draft.pdf", b"%PDF-1.7 draft", content_type="application/pdf")
    client.post(url("document-add", record.slug), {"title": "Draft", "kind": "draft", "file": file})
    first = ConsultationDocument.objects.get()
    public = url("public-document", record.slug, first.pk)
    assert client.get(public).status_code == 404
    client.post(url("document-publish", record.slug, first.pk))
    response = client.get(public)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 draft"
    newer = SimpleUploadedFile("draft.pdf", b"%PDF-1.7 newer", content_type="application/pdf")
    client.post(url("document-replace", record.slug, first.pk), {"file": newer})
    second = ConsultationDocument.objects.get(replaces=first)

    client.post(url("document-withdraw", record.slug, first.pk), {"reason": "A wrong figure."})

    assert client.get(public).status_code == 404
    assert (second.number, second.published_at) == (2, None)
    refused = client.post(url("document-withdraw", record.slug, first.pk), {"reason": "Again."}, follow=True)
    assertContains(refused, "was withdrawn already")


def test_more_time_and_a_reason_show_on_the_public_page(client, officer):
    phase = open_phase(at=clock.now(), by=officer)
    later = phase.closes_on + 7 * DAY
    address = url("phase-extend", phase.consultation.slug, 1)
    refused = client.post(address, {**day("closes_on", phase.closes_on), "reason": "Why not?"})
    assertContains(refused, "Choose a day after")

    client.post(address, {**day("closes_on", later), "reason": "A postal strike."})

    phase.refresh_from_db()
    assert phase.closes_on == later
    assertContains(client.get(phase.consultation.public_url), "A postal strike.")


def test_an_officer_reads_what_cancelling_means_for_those_who_answered(client, officer):
    today = clock.today()
    phase = PhaseFactory(approved=True, opens_on=today - 9 * DAY, closes_on=today + DAY)
    ResponseFactory(phase=phase, sheet__version=phase.version, submitted_at=clock.now())
    address, place = url("phase-cancel", phase.consultation.slug, phase.number), phase.consultation.get_absolute_url()

    assertContains(client.get(address), "1 response was sent. Officers can still read what was answered")
    Phase.objects.update(closes_on=today - DAY)
    refused = client.post(address, {"reason": "Too dear."}, follow=True)
    assertContains(refused, "Publish its results")
    assertNotContains(client.get(place), address)
    Phase.objects.update(closes_on=today + DAY)
    client.post(address, {"reason": "Too dear."})

    assert Phase.objects.get().status == "cancelled"
    assertContains(client.get(phase.consultation.public_url), "Answers that were sent before are not published.")


def test_an_event_is_planned_and_written_up_with_organisations_of_the_register(client, officer):
    record, today, group = ConsultationFactory(), clock.today(), OrganisationFactory(name="Tea Club")
    planned = {"kind": "workshop", "title": "Open day", "starts": "2pm", "ends": "4pm", "place": "Town Hall"}
    client.post(url("event-add", record.slug), {**planned, **day("day", today - DAY)})
    event = EngagementEvent.objects.get()
    assert (event.ends_at - event.starts_at).total_seconds() == 7200
    address = url("event-write-up", record.slug, event.pk)
    wrong = client.post(address, {"attendance": "Tea Club, 3\nResidents", "points": "Longer terms.", "notes": ""})
    assertContains(wrong, "Line 2: write the name, a comma and how many came")
    assert event.attendance.count() == 0

    written = {"attendance": "tea club, 3\nResidents, 9", "points": "Longer terms.\n\nFewer forms.", "notes": "Lively."}
    client.post(address, written)

    event.refresh_from_db()
    assert event.status == "held"
    assert [(row.organisation, row.name, row.people) for row in event.attendance.all()] == [
        (group, "", 3),
        (None, "Residents", 9),
    ]
    assertContains(client.get(event.get_absolute_url()), "Fewer forms.")


def test_a_test_of_the_questionnaire_is_never_counted_and_can_be_thrown_away(client, officer):
    phase = open_phase(at=clock.now(), by=officer)
    start = client.post(url("phase-try", phase.consultation.slug, 1))
    trial = Response.objects.get()
    assertRedirects(start, url("trial-start", trial.pk))
    again = client.post(url("phase-try", phase.consultation.slug, 1))
    assertRedirects(again, url("trial-start", trial.pk))
    assertContains(client.get(url("trial-section", trial.pk, "about")), "Nothing you write here is sent or counted")
    assert (Response.objects.count(), Response.objects.counted().count()) == (1, 0)
    other = UserFactory(commissioning_officer=True)
    client.force_login(other)
    assert client.get(url("trial-start", trial.pk)).status_code == 404
    client.force_login(officer)

    client.post(url("trial-discard", trial.pk))

    assert Response.objects.count() == 0


def test_a_draft_questionnaire_cannot_be_tested_yet(client, officer):
    phase = ready_phase(at=clock.now(), by=officer)

    page = client.post(url("phase-try", phase.consultation.slug, 1), follow=True)

    assertContains(page, "Only a published version can be tried")
    assert Response.objects.count() == 0


def test_a_programmes_page_names_its_consultations_to_those_who_read_them(client, officer):
    record = PhaseFactory(consultation__programme=ProgrammeFactory(), consultation__title="Buses").consultation
    address = record.programme.get_absolute_url()
    assertContains(client.get(address), "Buses")

    client.force_login(UserFactory(finance_officer=True))

    assertNotContains(client.get(address), "Buses")


def test_the_second_press_makes_no_second_consultation(client, officer):
    sent = {"title": "Buses", "agency": AgencyFactory().pk, "summary": "", once.FIELD: TOKEN}

    first, second = (client.post(url("consultation-add"), sent) for _ in range(2))

    assert Consultation.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_copy_is_in_preparation_and_leads_to_its_own_page(client, officer):
    source = open_phase(at=clock.now(), by=officer).consultation

    client.post(url("consultation-copy", source.slug), {"title": "Next year"})

    made = Consultation.objects.get(title="Next year")
    assertContains(client.get(made.get_absolute_url()), source.title)
    assert client.get(made.public_url).status_code == 404


READS = ["commissioning_officer", "democratic_services_officer", "auditor"]
REFUSED = ["administrator", "finance_officer", "legal_officer", "assessor"]


@pytest.mark.parametrize("role", [*READS, *REFUSED])
def test_who_reads_a_consultation_in_preparation_and_who_changes_it(client, role):
    phase = ready_phase(at=clock.now())
    slug = phase.consultation.slug
    client.force_login(UserFactory(**{role: True}))
    pages = [url("consultation-list"), url("consultation-detail", slug), url("phase-gate", slug, 1)]
    pages += [url("phase-told", slug, 1), url("phase-questions", slug, 1), url("consultation-history", slug)]

    read = {client.get(page).status_code for page in pages}
    changes = {
        client.get(url("consultation-edit", slug)).status_code,
        client.get(url("event-add", slug)).status_code,
        client.post(url("phase-approve", slug, 1)).status_code,
    }

    assert read == ({200} if role in READS else {403})
    assert changes == ({200, 302} if role == "commissioning_officer" else {403})
    expected = PhaseStatus.APPROVED if role == "commissioning_officer" else PhaseStatus.DRAFT
    assert Phase.objects.get(pk=phase.pk).status == expected


def test_those_who_only_read_write_nothing_where_a_page_has_a_form(client):
    phase = ready_phase(at=clock.now())
    slug = phase.consultation.slug
    client.force_login(UserFactory(auditor=True))

    client.post(url("phase-told", slug, 1), {"audience": "Carers", "how": "email", **day("told_on", clock.today())})
    client.post(url("phase-questions", slug, 1), {"questionnaire": ""})

    assert phase.told.count() == 1
    assert Phase.objects.get(pk=phase.pk).questionnaire == phase.questionnaire


def test_a_partner_officer_keeps_their_agencys_consultations_and_hears_of_no_other(client):
    person = UserFactory(partner_officer=True)
    (agency,) = person.agency_ids
    own = ready_phase(at=clock.now())
    Consultation.objects.filter(pk=own.consultation_id).update(agency=agency, title="Our health")
    other = ready_phase(at=clock.now())
    Consultation.objects.filter(pk=other.consultation_id).update(title="A secret of the council")
    theirs = Consultation.objects.get(pk=other.consultation_id)
    document = ConsultationDocumentFactory(consultation=theirs)
    event = EngagementEventFactory(consultation=theirs)
    client.force_login(person)

    page = client.get(url("consultation-list"))
    assertContains(page, "Our health")
    assertNotContains(page, "A secret of the council")
    assert client.get(url("consultation-edit", own.consultation.slug)).status_code == 200
    hidden = [
        url("consultation-detail", theirs.slug),
        url("consultation-edit", theirs.slug),
        url("phase-gate", theirs.slug, 1),
        url("phase-told", theirs.slug, 1),
        url("document-file", theirs.slug, document.pk),
        url("event-detail", theirs.slug, event.pk),
    ]
    assert [client.get(page).status_code for page in hidden] == [404] * len(hidden)
    assert client.post(url("phase-approve", theirs.slug, 1)).status_code == 404
    assert client.get(url("document-file", own.consultation.slug, document.pk)).status_code == 404
    assert Phase.objects.get(pk=other.pk).status == PhaseStatus.DRAFT


def test_a_partner_officer_asks_in_their_agencys_name_only(client):
    client.force_login(UserFactory(partner_officer=True))

    page = client.post(url("consultation-add"), {"title": "Buses", "agency": AgencyFactory().pk})

    assertContains(page, "Choose one of the answers offered")
    assert Consultation.objects.count() == 0


def test_names_of_those_who_signed_up_are_for_those_who_run_the_event(client, officer):
    contact = SignUpContactFactory(name="Nadia Penrose")
    address = contact.event.get_absolute_url()
    assertContains(client.get(address), "Nadia Penrose")

    client.force_login(UserFactory(auditor=True))
    page = client.get(address)

    assertContains(page, "1 of 20 places taken")
    assertNotContains(page, "Nadia Penrose")
    assertNotContains(page, contact.email)


def test_what_is_approved_stays_and_its_privacy_notice_is_not_asked_for_again(client, officer):
    record = open_phase(at=clock.now(), by=officer).consultation

    page = client.get(url("consultation-edit", record.slug))

    assert not {"privacy", "agency"} & set(page.context["form"].fields)
    refused = client.post(url("phase-edit", record.slug, 1), {"title": "Another"}, follow=True)
    assertContains(refused, "can no longer be changed in this way")


def test_the_gate_says_no_when_somebody_approved_meanwhile(client, officer):
    phase = ready_phase(at=clock.now(), by=officer)
    opening.approve(phase, at=clock.now(), by=officer)

    page = client.post(url("phase-approve", phase.consultation.slug, 1), follow=True)

    assertContains(page, "is approved already.")
