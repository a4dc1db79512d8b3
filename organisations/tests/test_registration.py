import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.enums import AgencyKind, MembershipRole, OrganisationSize
from organisations.models import Membership, Organisation
from organisations.operations import registration
from organisations.operations.verification import EmailNotVerified
from organisations.rules import size_of
from organisations.tests.factories import AgencyFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)


def test_the_first_person_becomes_the_lead():
    person = UserFactory(verified=True)

    organisation = registration.register(name="Riverside Lunch Club", charity_number="1146179", at=AT, by=person)

    assert organisation.identifier == "GB-CHC-1146179"
    assert organisation.slug == "riverside-lunch-club"
    membership = organisation.memberships.get()
    assert (membership.user, membership.role, membership.started_at) == (person, MembershipRole.LEAD, AT)


def test_nobody_registers_before_their_address_is_proven():
    with pytest.raises(EmailNotVerified):
        registration.register(name="Riverside Lunch Club", at=AT, by=UserFactory())

    assert not Organisation.objects.exists()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("there", "asked", "field"),
    [
        ({"charity_number": "1146179"}, {"charity_number": "1146179"}, "charity_number"),
        ({"company_number": "07962245"}, {"company_number": "07962245"}, "company_number"),
        ({"identifier": "GB-CHC-1146179"}, {"charity_number": "1146179"}, "charity_number"),
        ({"identifier": "GB-COH-07962245"}, {"company_number": "07962245"}, "company_number"),
    ],
)
def test_an_organisation_is_registered_once(there, asked, field):
    organisation = OrganisationFactory(**there)

    with pytest.raises(registration.AlreadyOnRegister) as refusal:
        registration.register(name="Another name", at=AT, by=UserFactory(verified=True), **asked)

    assert (refusal.value.organisation, refusal.value.field) == (organisation, field)
    assert Organisation.objects.count() == 1
    assert not Membership.objects.exists()


def test_a_body_without_numbers_gets_an_identifier_in_the_councils_name():
    AgencyFactory(kind=AgencyKind.COUNCIL, reference="GB-LAE-EXA")

    organisation = registration.register(name="Knit and Natter", at=AT, by=UserFactory(verified=True))

    assert organisation.identifier.startswith("GB-LAE-EXA-ORG-")


@pytest.mark.parametrize("name", ["Knit and Natter", "Ünïted", "東京の会", "-", "x" * 300])
def test_two_organisations_of_one_name_have_addresses_of_their_own(name):
    person = UserFactory(verified=True)

    first, second = (registration.register(name=name, at=AT, by=person) for _ in range(2))

    assert first.slug
    assert first.slug != second.slug
    assert len(second.slug) <= 220


def test_a_changed_name_stays_as_an_alias():
    organisation = OrganisationFactory(name="Old Name")

    registration.update_profile(organisation=organisation, name="New Name", at=AT, by=UserFactory())

    organisation.refresh_from_db()
    assert organisation.name == "New Name"
    assert [alias.name for alias in organisation.aliases.all()] == ["Old Name"]


def test_a_number_of_another_organisation_is_refused():
    OrganisationFactory(charity_number="1146179")
    organisation = OrganisationFactory(name="Ours")

    with pytest.raises(registration.AlreadyOnRegister):
        registration.update_profile(
            organisation=organisation, name="Changed", charity_number="1146179", at=AT, by=UserFactory()
        )

    organisation.refresh_from_db()
    assert (organisation.name, organisation.charity_number) == ("Ours", "")


def test_the_identifier_is_not_part_of_the_profile():
    organisation = OrganisationFactory(charity=True)
    identifier = organisation.identifier

    with pytest.raises(TypeError):
        registration.update_profile(organisation=organisation, identifier="X", at=AT, by=UserFactory())
    registration.update_profile(organisation=organisation, charity_number="1999999", at=AT, by=UserFactory())

    organisation.refresh_from_db()
    assert organisation.identifier == identifier


@given(st.integers(min_value=0, max_value=10**12))
def test_size_follows_income(pence):
    expected = (
        OrganisationSize.SMALL
        if pence <= 2_500_000
        else OrganisationSize.MEDIUM
        if pence <= 25_000_000
        else OrganisationSize.LARGE
    )

    assert size_of(pence) == expected


def test_size_is_not_known_without_an_income():
    assert size_of(None) == OrganisationSize.UNKNOWN
