"""Agreements and programmes in a real browser, on a phone and on a desk."""

import datetime as dt

import pytest

from commissioning.agreements import operations
from commissioning.agreements.tests.factories import (
    AgencyShareFactory,
    AgreementDocumentFactory,
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
)
from organisations.tests.factories import MembershipFactory, UserFactory, WardFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


@pytest.fixture
def lead(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return MembershipFactory()


def agreement_in_force(lead):
    """With its schedule, and something on every part."""
    agreement = AgreementFactory(accepted=True, with_scheme=True, organisation=lead.organisation)
    agreement.wards.add(WardFactory())
    AgencyShareFactory(agreement=agreement, agency=agreement.lead_agency)
    AgencyShareFactory(agreement=agreement)
    BudgetLineFactory(agreement=agreement, amount_pence=60_000_00)
    TargetProfileFactory(target=TargetFactory(agreement=agreement), period_number=1)
    PaymentFactory(agreement=agreement, amount_pence=agreement.value_pence // 2, paid=True)
    PaymentFactory(agreement=agreement, amount_pence=agreement.value_pence // 2)
    operations.countersign(agreement, at=AT, by=UserFactory(commissioning_officer=True))
    return agreement


@pytest.mark.once
@pytest.mark.parametrize("width", [360, 1280])
def test_officers_pages_are_accessible(open_page, sign_in, assert_accessible, lead, width):
    agreement = agreement_in_force(lead)
    page = open_page(width=width)
    sign_in(page, UserFactory(commissioning_officer=True))
    base = agreement.get_absolute_url()
    document = AgreementDocumentFactory(agreement=agreement, shown=True)
    dates = ("start-date/", "end-date/")
    parts = ("", "targets/", "money/", "history/", "returns/", "meetings/", "documents/", "monitoring/", *dates)
    forms = ("documents/add/", f"documents/{document.pk}/edit/", f"documents/{document.pk}/remove/", "targets/edit/")
    forms += ("budget/", "shares/", "payments/plan/", "officer/", "move/suspend/")
    programme = agreement.programme.get_absolute_url()

    for address in ("/office/agreements/", *(base + part for part in parts + forms)):
        page.goto(address)
        assert_accessible(page)
    for address in ("/office/agreements/add/", "/office/programmes/", programme, f"{programme}figures/"):
        page.goto(address)
        assert_accessible(page)


@pytest.mark.once
@pytest.mark.parametrize("width", [360, 1280])
def test_organisations_pages_are_accessible(open_page, sign_in, assert_accessible, lead, width):
    agreement = agreement_in_force(lead)
    offer = AgreementFactory(offered=True, organisation=lead.organisation)
    page = open_page(width=width)
    sign_in(page, lead.user)
    own = "/organisation/agreements/"

    for part in ("", f"{agreement.reference}/", *(f"{offer.reference}/{what}" for what in ("", "accept/", "decline/"))):
        page.goto(own + part)
        assert_accessible(page)


def test_a_lead_reads_signs_and_sees_the_fingerprint(page, sign_in, lead):
    offer = AgreementFactory(offered=True, organisation=lead.organisation)
    sign_in(page, lead.user)

    page.goto(f"/organisation/agreements/{offer.reference}/")
    page.get_by_role("button", name="Read and accept").click()
    page.get_by_role("button", name="Accept the agreement").click()
    assert page.title().startswith("Error: ")
    page.get_by_label("Your full name").fill("Ada Lead")
    page.get_by_label("I have read the terms above").check()
    page.get_by_role("button", name="Accept the agreement").click()

    offer.refresh_from_db()
    assert offer.accepted_name == "Ada Lead"
    assert page.get_by_text(offer.snapshot_sha256).is_visible()
