"""Somebody without an account answers a consultation on a phone: begun, saved by itself, sent, corrected."""

import pytest

from commissioning.common import clock
from commissioning.questionnaires.answer_set import load
from consultations.models import Response
from consultations.tests.ready import open_phase

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_consultation_is_answered_on_a_phone_and_corrected_by_the_same_link(phone, assert_accessible):
    page, record = phone, open_phase(at=clock.now()).consultation
    page.goto(record.public_url)
    page.get_by_role("button", name="Respond").click()
    assert_accessible(page)
    page.get_by_role("button", name="Start now").click()
    assert_accessible(page)
    home = page.url
    page.get_by_role("link", name="Section about").click()
    page.get_by_label("Describe the period in one line").fill("More rooms")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true});document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.get_by_text("Saved at").wait_for()
    page.get_by_label("What happened?").fill("We met.")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_label("Every week").first.check()
    page.locator("[name=q-when][value=monthly]").check()
    page.get_by_label("How many people came?").fill("12")
    page.get_by_label("What did you spend?").fill("100")
    page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_label("If you answer for an organisation").fill("Anfield Friends")
    assert_accessible(page)
    page.get_by_role("button", name="Send your answers").click()
    response = Response.objects.counted().get()
    page.get_by_text(response.reference).wait_for()
    assert_accessible(page)

    page.goto(home)
    page.get_by_role("button", name="Correct your answers").click()
    page.get_by_role("link", name="Section about").click()
    page.get_by_label("Describe the period in one line").fill("Fewer rooms")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("button", name="Send your answers").click()
    page.get_by_role("heading", name="Answers sent").wait_for()

    response.refresh_from_db()
    assert load(response.sheet).text("summary") == "Fewer rooms"
    assert (Response.objects.counted().count(), response.organisation_name) == (1, "Anfield Friends")
