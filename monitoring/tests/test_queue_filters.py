"""What the filter panels of the queues offer."""

import pytest
from django.urls import reverse

from commissioning.programmes.tests.factories import SchemeFactory
from monitoring.tests.factories import MeetingFactory, ReturnFactory, ReviewFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
QUEUES = ["return-queue", "meeting-queue", "review-queue"]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def as_officer(client):
    client.force_login(UserFactory(commissioning_officer=True, full_name="Olu Officer"))
    return client


def offered(client, queue, name, **query):
    page = client.get(reverse(f"monitoring:{queue}"), query)
    return [(str(key), words) for key, words in page.context["filter"].form.fields[name].choices]


@pytest.mark.parametrize("queue", QUEUES)
def test_themes_stand_under_their_programme(as_officer, queue):
    old = SchemeFactory(theme__name="Advice", theme__number=1, theme__programme__starts_on="2020-04-01")
    new = SchemeFactory(theme__name="Health", theme__number=1)

    _, *groups = offered(as_officer, queue, "theme")

    assert [name for name, _ in groups] == [new.theme.programme.name, old.theme.programme.name]
    assert [[label for _, label in themes] for _, themes in groups] == [["1. Health"], ["1. Advice"]]


def test_the_menu_leads_to_what_is_to_be_done(as_officer):
    due, later = ReturnFactory(), ReturnFactory(starts_on="2036-04-01", ends_on="2036-09-30", due_on="2036-10-28")
    submitted, queried = ReturnFactory(submitted=True), ReturnFactory(queried=True)
    accepted = ReturnFactory(accepted=True)

    menu = as_officer.get(reverse("monitoring:return-queue")).context["office_links"]
    (address,) = [link.url for _, links in menu for link in links if link.label == "Returns"]
    page, everything = as_officer.get(address), as_officer.get(reverse("monitoring:return-queue"))

    assert {row.pk for row in page.context["page"]} == {due.pk, submitted.pk, queried.pk}
    assert {row.pk for row in everything.context["page"]} == {due.pk, submitted.pk, queried.pk, later.pk, accepted.pk}


@pytest.mark.parametrize(
    ("queue", "factory", "to_do", "settled"),
    [
        ("meeting-queue", MeetingFactory, ["due", "arranged", "held"], ["cancelled"]),
        ("review-queue", ReviewFactory, ["open", "recommended"], ["due", "cancelled"]),
    ],
)
def test_settled_meetings_and_reviews_are_not_to_be_done(as_officer, queue, factory, to_do, settled):
    for status in [*to_do, *settled]:
        factory(**{status: True} if status in factory._meta.parameters else {"status": status})

    page = as_officer.get(reverse(f"monitoring:{queue}"), {"state": "to_do"})

    assert sorted(row.status for row in page.context["page"]) == sorted(to_do)


def test_a_chosen_programme_leaves_its_own_themes(as_officer):
    SchemeFactory(theme__name="Advice")
    chosen = SchemeFactory(theme__name="Health", theme__number=1)

    _, *themes = offered(as_officer, "return-queue", "theme", programme=chosen.theme.programme_id)

    assert [label for _, label in themes] == ["1. Health"]


@pytest.mark.parametrize("nonsense", ["x", "²", "-1", "999999999999999999999999"])
def test_a_programme_that_is_none_breaks_nothing(as_officer, nonsense):
    page = as_officer.get(reverse("monitoring:return-queue"), {"programme": nonsense})

    assert page.status_code == 200


@pytest.mark.parametrize("queue", QUEUES)
def test_officers_who_left_are_not_offered(as_officer, queue):
    gone = UserFactory(commissioning_officer=True, full_name="Gone Officer", is_active=False)
    ReturnFactory(agreement__officer=gone)

    assert [label for _, label in offered(as_officer, queue, "officer")] == ["Any", "Olu Officer"]
