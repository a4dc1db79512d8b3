"""What retention takes out, what people may ask for of what is held about them, and what stays."""

import datetime as dt
import io
import json
import logging
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from post_office.models import Email, Log
from pypdf import PdfReader

from commissioning.common import outbox
from commissioning.common.models import OutboxMessage, StatusChange
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.enums import Purpose, SectionPurpose
from commissioning.questionnaires.models import Answer, AnswerFile
from commissioning.questionnaires.tests.factories import AnswerFactory
from consultations import notifications, tasks
from consultations.enums import Duplicate, PhaseStatus, PrivacyKind, PrivacyOutcome, PrivacyStatus
from consultations.models import (
    Anonymisation,
    IntakeBatch,
    IntakeFile,
    Phase,
    PrivacyRequest,
    Response,
    ResponseContact,
    SetAside,
    SignUpContact,
)
from consultations.operations import anonymising, coding, intake, opening, phases, privacy, responding, sign_ups
from consultations.operations.taking_out import TAKEN_OUT
from consultations.queries.privacy import found_for
from consultations.subject_access import everything, readable
from consultations.tests.factories import (
    EngagementEventFactory,
    EventAttendanceFactory,
    EventPointFactory,
    IntakeBatchFactory,
    IntakeFileFactory,
    KeyingDifferenceFactory,
    PrivacyRequestFactory,
    SecondKeyingFactory,
    ToldFactory,
)
from consultations.tests.ready import ready_phase
from consultations.tests.written import text_of
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
ADDRESS, TOKEN, BORN_ON = "asha@example.org", "t", "1970-04-03"
RAWS = {
    "view": {"": "agree", "explain": "Rooms are dear"},
    "story": {"": "We are a small group"},
    "birthday": {"day": "3", "month": "4", "year": "1970"},
    "capacity": {"": ["resident", "other"], "other": "A carer of Elm Road"},
    "role": {"": "Treasurer of Elm Road"},
}


def questions(*, by) -> object:
    """Two questions about the matter, and what tells of people: a role, a birthday, a capacity in words, a file."""
    version = questionnaires.create_questionnaire(
        slug="views", name="Views", purpose=Purpose.CONSULTATION, at=AT, by=by
    )
    section = questionnaires.add_section(version=version, key="matter", title="The matter")
    add = questionnaires.add_question
    add(section=section, key="view", kind="agree_scale", text="Do you agree?", required=False)
    add(section=section, key="story", kind="long_text", text="Tell us more", required=False)
    add(section=section, key="paper", kind="files", text="A paper of yours", required=False)
    about = questionnaires.add_section(
        version=version, key="about", title="About you", purpose=SectionPurpose.ABOUT_YOU
    )
    options = [{"key": "resident", "label": "Resident"}, {"key": "vcs", "label": "A group"}]
    config = {"options": options, "other": True}
    add(section=about, key="capacity", kind="multiple_choice", text="Who are you?", required=False, config=config)
    add(section=about, key="role", kind="short_text", text="Your role", required=False)
    add(section=about, key="birthday", kind="date", text="Born on", required=False)
    return version.questionnaire


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def phase(officer):
    draft = ready_phase(at=AT, by=officer)
    phases.choose_questionnaire(draft, questionnaire=questions(by=officer), at=AT, by=officer)
    opening.approve(draft, at=AT, by=officer)
    return Phase.objects.get(pk=draft.pk)


def respond(phase, token=TOKEN, *, sent=True, email=ADDRESS):
    response = responding.start(phase, token=token, is_suspect=True, at=AT)
    answers = load(response.sheet)
    raws = {key: {**raw} for key, raw in RAWS.items()}
    shown = {key: answers.shown_as(answers.structure.by_key[key]) for key in raws}
    questionnaires.save_answers(sheet=response.sheet, raws=raws, shown=shown, at=AT, by=None)
    upload = SimpleUploadedFile("asha.pdf", b"%PDF-1.7 paper", content_type="application/pdf")
    questionnaires.attach_file(sheet=response.sheet, key="paper", upload=upload, at=AT, by=None)
    responding.send_link(response, token=token, email=email, wants_results=True, at=AT)
    if sent:
        responding.submit(response, organisation_name="Elm Road Group", at=AT)
    return Response.objects.get(pk=response.pk)


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(5), tzinfo=dt.UTC)


