import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from commissioning.agreements.tests.factories import (
    AgencyShareFactory,
    AgreementFactory,
    BudgetLineFactory,
    PaymentFactory,
    TargetFactory,
    TargetProfileFactory,
)
from organisations.tests.factories import MembershipFactory, OrganisationFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db
PARTS = ("agreement-detail", "agreement-targets", "agreement-money", "agreement-history")


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


def counted():
    return CaptureQueriesContext(connection)


def full_agreement(**values):
    """One with something in every part."""
    agreement = AgreementFactory(active=True, with_scheme=True, **values)
    agreement.wards.add(WardFactory())
    AgencyShareFactory(agreement=agreement, agency=agreement.lead_agency)
    AgencyShareFactory(agreement=agreement)
    BudgetLineFactory(agreement=agreement)
    TargetProfileFactory(target=TargetFactory(agreement=agreement), period_number=1)
    PaymentFactory(agreement=agreement, paid=True)
    PaymentFactory(agreement=agreement)
    return agreement


def url(name, agreement, *args):
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


@pytest.mark.parametrize("part", PARTS)
def test_every_part_shows_the_agreement(client, officer, part):
    agreement = full_agreement()

    page = client.get(url(part, agreement))

    assertContains(page, agreement.organisation.name)
    assertContains(page, "Timeline of")
    assertContains(page, "<svg", count=2)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_costs_the_same_however_much_is_on_it(client, officer, part):
    agreement = full_agreement()
    client.get(url(part, agreement))
    with counted() as few:
        client.get(url(part, agreement))
    for number in range(30):
        PaymentFactory(agreement=agreement, number=20_000 + number)
        BudgetLineFactory(agreement=agreement, number=20_000 + number)
        TargetProfileFactory(target=TargetFactory(agreement=agreement), period_number=1)
    with counted() as many:
        client.get(url(part, agreement))
    assert len(many) == len(few)


@pytest.mark.parametrize("part", PARTS)
def test_an_agreement_is_not_there_for_a_partner_who_has_no_part_in_it(client, part):
    client.force_login(UserFactory(partner_officer=True))

    assert client.get(url(part, full_agreement())).status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_officers_pages_are_not_for_organisations(client, part):
    agreement = full_agreement()
    client.force_login(MembershipFactory(organisation=agreement.organisation).user)

    assert client.get(url(part, agreement)).status_code == 403


def test_the_list_costs_the_same_at_1_and_30_rows(client, officer):
    full_agreement()
    address = reverse("agreements:agreement-list")
    client.get(address)
    with counted() as few:
        client.get(address)
    for _ in range(29):
        AgreementFactory(active=True, with_scheme=True, officer=UserFactory(commissioning_officer=True))
    with counted() as many:
        page = client.get(address)
    assertContains(page, "<strong>30</strong> agreements", html=False)
    assert len(many) == len(few)


def test_the_list_is_searched_filtered_and_sorted(client, officer):
    club = AgreementFactory(organisation=OrganisationFactory(name="Riverside Lunch Club"), active=True, value_pence=100)
    other = AgreementFactory(contract=True, value_pence=50_00)
    address = reverse("agreements:agreement-list")

    assertContains(client.get(address, {"search": "riverside"}), club.reference)
    assertNotContains(client.get(address, {"search": "riverside"}), other.reference)
    page = client.get(address, {"kind": "contract"})
    assertContains(page, other.reference)
    assertNotContains(page, club.reference)
    assertContains(page, "Kind: Contract")
    rows = [row.reference for row, _ in client.get(address, {"sort": "value"}).context["rows"]]
    assert rows == [club.reference, other.reference]
    for nonsense in ({"sort": "-nothing"}, {"theme": "x"}, {"search": "a\x00b"}, {"page": "zero"}, {"ending": "-1"}):
        assert client.get(address, nonsense).status_code == 200


def test_the_file_has_what_the_list_shows(client, officer):
    AgreementFactory(contract=True)
    grant = AgreementFactory(title="=1+1")

    response = client.get(reverse("agreements:agreement-list"), {"kind": "grant", "format": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{grant.reference},")
    assert "'=1+1" in lines[1]
    assert lines[1].endswith("60000.00")
