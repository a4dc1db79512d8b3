"""A mark is planted in every personal field of consultations: as anybody, no byte of the portal and no line of its log
holds it."""

import datetime as dt
import io
import logging
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from commissioning.common import clock, outbox
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.tests.test_section_page import page_data
from consultations.models import (
    EngagementEvent,
    Phase,
    PrivacyRequest,
    Quote,
    Redaction,
    Response,
    ResponseContact,
    SignUpContact,
)
from consultations.operations import events, opening, phases, publishing, told
from consultations.results_pages import results_pdf
from consultations.tests.factories import ConsultationDocumentFactory, EngagementEventFactory, ResponseContactFactory
from consultations.tests.ready import ready_phase
from consultations.tests.results import SECRET, published_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

MARK = "Quillfeather"
ADDRESS = f"{MARK}@example.org"
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
# What holds nothing of anybody's: files of the service itself.
SKIPPED = ("/static/", "/accounts/", "/admin/", "/office/", "/organisation/")


def questionnaire(*, at, by):
    """Words about the matter, words in confidence, words about people, a file."""
    version = questionnaires.create_questionnaire(
        slug="marked", name="Marked", purpose=Purpose.CONSULTATION, at=at, by=by
    )
    add = questionnaires.add_question
    matter = questionnaires.add_section(version=version, key="matter", title="The matter")
    add(section=matter, key="view", kind="agree_scale", text="Do you agree?", required=False)
    add(section=matter, key="secret", kind="long_text", text="In confidence", required=False, is_confidential=True)
    add(section=matter, key="paper", kind="files", text="A paper", required=False)
    about = questionnaires.add_section(
        version=version, key="about", title="About you", purpose=SectionPurpose.ABOUT_YOU
    )
    options = {"options": [{"key": "resident", "label": "Resident"}], "other": True}
    add(section=about, key="capacity", kind="multiple_choice", text="Who are you?", required=False, config=options)
    add(section=about, key="role", kind="short_text", text="Your role", required=False)
    return version.questionnaire


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


def planted(officer):
    """An open phase with an answer, a sign-up and officers' notes, given by the pages that people use."""
    at = clock.now()
    phase = ready_phase(at=at, by=officer)
    phases.choose_questionnaire(phase, questionnaire=questionnaire(at=at, by=officer), at=at, by=officer)
    told.tell(phase, audience="Readers", how="email", told_on=clock.today(), note=MARK, at=at, by=officer)
    opening.approve(phase, at=at, by=officer)
    record = phase.consultation
    ConsultationDocumentFactory(consultation=record, published=True)
    past = at - dt.timedelta(days=3)
    held = EngagementEventFactory(consultation=record, starts_at=past, ends_at=past + dt.timedelta(hours=1))
    attendance = [{"name": "Residents", "people": 9}]
    events.write_up(held, notes=MARK, attendance=attendance, points=["Longer grants."], at=at, by=officer)
    coming = at + dt.timedelta(days=3)
    event = EngagementEventFactory(
        consultation=record, phase=phase, starts_at=coming, ends_at=coming + dt.timedelta(hours=1)
    )
    visitor = Client()
    begun = visitor.post(reverse("consultations:public-respond", args=[record.slug]))
    home = begun["Location"]
    matter = {"q-view": "agree", "q-view-explain": MARK, "q-secret": MARK}
    about = {"q-capacity": ["resident", "other"], "q-capacity-other": MARK, "q-role": MARK}
    response = Response.objects.get(is_test=False)
    for section, typed in (("matter", matter), ("about", about)):
        visitor.post(f"{home}sections/{section}/", page_data(response.sheet, section) | typed)
    upload = SimpleUploadedFile(f"{MARK}.pdf", b"%PDF-1.7 paper", content_type="application/pdf")
    questionnaires.attach_file(sheet=response.sheet, key="paper", upload=upload, at=at, by=None)
    visitor.post(f"{home}link/", {"email": ADDRESS, "wants_results": "on"})
    visitor.post(f"{home}check/", {"organisation_name": MARK})
    place = {"name": MARK, "email": ADDRESS, "organisation_name": MARK, "places": "1", "needs": MARK}
    visitor.post(event.public_url, place)
    visitor.post(event.public_url, {**place, "places": "99"})  # Refused, and shown again to them alone.
    response.refresh_from_db()
    response.suspicion = {"program": MARK}
    response.save()
    keeper = Client()
    keeper.force_login(officer)
    today = clock.today()
    day = {"received_on_day": today.day, "received_on_month": today.month, "received_on_year": today.year}
    asked = {"kind": "access", "sought": ADDRESS, "identity": MARK, **day}
    asked_for = keeper.post(reverse("consultations:privacy-list"), asked)
    assert MARK in keeper.get(asked_for["Location"]).content.decode()
    assert b"".join(keeper.post(f"{asked_for['Location']}copy/").streaming_content)
    return record, home