def texts(response):
    return {answer.question.key: answer.text for answer in Answer.objects.filter(sheet=response.sheet)}


def everything_written() -> str:
    """Every column of every row that a response, a contact, a sign-up or a mail has."""
    models = (Response, ResponseContact, SignUpContact, Answer, AnswerFile, OutboxMessage, Email, Log, PrivacyRequest)
    return json.dumps([list(model.objects.values()) for model in models], default=str)


def test_nothing_tells_who_answered_once_the_time_is_over_and_what_was_said_stays(phase, caplog):
    OrganisationFactory(name="Elm Road Group")
    response = respond(phase)
    unsent = respond(phase, "u", sent=False, email="begun@example.org")
    responding.begin_correction(response, at=AT)
    stored = AnswerFile.objects.filter(sheet=response.sheet).get().file
    notifications.phase_cancelled(phase, at=AT)  # A mail to each of them, by its contact.
    outbox.send_due(at=AT)
    day = phase.retained_until
    assert anonymising.anonymise_due(at=on(day - dt.timedelta(days=1))) == 0
    assert all(word in everything_written() for word in ("Treasurer", BORN_ON))

    caplog.set_level(logging.INFO)
    assert anonymising.anonymise_due(at=on(day)) == 2
    assert anonymising.anonymise_due(at=on(day + dt.timedelta(days=1))) == 0

    assert texts(response) == {
        "view": "Agree\nRooms are dear",
        "story": "We are a small group",
        "capacity": f"Resident\nOther: {TAKEN_OUT}",
        "role": TAKEN_OUT,
    }
    assert texts(unsent) == {}
    kept = Response.objects.get(pk=response.pk)
    assert (kept.organisation.name, kept.organisation_name, kept.suspicion) == ("Elm Road Group", "", {})
    assert (kept.correction, kept.erased_at, Response.objects.counted().get()) == (None, None, kept)
    everything = everything_written()
    for word in (ADDRESS, "begun@", "Treasurer", "Elm Road", BORN_ON, "asha.pdf", responding.hash_of("t")):
        assert word not in everything, word
    assert not stored.storage.exists(stored.name) or not AnswerFile.objects.exists()
    record = Anonymisation.objects.get()
    assert (record.responses, record.files, record.contacts, record.due_on) == (2, 2, 2, day)
    assert record.last_at == on(day)
    assert "Anonymised 2 responses" in caplog.text
    assert ADDRESS not in caplog.text


def test_responses_go_in_batches_and_a_killed_run_goes_on(phase, monkeypatch):
    for place in range(5):
        respond(phase, f"t{place}", email=f"a{place}@example.org")
    monkeypatch.setattr(anonymising, "BATCH", 2)
    real, calls = anonymising.take_out_identity, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(anonymising, "take_out_identity", dies)
    with pytest.raises(KeyboardInterrupt):
        anonymising.anonymise_due(at=on(phase.retained_until))
    assert Response.objects.filter(anonymised_at=None).count() == 3

    assert anonymising.anonymise_due(at=on(phase.retained_until)) == 3
    assert Anonymisation.objects.get().responses == 5


def test_files_that_came_back_lose_their_names_and_what_nobody_took_in(phase):
    waiting = IntakeFileFactory(phase=phase, batch__phase=phase, name="Asha Patel.pdf", batch__name="From Asha.zip")
    AnswerFactory(sheet=waiting.sheet, text="Treasurer", value="Treasurer")
    day = on(phase.retained_until)

    anonymising.anonymise_due(at=day)

    waiting.refresh_from_db()
    assert (waiting.name, waiting.sheet.answers.count()) == ("", 0)
    assert waiting.batch.name == f"Upload {waiting.batch.pk}"
    assert anonymising.due_phases(day.date()) == []
    with pytest.raises(intake.CannotTakeIn, match="taken out"):
        intake.confirm(waiting, at=day, by=UserFactory())


