"""An organisation applies in a real browser: from the prospectus to the receipt, with scripts and without."""

import os

import pytest
from django.urls import reverse

from commissioning.applications.models import Application
from commissioning.applications.tests.filling_in import begun, open_round
from commissioning.common import clock
from organisations.tests.factories import MembershipFactory, OrganisationFactory, WardFactory
from tests.browser.conftest import assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def lead():
    organisation = OrganisationFactory(name="Soup Kitchen", ward=WardFactory(name="Abbey"))
    return MembershipFactory(role="lead", organisation=organisation).user


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_an_organisation_applies(open_page, sign_in, assert_accessible, lead, width, javascript):
    funding_round = open_round(title="Warm welcome grants")
    page = open_page(width=width, javascript=javascript)
    sign_in(page, lead)
    seen = []

    def looked_at(name):
        seen.append(name)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{width}-{len(seen):02}-{name}.png", full_page=True)
        (assert_accessible if javascript else assert_fits)(page)

    def save(words="Save and continue"):
        page.locator(f"main button:visible:not([tabindex]):has-text('{words}')").first.click()

    page.goto(reverse("applications:own-apply", args=[funding_round.slug]))
    looked_at("eligibility")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", name="cannot apply to this round").is_visible()
    looked_at("not-eligible")
    page.get_by_role("link", name="answer the questions again").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    looked_at("round")
    page.get_by_role("button", name="Begin an application").click()
    looked_at("begin")
    page.get_by_label("9A").check()
    page.get_by_label("Name of the project").fill("Warm corner")
    page.get_by_role("button", name="Begin application").click()
    looked_at("application")
    reference = Application.objects.get().reference

    page.locator("main").get_by_role("link", name="Your organisation", exact=True).click()
    page.get_by_label("What was your income last year?").fill("52,000")
    page.get_by_label("Who runs your organisation?").fill("Seven trustees.")
    looked_at("about")
    save()

    assert page.url.endswith(Application.objects.get().own_url)
    page.get_by_role("link", name="About the project").click()
    page.get_by_label("The project in two or three sentences").fill("Soup and company.")
    page.get_by_label("Abbey").check()
    page.get_by_label("Older people").check()
    looked_at("details")
    save()
    page.get_by_label("Why is the project needed?").fill("Many eat alone.")
    looked_at("need")
    save()
    page.get_by_label("How will you run it?").fill("Weekly.")
    save()

    page.goto(Application.objects.get().own_url)
    page.get_by_role("link", name="Direct costs").click()
    page.get_by_label("What it is for, row 1").fill("Cook")
    page.get_by_label("Year 1, row 1").fill("twelve thousand")
    page.get_by_label("Year 2, row 1").fill("12,000")
    save()
    assert page.get_by_text("Year 1, row 1: enter the amount in pounds").first.is_visible()
    looked_at("budget-refused")
    page.get_by_label("Year 1, row 1").fill("12,000")
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("What it is for, row 3").fill("Gone again")
    page.get_by_role("button", name="Remove row 3").click()
    looked_at("budget")
    save()

    page.get_by_label("Staff time").check()
    page.get_by_label("Your organisation’s overheads in a usual year").fill("15,000")
    page.get_by_label("What the project uses").fill("14")
    page.get_by_label("What the whole organisation uses").fill("70")
    save("Save and work it out")
    assert page.get_by_text("£15,000 × 14 ÷ 70 = £3,000").first.is_visible()
    looked_at("overheads")
    save()

    page.get_by_label("From whom, line 1").fill("A trust")
    page.get_by_label("Amount, line 1").fill("5,000")
    looked_at("other-funding")
    save()

    page.get_by_label("How much do you ask for").fill("20,000")
    page.get_by_label("If this is less than the full cost").fill("We raise the rest.")
    save("Save and work it out")
    assert page.get_by_text("It is a contribution").is_visible()
    looked_at("request")
    save()

    page.get_by_label("People who come, year 1").fill("100")
    looked_at("promises")
    save()

    page.get_by_role("link", name="Partners").click()
    looked_at("partners")
    page.get_by_role("link", name="Back to all sections").click()
    looked_at("ready")
    page.get_by_role("button", name="Check and submit").click()
    looked_at("check")
    page.get_by_label("Your full name").fill("Asha Lead")
    page.get_by_role("button", name="Submit application").click()
    assert page.get_by_role("heading", name="Application submitted").is_visible()
    looked_at("done")

    assert Application.objects.get(reference=reference).status == "submitted"


def test_a_page_saves_itself_and_tells_of_somebody_else(page, sign_in, lead):

    application = begun(open_round(), lead.memberships.get().organisation, by=lead, at=clock.now())
    sign_in(page, lead)
    page.goto(reverse("applications:own-part", args=[application.reference, "request"]))
    page.get_by_label("How much do you ask for").fill("20,000")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true});document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.get_by_text("Saved at").wait_for()
    application.refresh_from_db()
    assert application.requested_pence == 20_000_00
