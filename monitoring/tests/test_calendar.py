"""A person's calendar: its address, what stands in it, and the task list of an organisation's home."""

import datetime as dt

import icalendar
import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring import models
from monitoring.models import CalendarFeed
from monitoring.operations import calendar as operations
from monitoring.tests.factories import MeetingFactory, MonitoringPlanFactory, ReturnFactory, ReviewFactory
from organisations.enums import MembershipRole
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2025, 6, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def agreement(lead, officer):
    record = ReturnFactory(agreement__officer=officer, agreement__title="Lunch club")
    MonitoringPlanFactory(agreement=record.agreement)
    MeetingFactory(agreement=record.agreement, arranged=True, place="Hall; 2, Quay Road\nDoor B")
    ReviewFactory(agreement=record.agreement, open=True)
    MembershipFactory(user=lead, organisation=record.agreement.organisation, role=MembershipRole.LEAD)
    return record.agreement


def events(response):
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_an_organisation_reads_its_dates(client, agreement, lead):
    token = operations.renew_feed(user=lead, at=AT)

    found = events(client.get(reverse("monitoring:calendar-feed", args=[token])))

    assert set(found) == {
        "Return due: Lunch club",
        "Inception meeting: Lunch club",
        "Final-year review due: Lunch club",
    }
    assert found["Return due: Lunch club"].decoded("DTSTART") == dt.date(2025, 10, 28)
    meeting = found["Inception meeting: Lunch club"]
    assert meeting.decoded("DTSTART") == dt.datetime(2025, 4, 20, 10, tzinfo=dt.UTC)
    assert str(meeting["LOCATION"]) == "Hall; 2, Quay Road\nDoor B"
    assert "/organisation/meetings/" in str(meeting["URL"])


def test_an_officer_reads_those_of_the_agreements_they_look_after(client, agreement, officer):
    ReturnFactory()
    token = operations.renew_feed(user=officer, at=AT)

    found = events(client.get(reverse("monitoring:calendar-feed", args=[token])))

    assert len(found) == 3
    assert any(title.startswith("Return due: ") and agreement.reference in title for title in found)


def test_a_calendar_that_knows_it_already_gets_nothing(client, agreement, lead):
    address = reverse("monitoring:calendar-feed", args=[operations.renew_feed(user=lead, at=AT)])
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})
    agreement.returns.update(due_on=dt.date(2025, 11, 4))
    changed = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content, changed.status_code) == (200, 304, b"", 200)


def test_the_address_is_shown_once_renewed_and_stopped(client, lead, agreement):
    client.force_login(lead)
    page = reverse("monitoring:calendar-settings")
    first = client.post(page).content.decode()
    address = first.split('<code class="app-code">')[1].split("</code>")[0]
    path = address[address.index("/calendar/") :]
    assert client.get(path).status_code == 200
    assert path not in client.get(page).content.decode()
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in CalendarFeed.objects.get().token_sha256

    client.post(page)
    assert client.get(path).status_code == 404
    client.post(page, {"revoke": "1"})
    assert not CalendarFeed.objects.exists()


def test_somebody_who_left_reads_nothing_more(client, agreement, lead):
    address = reverse("monitoring:calendar-feed", args=[operations.renew_feed(user=lead, at=AT)])
    lead.memberships.update(ended_at=dt.datetime(2035, 1, 1, tzinfo=dt.UTC))
    assert events(client.get(address)) == {}

    lead.is_active = False
    lead.save()
    assert client.get(address).status_code == 404


def test_the_feed_costs_the_same_for_one_and_for_ten(client, agreement, officer):
    address = reverse("monitoring:calendar-feed", args=[operations.renew_feed(user=officer, at=AT)])

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    one = queries()
    for _ in range(9):
        ReturnFactory(agreement__officer=officer)
        MeetingFactory(agreement__officer=officer)

    assert queries() == one


def test_home_shows_what_is_due_by_date_at_a_fixed_cost(client, agreement, lead):
    client.force_login(lead)
    home = reverse("organisations:home")

    def queries():
        with CaptureQueriesContext(connection) as found:
            page = client.get(home).content.decode()
        return len(found), page

    queries()
    one, page = queries()
    assert page.index("Inception meeting: Lunch club") < page.index("Return: Lunch club")
    assert "about 5 minutes" in page
    assert "Final-year review, your account" in page
    for number in range(2, 12):
        ReturnFactory(agreement=agreement, number=number)

    assert queries()[0] == one


def test_every_record_of_monitoring_is_in_the_admin(client):
    client.force_login(UserFactory(auditor=True))
    for name in models.__all__:
        model = getattr(models, name)
        assert admin.site.is_registered(model), name
        page = reverse(f"admin:monitoring_{model._meta.model_name}_changelist")
        assert client.get(page, {"q": "nothing"}).status_code == 200, name


def test_the_admin_changes_neither_meetings_nor_reviews(client, agreement):
    client.force_login(UserFactory(commissioning_officer=True))
    for record in (agreement.meetings.get(), agreement.reviews.get(), agreement.returns.get()):
        page = reverse(f"admin:monitoring_{record._meta.model_name}_change", args=[record.pk])
        assert client.get(page).status_code == 200
        assert client.post(page, {"status": "cancelled"}).status_code == 403