def test_an_upload_is_called_by_its_number_once_nothing_of_it_waits_for_a_month(phase, monkeypatch):
    uploaded_at = AT - anonymising.UPLOADS_KEPT_FOR
    values = {"phase": phase, "uploaded_at": uploaded_at, "name": "From Asha Patel.pdf"}
    over, refused = IntakeBatchFactory(read=True, **values), IntakeBatchFactory(refused=True, **values)
    recent = IntakeBatchFactory(read=True, **{**values, "uploaded_at": AT})
    waits = IntakeBatchFactory(read=True, **values)
    IntakeFileFactory(phase=phase, batch=waits)
    unread = IntakeBatchFactory(**values)
    monkeypatch.setattr(tasks.clock, "now", lambda: AT)

    tasks.forget_upload_names()

    names = {batch.pk: batch.name for batch in IntakeBatch.objects.all()}
    assert names == {
        over.pk: f"Upload {over.pk}",
        refused.pk: f"Upload {refused.pk}",
        **dict.fromkeys([recent.pk, waits.pk, unread.pk], "From Asha Patel.pdf"),
    }
    assert [IntakeBatch.objects.get(pk=batch.pk).title for batch in (over, recent)] == [
        f"Upload {over.pk}",
        "Upload “From Asha Patel.pdf”",
    ]
    assert anonymising.forget_uploads(at=AT) == 0


def test_the_daily_task_takes_out_what_is_due(phase, monkeypatch):
    respond(phase)
    monkeypatch.setattr(tasks.clock, "now", lambda: on(phase.retained_until))

    tasks.anonymise_responses()

    assert not ResponseContact.objects.exists()


def test_names_and_mails_of_an_event_go_a_month_after_it(officer):
    event = EngagementEventFactory()
    taken = sign_ups.sign_up(event, name="Asha Patel", email=ADDRESS, needs="A loop", at=AT)
    sign_ups.sign_up(event, name="Bo Marsh", email="bo@example.org", at=AT)
    sign_ups.remove(taken, at=AT)
    assert ADDRESS not in everything_written()

    sign_ups.forget_contacts(at=event.ends_at + sign_ups.KEPT_FOR)

    assert "Bo Marsh" not in everything_written()
    assert "bo@example.org" not in everything_written()
    assert OutboxMessage.objects.filter(key__startswith="sign-up:").count() == 2


def request_for(sought, officer, kind=PrivacyKind.ERASURE):
    return privacy.open_request(
        kind=kind, sought=sought, identity="They wrote from it.", received_on=AT.date(), at=AT, by=officer
    )


def test_a_person_is_found_by_address_in_whatever_way_it_was_given_and_by_reference(phase, officer):
    response, other = respond(phase), respond(phase, "u", email="bo@example.org")
    Answer.objects.filter(sheet=other.sheet, question__key="story").update(text=f"Write to {ADDRESS}")
    contact = sign_ups.sign_up(EngagementEventFactory(), name="Asha", email=ADDRESS, at=AT).contact

    found = found_for(ADDRESS.upper())

    assert [one.response for one in found.responses] == [response, other]
    assert found.sign_ups == [contact]
    assert len(found.mails) == 2
    assert [one.response for one in found_for(response.reference.lower()).responses] == [response]
    assert not found_for("nobody@example.org")


def test_an_address_in_the_name_of_a_file_in_an_upload_and_in_officers_words_is_found(phase, officer):
    filed, decided = respond(phase, email="bo@example.org"), respond(phase, "u", email="bo@example.org")
    others = respond(phase, "v", email="bo@example.org")
    for response, name in ((filed, f"{ADDRESS}.pdf"), (others, f"nat{ADDRESS}.pdf"), (decided, "paper.pdf")):
        AnswerFile.objects.filter(sheet=response.sheet).update(name=name)
    Answer.objects.filter(sheet=others.sheet, question__key="role").update(raw={"": f"a\nnat{ADDRESS}"})
    KeyingDifferenceFactory(second_keying__response=decided, settled=True, reason=f"{ADDRESS} says so")
    upload = IntakeBatchFactory(read=True, phase=phase, name=f"{ADDRESS}.mbox")
    draft = respond(phase, "w", sent=False, email="bo@example.org")
    Answer.objects.filter(sheet=draft.sheet, question__key="role").update(text="", raw={"": f"Mine:\n{ADDRESS}"})

    found = found_for(ADDRESS)

    assert {one.response: one.why for one in found.responses} == {
        filed: "The address is in the name of a file that came with it",
        decided: "The address is in what an officer wrote of it",
        draft: "The address is written in it",
    }
    assert found.uploads == [upload]


