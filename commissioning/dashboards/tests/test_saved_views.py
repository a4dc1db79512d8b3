"""An officer's own views of a list."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from commissioning.dashboards.forms import PAGES
from commissioning.dashboards.models import SavedView
from commissioning.dashboards.operations import MOST, filters_of
from commissioning.dashboards.tests.factories import SavedViewFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("monitoring:return-queue")
SAVE = reverse("dashboards:view-save")


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def officer(client):
    user = UserFactory(commissioning_officer=True)
    client.force_login(user)
    return user


def sent(**changes):
    return {"page": "monitoring:return-queue", "name": "Mine", "query": "state=overdue&page=3&theme=", **changes}


@pytest.mark.parametrize("page", PAGES)
def test_every_list_whose_filters_can_be_saved_is_there_and_says_so(client, officer, page):
    assertContains(client.get(reverse(page), {"search": "x"}), "Save this view")
    assertNotContains(client.get(reverse(page)), "Save this view")


def test_filters_are_found_again_under_their_name(client, officer):
    saved = client.post(SAVE, sent(name="  Overdue   now "))

    assertRedirects(saved, f"{QUEUE}?state=overdue")
    view = SavedView.objects.get()
    assert (view.user, view.page, view.name, view.query) == (
        officer,
        "monitoring:return-queue",
        "Overdue now",
        "state=overdue",
    )
    page = client.get(QUEUE)
    assertContains(page, f'<a class="govuk-link" href="{QUEUE}?state=overdue">Overdue now</a>', html=True)
    assertNotContains(client.get(reverse("monitoring:meeting-queue")), "Overdue now")
    assertNotContains(client.get(f"{QUEUE}?state=overdue"), "Save this view")


def test_a_view_saved_again_under_its_name_is_replaced(client, officer):
    SavedViewFactory(user=officer, name="Mine", query="state=submitted")

    client.post(SAVE, sent())

    assert list(SavedView.objects.values_list("name", "query")) == [("Mine", "state=overdue")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Enter a name"),
        ({"name": "x" * 61}, "60"),
        ({"query": "page=2&theme="}, "Choose some filters first"),
        ({"page": "organisations:home"}, "cannot be saved"),
        ({"page": "https://elsewhere.example/"}, "no such list"),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words(client, officer, changes, said):
    assertContains(client.post(SAVE, sent(**changes)), said, status_code=400)
    assert not SavedView.objects.exists()


def test_there_is_a_most_that_a_list_can_show(client, officer):
    SavedViewFactory.create_batch(MOST, user=officer)

    assertContains(client.post(SAVE, sent()), "Remove one first", status_code=400)
    assert SavedView.objects.count() == MOST


def test_a_name_is_only_ever_a_name(client, officer):
    client.post(SAVE, sent(name="<script>x</script>"))

    assertNotContains(client.get(QUEUE), "<script>x")


def test_views_are_seen_and_removed_by_their_owner_only(client, officer):
    mine, anothers = SavedViewFactory(user=officer), SavedViewFactory(name="Another’s own")

    assertNotContains(client.get(QUEUE), "Another’s own")
    assert client.post(reverse("dashboards:view-remove", args=[anothers.pk])).status_code == 404
    assertRedirects(client.post(reverse("dashboards:view-remove", args=[mine.pk])), QUEUE)
    assert list(SavedView.objects.all()) == [anothers]


def test_only_what_narrows_or_sorts_is_kept():
    assert (
        filters_of(QueryDict("state=due&theme=&sort=-due&page=4&format=csv&a=1&a=2")) == "state=due&sort=-due&a=1&a=2"
    )
