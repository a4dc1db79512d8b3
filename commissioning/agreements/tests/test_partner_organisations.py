"""A partner officer has to do with the organisations that their agency funds, and with nobody else's people."""

import pytest
from django.urls import reverse

from commissioning.agreements.tests.factories import AgencyShareFactory, AgreementFactory
from organisations.models import Agency, Organisation
from organisations.tests.factories import (
    ClaimFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGES = ["profile", "people", "organisation-detail"]


@pytest.fixture
def officer(client):
    person = UserFactory(partner_officer=True)
    client.force_login(person)
    return person


def agency_of(officer):
    return Agency.objects.get(pk__in=officer.agency_ids)


def led(officer, **values):
    return AgreementFactory(lead_agency=agency_of(officer), active=True, **values).organisation


def shared(officer, **values):
    agreement = AgreementFactory(active=True, **values)
    AgencyShareFactory(agreement=agreement, agency=agency_of(officer))
    return agreement.organisation


def url(name, organisation):
    return reverse(f"organisations:{name}", args=[organisation.slug])


@pytest.mark.parametrize("part", [led, shared])
@pytest.mark.parametrize("name", PAGES)
def test_organisations_that_the_agency_leads_or_shares_are_there(client, officer, part, name):
    assert client.get(url(name, part(officer))).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_others_are_not(client, officer, name):
    of_council = AgreementFactory(active=True).organisation
    without = OrganisationFactory()
    drafted = AgreementFactory(lead_agency=agency_of(officer)).organisation

    answers = [client.get(url(name, one)).status_code for one in (of_council, without, drafted)]

    assert answers == [404, 404, 404]


def test_a_partner_who_is_a_member_too_sees_their_own(client, officer):
    own = MembershipFactory(user=officer).organisation

    assert client.get(url("people", own)).status_code == 200


@pytest.mark.parametrize("role", ["commissioning_officer", "finance_officer", "auditor", "administrator"])
def test_the_councils_staff_see_them_all(role):
    AgreementFactory(active=True)
    OrganisationFactory()

    everybody = Organisation.objects.visible_to(UserFactory(**{role: True}))

    assert everybody.count() == Organisation.objects.count() == 2


def test_a_partner_of_no_agreement_sees_none(officer):
    AgreementFactory(active=True)

    assert list(Organisation.objects.visible_to(officer)) == []


def test_an_organisation_with_many_agreements_is_listed_once(officer):
    own = led(officer)
    for _ in range(2):
        AgreementFactory(lead_agency=agency_of(officer), organisation=own, active=True)

    assert list(Organisation.objects.visible_to(officer)) == [own]


def test_lists_files_requests_and_the_search_name_only_theirs(client, officer):
    own = led(officer, organisation__name="Zebra Lunches", organisation__email="own@zebra.example")
    other = AgreementFactory(
        active=True, organisation__name="Zebra Nights", organisation__email="other@zebra.example"
    ).organisation
    OrganisationAliasFactory(organisation=other, name="Zebra of the night")
    ClaimFactory(organisation=own, user__full_name="Own Claimant")
    secret = ClaimFactory(organisation=other, user__full_name="Other Claimant")
    everything = reverse("organisations:organisation-list")

    page = client.get(everything).content.decode()
    file = client.get(everything, {"format": "csv"}).getvalue().decode()
    requests = client.get(reverse("organisations:claim-list")).content.decode()
    search = client.get(reverse("dashboards:search"), {"q": "zebra"}).content.decode()

    for shown in (page, file, search):
        assert "Lunches" in shown
        assert "Nights" not in shown
    assert "other@zebra.example" not in file
    assert "1 request to act" in page
    assert "Own Claimant" in requests
    assert "Other Claimant" not in requests
    assert client.get(reverse("organisations:claim-detail", args=[secret.pk])).status_code == 404


def test_the_admin_shows_a_partner_only_theirs(client, officer):
    own, other = led(officer), AgreementFactory(active=True).organisation
    InvitationFactory(organisation=other)
    address = reverse("admin:organisations_organisation_changelist")

    page = client.get(address).content.decode()

    assert own.name in page
    assert other.name not in page
    assert client.get(reverse("admin:organisations_organisation_change", args=[other.pk])).status_code == 302
    for model in ("membership", "invitation", "claim"):
        assert client.get(reverse(f"admin:organisations_{model}_changelist")).status_code == 403


def test_a_partner_may_draft_a_first_agreement_and_is_led_nowhere_they_may_not_go(client, officer):
    stranger = OrganisationFactory(name="Zebra Nights")
    add = reverse("agreements:agreement-add")

    assert "Zebra Nights" in client.get(add, {"q": "zebra"}).content.decode()
    assert client.get(add, {"organisation": stranger.slug}).status_code == 200
    draft = AgreementFactory(organisation=stranger, lead_agency=agency_of(officer))
    page = client.get(draft.get_absolute_url()).content.decode()

    assert "Zebra Nights" in page
    assert stranger.get_absolute_url() not in page


def test_the_list_costs_a_partner_the_same_for_thirty_rows(client, officer, django_assert_max_num_queries):
    led(officer)
    address = reverse("organisations:organisation-list")
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for _ in range(30):
        MembershipFactory(organisation=led(officer))
        shared(officer)
    with django_assert_max_num_queries(40) as many:
        client.get(address)

    assert len(many) == len(few)