def test_an_address_that_only_ends_or_begins_alike_is_somebody_elses(phase, officer):
    theirs = respond(phase)
    longer = respond(phase, "u", email=f"nat{ADDRESS}")
    Answer.objects.filter(sheet=longer.sheet, question__key="story").update(text=f"Not {ADDRESS}.uk, nor n-{ADDRESS}")
    Answer.objects.filter(sheet=theirs.sheet, question__key="story").update(text=f"Write to {ADDRESS}.")

    found = found_for(ADDRESS)

    assert [one.response for one in found.responses] == [theirs]
    assert [mail.email.to for mail in found.mails] == [[ADDRESS]]


def test_a_copy_holds_everything_in_two_forms_with_the_files(phase, officer, client):
    response, other = respond(phase), respond(phase, "u", email="bo@example.org")
    Answer.objects.filter(sheet=other.sheet, question__key="story").update(text=f"My neighbour is {ADDRESS}")
    sign_ups.sign_up(EngagementEventFactory(), name="Asha Patel", email=ADDRESS, needs="A loop", at=AT)
    record = request_for(ADDRESS, officer, PrivacyKind.ACCESS)
    client.force_login(officer)

    answer = client.post(reverse("consultations:privacy-copy", args=[record.pk]))

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as held:
        names = held.namelist()
        content = json.loads(held.read("what-we-hold.json"))
        pdf = PdfReader(io.BytesIO(held.read("what-we-hold.pdf")))
        words = " ".join(page.extract_text() for page in pdf.pages)
        assert held.read(names[-1]) == b"%PDF-1.7 paper"
    assert names == ["what-we-hold.json", "what-we-hold.pdf", f"files/{response.reference}/1-asha.pdf"]
    (given,) = content["responses"]
    assert (given["reference"], given["contact"]["email"]) == (response.reference, ADDRESS)
    assert {"question": "Your role", "answer": "Treasurer of Elm Road"} in given["answers"]
    assert content["sign_ups"][0]["needs"] == "A loop"
    assert pdf.root_object.get("/StructTreeRoot") is not None
    for word in (ADDRESS, "Treasurer of Elm Road", "Asha Patel", response.reference):
        assert word in words
    record.refresh_from_db()
    assert (record.copied_by, record.status) == (officer, PrivacyStatus.OPEN)
    assert answer["Cache-Control"] == "private, no-store"
    assert [one.response for one in found_for(ADDRESS).theirs([other.pk]).responses] == [response, other]
    page = client.get(record.get_absolute_url())
    assert "Responses that may be theirs" in page.content.decode()
    assert [key for key, _ in page.context["copy_form"].fields["responses"].choices] == [other.pk]
    privacy.answer_request(record, outcome=PrivacyOutcome.COPIED, reason="Sent by post.", at=AT, by=officer)
    record.refresh_from_db()
    assert (record.sought, record.responses, record.sign_ups) == ("", 2, 1)


def returned_file(phase, *, says="", name="", **values):
    file = IntakeFileFactory(phase=phase, batch__phase=phase, name=name, **values)
    question = phase.version.questions.get(key="story")
    if says:
        AnswerFactory(sheet=file.sheet, question=question, text=says, value=says)
    return file


