"""An assessor at work: declares, scores on a phone without scripts, and is saved in the background with them."""

import datetime as dt

import pytest
from django.urls import reverse

from commissioning.applications.models import Score
from commissioning.applications.tests.assessing import SECRET, closed_round, eligible_in, fresh, given
from commissioning.common import clock
from organisations.tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What a browser does when its tab goes into the background.
LEAVE = """() => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def assignment():
    officer, now = UserFactory(commissioning_officer=True), clock.now()
    funding_round = closed_round(
        officer=officer,
        opens_at=now - dt.timedelta(days=60),
        questions_close_on=None,
        closes_on=clock.today() - dt.timedelta(days=3),
    )
    return given(eligible_in(funding_round, officer, at=now), officer, at=now)


def test_an_assessor_declares_and_hands_in_without_scripts_on_a_phone(open_page, sign_in, assignment):
    page = open_page(width=360, javascript=False)
    sign_in(page, assignment.assessor)

    page.goto(reverse("applications:assessment-list"))
    page.get_by_role("link", name=assignment.application.reference).click()
    assert SECRET not in page.content()
    page.get_by_label("No, I have no interest").check()
    page.get_by_role("button", name="Declare and continue").click()
    assert SECRET in page.content()
    need, value = page.locator(".app-criterion").all()
    need.get_by_label("4: Strong").check()
    need.get_by_label("Why this score").fill("Shown with figures.")
    page.get_by_role("button", name="Save and hand in").click()
    assert page.get_by_role("link", name="Value: choose a score").is_visible()
    need, value = page.locator(".app-criterion").all()
    value.get_by_label("3", exact=True).check()
    value.get_by_label("Why this score").fill("A fair price.")
    page.get_by_role("button", name="Save and hand in").click()

    assert fresh(assignment).finished_at
    assert [(one.points, one.justification) for one in Score.objects.order_by("criterion__number")] == [
        (4, "Shown with figures."),
        (3, "A fair price."),
    ]


def test_what_is_written_is_saved_in_the_background(page, sign_in, assignment):
    sign_in(page, assignment.assessor)
    page.goto(reverse("applications:assessment-declare", args=[assignment.pk]))
    page.get_by_label("No, I have no interest").check()
    page.get_by_role("button", name="Declare and continue").click()
    need = page.locator(".app-criterion").first
    total = page.locator(".app-total")
    need.get_by_label("4: Strong").check()
    assert total.inner_text().startswith("48 of 100 so far · 0 of 2")
    need.get_by_label("Why this score").fill("Shown.")
    assert total.inner_text().startswith("48 of 100 so far · 1 of 2")

    for words in ("Half a thought", "Half a thought, and the rest"):
        need.get_by_label("Why this score").fill(words)
        with page.expect_response(lambda response: response.request.method == "POST") as answered:
            page.evaluate(LEAVE)
        assert answered.value.json()["conflicts"] == []
        assert Score.objects.get().justification == words