def planted_behind_results(officer) -> Phase:
    """A phase whose results are published, with the mark in all of it that is for nobody to read."""
    phase = published_phase(by=officer)
    responses = Response.objects.filter(phase=phase)
    responses.update(organisation_name=MARK, suspicion={"program": MARK})
    quote = Quote.objects.get()
    Quote.objects.update(excerpt=MARK)
    Redaction.objects.create(quote=quote, words=MARK, reason=MARK, made_at=clock.now(), made_by=officer)
    ResponseContactFactory(response=responses.order_by("pk")[0], email=ADDRESS, wants_results=True)
    assert publishing.tell_respondents(phase, at=clock.now()) == 1
    shown = publishing.digest(phase.we_did)
    publishing.save_texts(phase, texts={"we_did": ("Four years.", shown)}, at=clock.now(), by=officer)
    publishing.correct(phase, note="Nothing of that is public.", render=results_pdf, at=clock.now(), by=officer)
    return phase


def body(response) -> str:
    """All that an answer holds, of a PDF what it says too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    words = content.decode("utf-8", errors="replace") + str(response.headers)
    if content.startswith(b"%PDF-1.7 "):
        return words  # One of the tests' own, with nothing in it.
    if content.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(content))
        words += " ".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata)
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            try:
                words += zlib.decompress(stream).decode("latin-1")
            except zlib.error:
                continue
    return words


def crawl(*starts: str) -> dict[str, str]:
    """Every public page and file to which a link leads, with what it holds."""
    client, waiting, seen = Client(), list(starts), {}
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(SKIPPED):
            continue
        response = client.get(path)
        seen[path] = body(response)
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(seen[path])]
        waiting += [response["Location"]] if response.status_code == 302 else []
    return seen


def test_what_is_personal_is_in_no_public_byte_and_in_no_log(officer, caplog):
    caplog.set_level(logging.DEBUG)
    record, home = planted(officer)
    outbox.send_due(at=clock.now())
    assert ResponseContact.objects.get().email == ADDRESS
    assert SignUpContact.objects.get().needs == MARK
    assert PrivacyRequest.objects.get().copied_at is not None
    assert EngagementEvent.objects.filter(notes=MARK).count() == 1
    assert Client().get(home).content.decode().count(MARK) > 3  # Whoever holds the link reads their own answers.

    results = planted_behind_results(officer)

    pages = crawl("/", "/consultations/", record.public_url, results.consultation.public_url)

    assert len(pages) > 16
    assert sum("/results/" in path for path in pages) == 3
    assert {"/open-data/", "/open-data/consultations.json"} <= pages.keys()
    assert [path for path, words in pages.items() if SECRET in words] == []
    assert any(path.endswith("questionnaire.pdf") for path in pages)
    assert any(path.endswith(".ics") for path in pages)
    assert [path for path, words in pages.items() if MARK.lower() in words.lower()] == []
    logged = [line.getMessage() for line in caplog.records if MARK.lower() in line.getMessage().lower()]
    assert [line[:200] for line in logged] == []