def test_files_that_wait_and_second_keyings_are_found_copied_and_erased(phase, officer):
    inside, named = returned_file(phase, says=f"Write to {ADDRESS}"), returned_file(phase, name=f"{ADDRESS}.pdf")
    others = returned_file(phase, says=f"Write to nat{ADDRESS}", name=f"nat{ADDRESS}.pdf")
    second = SecondKeyingFactory(begun=True, response__phase=phase)
    question = phase.version.questions.get(key="story")
    AnswerFactory(sheet=second.sheet, question=question, text=f"I am {ADDRESS}", value=f"I am {ADDRESS}")

    found = found_for(ADDRESS)

    assert [(one.file, one.why) for one in found.files] == [
        (inside, "The address is written in it"),
        (named, "The address is in its name"),
    ]
    assert [(one.response, one.is_sure) for one in found.responses] == [(second.response, False)]
    assert found.theirs([], [inside.pk]).files == found.files[:1]
    assert not found.theirs([])
    record = request_for(ADDRESS, officer)
    held = everything(record, found, at=AT)
    assert held["returned_files"][0]["answers"] == [{"question": "Tell us more", "answer": f"Write to {ADDRESS}"}]
    assert held["returned_files"][1]["name"] == f"{ADDRESS}.pdf"
    assert held["responses"][0]["keyed_in_a_second_time"][0]["answer"] == f"I am {ADDRESS}"
    pdf = PdfReader(io.BytesIO(readable(record, found, at=AT)))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert f"Write to {ADDRESS}" in words
    assert f"I am {ADDRESS}" in words

    with pytest.raises(ValidationError):
        privacy.erase(record, responses=[], sign_ups=[], returned=[others.pk], reason="Wrong.", at=AT, by=officer)
    both = [inside.pk, named.pk]
    privacy.erase(
        record, responses=[second.response.pk], sign_ups=[], returned=both, reason="They asked.", at=AT, by=officer
    )

    record.refresh_from_db()
    assert (record.responses, record.files) == (1, 2)
    assert list(IntakeFile.objects.order_by("pk").values_list("status", "name")) == [
        ("rejected", ""),
        ("rejected", ""),
        ("read", f"nat{ADDRESS}.pdf"),
    ]
    assert not found_for(ADDRESS)
    assert [answer.text for answer in Answer.objects.filter(text__contains=ADDRESS)] == [f"Write to nat{ADDRESS}"]


def test_uploads_from_which_something_erased_came_lose_their_name(phase, officer):
    waiting = returned_file(phase, says=f"Write to {ADDRESS}", batch__name="Asha Patel.zip", batch__file="x/1.zip")
    response = respond(phase)
    confirmed = returned_file(phase, batch__name="Asha Patel.pdf")
    IntakeFile.objects.filter(pk=confirmed.pk).update(
        status="confirmed", sheet=None, response=response, decided_at=AT, decided_by=officer
    )
    others = returned_file(phase, batch__name="Bo Marsh.pdf")

    privacy.erase(
        request_for(ADDRESS, officer),
        responses=[response.pk],
        sign_ups=[],
        returned=[waiting.pk],
        reason="They asked.",
        at=AT,
        by=officer,
    )

    assert list(IntakeBatch.objects.order_by("pk").values_list("name", flat=True)) == [
        f"Upload {waiting.batch.pk}.zip",  # Not read to its end: the ending says how to open it.
        f"Upload {confirmed.batch.pk}",
        others.batch.name,
    ]


NAME = "Asha Müller"


def named_everywhere(phase, officer):
    """A person's name in every place where one may be kept, each time written another way."""
    write = Answer.objects.filter
    given = [respond(phase, token, sent=token != "f", email="bo@example.org") for token in "abcdefgh"]
    answered, filed, organised, aside, second, draft, corrected, contact = given
    write(sheet=answered.sheet, question__key="story").update(text="I am ASHA MULLER.")
    ResponseContact.objects.filter(response=contact).update(email="asha.muller@example.org")
    write(sheet=draft.sheet, question__key="story").update(text="", raw={"": "So says\nAsha Müller"})
    sheet = responding.begin_correction(corrected, at=AT).correction
    write(sheet=sheet, question__key="role").update(text="Müller, Asha")
    AnswerFile.objects.filter(sheet=filed.sheet).update(name="asha_muller.pdf")
    Response.objects.filter(pk=organised.pk).update(organisation_name="Asha Mu\u0308ller’s shop")
    coding.set_aside(text_of(aside, "story"), reason="Only says Asha Müller", at=AT, by=officer)
    keyed = SecondKeyingFactory(response=second, begun=True)
    AnswerFactory(sheet=keyed.sheet, question=phase.version.questions.get(key="story"), text="asha müller")
    return {
        answered: "The name is written in it",
        filed: "The name is in the name of a file that came with it",
        organised: "The name is in the name of the organisation that was given",
        aside: "The name is in what an officer wrote of it",
        second: "The name is written in it",
        draft: "The name is written in it",
        corrected: "The name is written in it",
        contact: "The name is in the address that was left with it",
    }


