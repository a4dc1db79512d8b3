"""The officers' home, its lists, search and the public home, in a real browser at both widths."""

import pytest
from django.core.cache import cache

from commissioning.dashboards.tests import world
from commissioning.decisions.tests.factories import IssueFactory
from organisations.tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/office/",
    "/office/?whose=everybody",
    "/office/work/tasks/?whose=everybody&when=overdue",
    "/office/returns/?state=overdue",
    "/office/search/?q=lunch",
    "/office/search/?q=nothing+of+the+kind",
    "/",
]


@pytest.fixture
def officer():
    cache.clear()
    officer = UserFactory(commissioning_officer=True)
    world.busy_office(officer)
    IssueFactory(announced=True)
    return officer


@pytest.mark.once
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_can_be_used_by_everybody(open_page, sign_in, assert_accessible, officer, width):
    page = open_page(width=width)
    sign_in(page, officer)
    for address in PAGES:
        assert page.goto(address).ok, address
        assert_accessible(page)


def test_an_officer_goes_from_a_figure_to_its_rows_and_searches(page, sign_in, officer):
    sign_in(page, officer)
    page.goto("/office/")
    figure = page.get_by_role("row", name="Returns to be handed in").get_by_role("link").first
    number = figure.inner_text()

    figure.click()
    assert page.get_by_role("status").first.inner_text().startswith(f"{number} return")

    page.get_by_label("Search all records").fill("Lunch club")
    page.get_by_label("Search all records").press("Enter")
    assert page.get_by_role("heading", name="Agreements").first.is_visible()
    assert page.locator("mark").count() > 0
