"""Officers' pages of questionnaires that came back by e-mail."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.common import clock
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.tests.test_answering import ENOUGH
from consultations.enums import IntakeStatus
from consultations.models import IntakeBatch, Response
from consultations.queries.tally import tally_of
from consultations.tests.asked import asked_phase
from consultations.tests.factories import IntakeBatchFactory, IntakeFileFactory
from consultations.tests.ready import open_phase
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def phase(officer):
    return open_phase(at=clock.now(), by=officer)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def waiting(phase, **raws):
    """A returned questionnaire that was read."""
    today = clock.today()
    batch = IntakeBatchFactory(phase=phase, read=True, received_on=today)
    file = IntakeFileFactory(batch=batch, received_on=today)
    questionnaires.save_answers(sheet=file.sheet, raws={**ENOUGH, **raws}, shown={}, at=clock.now(), by=None)
    file.unclear = file.sheet.answers.exclude(raw={}).count()
    file.save()
    return file


def day_of(moment):
    return {"received_on_day": moment.day, "received_on_month": moment.month, "received_on_year": moment.year}


def test_an_upload_is_kept_and_what_is_none_is_refused_by_its_field(office, phase):
    path = reverse("consultations:phase-import", args=[phase.consultation.slug, phase.number])
    wrong = SimpleUploadedFile("answers.docx", b"PK")
    right = SimpleUploadedFile("returns.mbox", b"From somebody\n\nHello")

    refused = office.post(path, {"file": wrong, **day_of(clock.today())})
    kept = office.post(path, {"file": right, **day_of(clock.today())})

    assert 'href="#id_file"' in refused.content.decode()
    batch = IntakeBatch.objects.get()
    assert kept["Location"] == batch.get_absolute_url()
    assert "Waiting to be read" in office.get(batch.get_absolute_url()).content.decode()


def test_what_is_not_understood_is_shown_by_its_box_put_right_and_confirmed(office, phase):
    file = waiting(phase, people={"": "about forty"})
    path = reverse("consultations:intake-file", args=[phase.consultation.slug, phase.number, file.pk])

    page = office.get(path).content.decode()
    still = office.post(path, {"q-people": "many", **day_of(clock.today())}).content.decode()
    done = office.post(path, {"q-people": "40", "organisation_name": "", **day_of(clock.today())})

    assert '<a href="#q-people">12: Enter a number, like 1250</a>' in page
    assert 'value="about forty"' in page
    assert 'name="q-summary"' not in page
    assert 'value="many"' in still
    assert done["Location"] == file.batch.get_absolute_url()
    (made,) = Response.objects.counted()
    assert load(made.sheet).value("people") == "40"
    assert office.get(path)["Location"].endswith(f"{made.reference}/")


def test_a_day_after_the_close_is_refused_by_its_field_and_the_file_can_be_left_out(office, phase):
    file = waiting(phase)
    args = [phase.consultation.slug, phase.number, file.pk]
    phase.opens_on, phase.closes_on = [day.replace(year=day.year - 1) for day in (phase.opens_on, phase.closes_on)]
    phase.save()

    page = office.post(reverse("consultations:intake-file", args=args), day_of(clock.today())).content.decode()
    office.post(reverse("consultations:intake-reject", args=args), {"reason": "It came too late."})

    assert "received after the closing day" in page
    file.refresh_from_db()
    assert (file.status, file.why) == (IntakeStatus.REJECTED, "It came too late.")
    assert Response.objects.count() == 0


def returned_to(phase, raws):
    batch = IntakeBatchFactory(phase=phase, read=True, received_on=phase.opens_on)
    file = IntakeFileFactory(batch=batch, received_on=phase.opens_on)
    questionnaires.save_answers(sheet=file.sheet, raws=raws, shown={}, at=clock.now(), by=None)
    file.unclear = file.sheet.answers.exclude(raw={}).count()
    file.save()
    return file, reverse("consultations:intake-file", args=[phase.consultation.slug, phase.number, file.pk])


def test_equality_monitoring_is_not_shown_beside_the_name_and_counts_once_confirmed(office):
    phase = asked_phase()
    _, path = returned_to(phase, {"view": {"": "agree", "explain": "Quite"}, "carer": {"": "much"}})

    page = " ".join(office.get(path).content.decode().split())

    assert "Quite" in page
    assert "carer?" not in page
    assert "Equality monitoring: questions were answered." in page
    office.post(path, day_of(phase.opens_on))
    assert load(Response.objects.get().sheet).value("carer") == {"choice": "much"}
    assert ("carer", "", "") in tally_of(phase)
    shown = office.get(
        reverse(
            "consultations:phase-response",
            args=[phase.consultation.slug, phase.number, Response.objects.get().reference],
        )
    )
    assert "carer?" not in shown.content.decode()


def test_what_is_not_understood_of_equality_monitoring_is_not_shown_either(office):
    phase = asked_phase()
    file, path = returned_to(phase, {"view": {"": "agree", "explain": ""}, "disabled": {"": "sometimes so"}})
    assert file.unclear == 1

    page = " ".join(office.get(path).content.decode().split())

    assert "sometimes so" not in page
    assert "Not understood" not in page
    assert "1 not understood stays as written and counts nowhere" in page
    office.post(path, day_of(phase.opens_on))
    file.refresh_from_db()
    assert file.status == IntakeStatus.CONFIRMED


def test_where_nothing_was_said_for_equality_monitoring_the_page_says_so(office):
    phase = asked_phase()
    _, path = returned_to(phase, {"view": {"": "agree", "explain": ""}})

    assert "Equality monitoring: nothing was answered." in " ".join(office.get(path).content.decode().split())