def test_a_person_is_found_by_name_wherever_one_is_kept_and_nothing_is_sure(phase, officer):
    ours = named_everywhere(phase, officer)
    other = respond(phase, "z", email="natasha.muller@example.org")
    Answer.objects.filter(sheet=other.sheet, question__key="story").update(text="Natasha Müller and Asha Mullerby")
    event = EngagementEventFactory(facilitator="Asha Müller")
    EventPointFactory(event=EngagementEventFactory(), text="As Asha Müller said")
    EventAttendanceFactory(event=EngagementEventFactory(), organisation=None, name="Asha Müller")
    ToldFactory(phase=phase, note="Through Asha Müller")
    place = sign_ups.sign_up(event, name="ASHA MULLER", email="a@example.org", at=AT).contact
    needs = sign_ups.sign_up(event, name="Bo", email="b@example.org", needs="With Asha Müller", at=AT).contact
    sign_ups.sign_up(event, name="Natasha Müller", email="c@example.org", at=AT)
    inside, named = returned_file(phase, says="asha muller"), returned_file(phase, name="Müller Asha.pdf")
    upload = IntakeBatchFactory(read=True, phase=phase, name="From Asha Müller.zip")

    found = found_for(" asha  müller ")

    assert {one.response: one.why for one in found.responses} == ours
    assert not any(one.is_sure for one in found.responses)
    assert found.sign_ups == [place, needs]
    assert [one.file for one in found.files] == [inside, named]
    assert found.uploads == [upload]
    assert [one.what.partition(" ")[0] for one in found.elsewhere] == ["Event", "Event", "Event", "Who"]
    assert not found.theirs([])
    theirs = found.theirs([], [], [place.pk])
    assert (theirs.sign_ups, [mail.email.to for mail in theirs.mails]) == ([place], [["a@example.org"]])
    assert found_for("Müller").sign_ups == [place, needs, *found_for("Natasha Müller").sign_ups]
    assert not found_for("Asha Mull")


def test_of_what_a_name_finds_only_what_is_ticked_is_copied_and_erased(phase, officer, client, caplog):
    caplog.set_level(logging.DEBUG)
    response, other = respond(phase, "a"), respond(phase, "b", email="bo@example.org")
    for one in (response, other):
        Answer.objects.filter(sheet=one.sheet, question__key="story").update(text=f"I am {NAME}")
    event = EngagementEventFactory()
    mine = sign_ups.sign_up(event, name=NAME, email=ADDRESS, at=AT).contact
    namesake = sign_ups.sign_up(event, name=NAME, email="bo@example.org", at=AT).contact
    upload = IntakeBatchFactory(read=True, phase=phase, name=f"{NAME}.zip")
    client.force_login(officer)
    day = {"received_on_day": "1", "received_on_month": "10", "received_on_year": "2026"}
    asked = {"kind": "erasure", "identity": "They showed a passport.", **day}
    place = reverse("consultations:privacy-list")
    assert "Enter an e-mail address like" in client.post(place, {**asked, "sought": "J"}).content.decode()

    made = client.post(place, {**asked, "sought": NAME}, follow=True)
    record, page = PrivacyRequest.objects.get(), made.content.decode()
    for words in (
        "More than one person may have this name",
        "Where we searched",
        "taken by Asha Müller, bo@example.org",
    ):
        assert words in page
    copy = reverse("consultations:privacy-copy", args=[record.pk])
    chosen = {"copy-responses": [response.pk], "copy-sign_ups": [mine.pk]}
    without, with_it = (
        json.loads(zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).read("what-we-hold.json"))
        for answer in (client.post(copy), client.post(copy, chosen))
    )
    erase = reverse("consultations:privacy-erase", args=[record.pk])
    ticked = {"erase-responses": [response.pk], "erase-sign_ups": [mine.pk], "erase-reason": "They asked."}
    client.post(erase, ticked)

    assert not any(without[part] for part in ("responses", "sign_ups", "returned_files", "mails"))
    assert [one["reference"] for one in with_it["responses"]] == [response.reference]
    assert [one["email"] for one in with_it["sign_ups"]] == [ADDRESS]
    assert list(Response.objects.counted()) == [other]
    assert list(SignUpContact.objects.all()) == [namesake]
    assert IntakeBatch.objects.get().name == f"Upload {upload.pk}"
    record.refresh_from_db()
    assert (record.sought, record.responses, record.sign_ups) == ("", 1, 1)
    assert "Asha" not in caplog.text + made.redirect_chain[0][0]


