"""Pages of meetings and reviews in a real browser, wide and on a phone."""

import pytest

from monitoring.tests.factories import AgendaItemFactory, MeetingActionFactory, MeetingFactory, ReviewFactory
from organisations.tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.once
@pytest.mark.parametrize("width", [360, 1280])
def test_officers_pages_are_accessible(open_page, sign_in, assert_accessible, settings, width):
    settings.SECOND_FACTOR_REQUIRED = False
    held = MeetingFactory(held=True, summary="All is well.")
    AgendaItemFactory(meeting=held)
    MeetingActionFactory(meeting=held)
    due, review = MeetingFactory(), ReviewFactory(open=True)
    page = open_page(width=width)
    sign_in(page, UserFactory(commissioning_officer=True))

    for address in (
        "/office/meetings/",
        f"/office/meetings/{held.pk}/",
        f"/office/meetings/{held.pk}/minutes/",
        f"/office/meetings/{due.pk}/arrange/",
        "/office/reviews/",
        f"/office/reviews/{review.pk}/",
        f"/office/reviews/{review.pk}/assessment/",
        f"/office/reviews/{review.pk}/recommend/",
        "/calendar/",
    ):
        page.goto(address)
        assert_accessible(page)
