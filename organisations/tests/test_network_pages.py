"""Networks: kept by officers, read by those of the office."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from organisations.models import Network
from organisations.tests.factories import NetworkFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

LINES = "tea club\n\nRiver Choir\n"


@pytest.fixture
def officer(client):
    person = UserFactory(commissioning_officer=True)
    client.force_login(person)
    return person


def sent(**more):
    return {"name": "Carers' forum", "kind": "cluster", "is_current": "on", **more}


def test_an_officer_adds_a_network_with_its_members_by_name(client, officer):
    groups = [OrganisationFactory(name="Tea Club"), OrganisationFactory(name="River Choir")]

    response = client.post(reverse("organisations:network-add"), sent(members=LINES, email="forum@example.org"))

    network = Network.objects.get()
    assertRedirects(response, network.get_absolute_url())
    assert (network.name, network.slug, set(network.members.all())) == ("Carers' forum", "carers-forum", set(groups))
    assert network.history.last().history_user == officer
    page = client.get(network.get_absolute_url())
    assertContains(page, "Tea Club")
    assertContains(page, "forum@example.org")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"members": LINES}, "Line 2: “River Choir” is not on the register"),
        ({"name": "WARM welcome"}, "A network has this name already"),
        ({"kind": "club"}, "Choose one of the answers offered"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, officer, more, says):
    NetworkFactory(name="Warm Welcome")
    OrganisationFactory(name="Tea Club")

    response = client.post(reverse("organisations:network-add"), sent(**more))

    assertContains(response, says)
    assert Network.objects.count() == 1


def test_a_network_is_changed_and_ends_without_going(client, officer):
    group = OrganisationFactory(name="Tea Club")
    network = NetworkFactory(members=[group])
    address = reverse("organisations:network-edit", args=[network.slug])
    assertContains(client.get(address), "Tea Club")

    client.post(address, sent(is_current=""))

    network.refresh_from_db()
    assert (network.name, network.is_current, network.members.count()) == ("Carers' forum", False, 0)


@pytest.mark.parametrize("role", ["auditor", "partner_officer", "administrator"])
def test_others_of_the_office_read_and_do_not_change(client, role):
    network = NetworkFactory(members=[OrganisationFactory(name="Tea Club")])
    client.force_login(UserFactory(**{role: True}))

    assertContains(client.get(reverse("organisations:network-list")), network.name)
    page = client.get(network.get_absolute_url())
    (assertNotContains if role == "partner_officer" else assertContains)(page, "Tea Club")
    for name, args in (("network-add", []), ("network-edit", [network.slug])):
        assert client.post(reverse(f"organisations:{name}", args=args), sent()).status_code == 403
    network.refresh_from_db()
    assert network.name != "Carers' forum"