def test_files_that_wait_are_ticked_on_the_pages(phase, officer, client):
    file = returned_file(phase, says=f"Write to {ADDRESS}")
    record = request_for(ADDRESS, officer)
    client.force_login(officer)

    page = client.get(record.get_absolute_url()).content.decode()
    copy = reverse("consultations:privacy-copy", args=[record.pk])
    without, with_it = (
        json.loads(zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).read("what-we-hold.json"))
        for answer in (client.post(copy), client.post(copy, {"copy-returned": [file.pk]}))
    )

    assert "Returned files that wait to be confirmed" in page
    assert "It will be left out, and what was read of it will go." in page
    assert (len(without["returned_files"]), len(with_it["returned_files"])) == (0, 1)
    erase = reverse("consultations:privacy-erase", args=[record.pk])
    assert "Tick what is theirs" in client.post(erase, {"erase-reason": "They asked."}).content.decode()
    client.post(erase, {"erase-returned": [file.pk], "erase-reason": "They asked."})
    file.refresh_from_db()
    assert (file.status, file.sheet) == ("rejected", None)
    listed = client.get(reverse("consultations:privacy-list")).content.decode()
    assert "0 responses, 0 sign-ups, 1 returned file," in listed


def test_erasure_before_the_answers_are_analysed_leaves_nothing_that_counts(phase, officer):
    response, other = respond(phase), respond(phase, "u", email="bo@example.org")
    event = EngagementEventFactory()
    contact = sign_ups.sign_up(event, name="Asha Patel", email=ADDRESS, at=AT).contact
    record = request_for(ADDRESS, officer)

    privacy.erase(record, responses=[response.pk], sign_ups=[contact.pk], reason="They withdrew.", at=AT, by=officer)

    assert list(Response.objects.counted()) == [other]
    assert texts(response) == {}
    assert not AnswerFile.objects.filter(sheet=response.sheet).exists()
    assert sign_ups.places_taken(event) == 0
    everything = everything_written()
    for word in (ADDRESS, "Asha Patel", responding.hash_of("t")):
        assert word not in everything, word
    assert texts(other)["role"] == "Treasurer of Elm Road"
    record.refresh_from_db()
    assert (record.status, record.outcome, record.reason) == ("answered", "erased", "They withdrew.")
    assert (record.responses, record.sign_ups) == (1, 1)
    assert StatusChange.objects.filter(object_id=record.pk, after=PrivacyStatus.ANSWERED, by=officer).count() == 1
    with pytest.raises(privacy.RequestAnswered):
        privacy.erase(record, responses=[other.pk], sign_ups=[], reason="Again.", at=AT, by=officer)


def test_erasure_once_figures_were_made_keeps_what_was_chosen_and_no_word(phase, officer):
    response = respond(phase)
    Phase.objects.filter(pk=phase.pk).update(status=PhaseStatus.ANALYSED)
    record = request_for(response.reference, officer)

    privacy.erase(record, responses=[response.pk], sign_ups=[], reason="They withdrew.", at=AT, by=officer)

    assert texts(response) == {
        "view": f"Agree\n{TAKEN_OUT}",
        "story": TAKEN_OUT,
        "capacity": f"Resident\nOther: {TAKEN_OUT}",
        "role": TAKEN_OUT,
    }
    assert Response.objects.counted().get() == response
    for word in (ADDRESS, "Rooms are dear", "small group", "Treasurer", "asha.pdf"):
        assert word not in everything_written(), word


def test_what_officers_wrote_of_erased_answers_goes_with_them(phase, officer):
    response, said = respond(phase), "a treasurer of Elm Road"
    text = text_of(response, "story")
    coding.set_aside(text, reason=f"It only says who wrote it: {said}", at=AT, by=officer)
    Response.objects.filter(pk=response.pk).update(
        duplicate=Duplicate.REMOVED, duplicate_decided_at=AT, duplicate_decided_by=officer, duplicate_reason=said
    )
    difference = KeyingDifferenceFactory(second_keying__response=response, settled=True, reason=said)
    record = request_for(response.reference, officer)

    privacy.erase(record, responses=[response.pk], sign_ups=[], reason="They withdrew.", at=AT, by=officer)

    response.refresh_from_db()
    difference.refresh_from_db()
    assert (difference.reason, difference.settled_by is None) == (TAKEN_OUT, False)
    assert SetAside.history.exists()
    assert said not in "".join(SetAside.history.values_list("reason", flat=True)) + response.duplicate_reason


def test_only_what_was_found_for_the_request_is_erased(phase, officer):
    respond(phase)
    other = respond(phase, "u", email="bo@example.org")
    record, before = request_for(ADDRESS, officer), everything_written()

    with pytest.raises(ValidationError):
        privacy.erase(record, responses=[other.pk], sign_ups=[], reason="Wrong one.", at=AT, by=officer)
    with pytest.raises(ValidationError):
        privacy.erase(record, responses=[], sign_ups=[], reason=" ", at=AT, by=officer)
    with pytest.raises(ValidationError):
        privacy.answer_request(record, outcome=PrivacyOutcome.COPIED, reason="No copy.", at=AT, by=officer)
    access = request_for(ADDRESS, officer, PrivacyKind.ACCESS)
    with pytest.raises(ValidationError):
        privacy.erase(access, responses=[], sign_ups=[], reason="Not asked.", at=AT, by=officer)

    PrivacyRequest.objects.filter(pk=access.pk).delete()
    assert everything_written() == before


def test_an_officer_answers_a_request_on_the_pages(phase, officer, client):
    response = respond(phase)
    client.force_login(officer)
    place = reverse("consultations:privacy-list")
    data = {
        "kind": "erasure",
        "identity": "They gave the reference.",
        "received_on_day": "1",
        "received_on_month": "10",
        "received_on_year": "2026",
    }

    wrong = client.post(place, {**data, "sought": "not@an address"})
    assert "Enter an e-mail address like name@example.com" in wrong.content.decode()
    made = client.post(place, {**data, "sought": response.reference}, follow=True)
    record = PrivacyRequest.objects.get()
    assert made.redirect_chain == [(record.get_absolute_url(), 302)]
    assert "All of it will go, and it will no longer count." in made.content.decode()
    erase = reverse("consultations:privacy-erase", args=[record.pk])
    assert "Tick what is theirs" in client.post(erase, {"erase-reason": "They asked."}).content.decode()
    client.post(erase, {"erase-responses": [response.pk], "erase-reason": "They asked."})

    assert Response.objects.counted().count() == 0
    page = client.get(place).content.decode()
    assert "It was erased: 1 response, 0 sign-ups" in page
    assert response.reference not in page


def test_a_forgotten_mail_is_never_sent(phase):
    respond(phase)
    messages = OutboxMessage.objects.filter(key__startswith="response:")

    assert outbox.forget(messages) == 1
    assert outbox.forget(messages) == 0
    assert outbox.send_due(at=AT + dt.timedelta(days=1)) == 0
    assert messages.get().status == OutboxMessage.Status.FAILED
    assert outbox.sending.retry(messages.get(), at=AT) is False


def test_an_open_request_names_whom_it_is_about_and_an_answered_one_does_not():
    assert PrivacyRequestFactory().sought
    assert PrivacyRequestFactory(answered=True).sought == ""
    assert PrivacyRequestFactory(received_on=dt.date(2026, 8, 31)).due_on == dt.date(2026, 9, 30)
