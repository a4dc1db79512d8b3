"""The pages of meetings as people use them; who may see and do what."""

import csv
import datetime as dt
import io

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from monitoring.enums import MeetingStatus
from monitoring.models import Meeting, MeetingAction
from monitoring.operations import meetings as operations
from monitoring.tests.factories import AgendaItemFactory, MeetingActionFactory, MeetingAttendeeFactory, MeetingFactory
from organisations.enums import MembershipRole, Role
from organisations.tests.factories import AgencyFactory, MembershipFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

HELD = dt.datetime(2025, 5, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def url(name, meeting):
    return reverse(f"monitoring:{name}", args=[meeting.pk])


@pytest.fixture
def meeting(lead, officer):
    found = MeetingFactory(agreement__officer=officer, agreement__title="Lunch club")
    MembershipFactory(user=lead, organisation=found.agreement.organisation, role=MembershipRole.LEAD)
    return found


@pytest.fixture
def held(meeting, officer):
    meeting.status, meeting.held_on = MeetingStatus.HELD, dt.date(2025, 4, 20)
    meeting.starts_at, meeting.ends_at = HELD, HELD + dt.timedelta(hours=1)
    meeting.summary, meeting.minutes_sent_at = "All is well.", HELD
    meeting.save()
    AgendaItemFactory(meeting=meeting, number=1)
    MeetingAttendeeFactory(meeting=meeting, name="Jo Bell", attended=True)
    MeetingActionFactory(meeting=meeting)
    return meeting


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


ARRANGE = {
    "day_day": "20",
    "day_month": "10",
    "day_year": "2027",
    "time": "10:30am",
    "length": "60",
    "mode": "in_person",
    "place": "Riverside Hall",
    "guests": "Jo Bell, jo@health.example, Health board",
}


class TestOfficers:
    def test_a_meeting_is_arranged_from_its_page(self, as_officer, meeting):
        page = as_officer.get(url("meeting-detail", meeting)).content.decode()
        assert "Arrange the meeting" in page
        assert "What the agreement asks of both sides" in page

        response = as_officer.post(url("meeting-arrange", meeting), ARRANGE, follow=True)

        meeting.refresh_from_db()
        assert meeting.status == MeetingStatus.ARRANGED
        assert meeting.starts_at == dt.datetime(2027, 10, 20, 9, 30, tzinfo=dt.UTC)
        assert "20 October 2027 at 10:30am" in response.content.decode()

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"time": "sometime"}, "Enter a time, like 10:30am or 14:00"),
            ({"time": "25:00"}, "Enter a time, like 10:30am or 14:00"),
            ({"place": ""}, "Enter the address or the link"),
            ({"guests": "jo@health.example"}, "begin with the guest’s name"),
            ({"guests": "Jo, nonsense"}, "Line 1: enter an e-mail address in full"),
            ({"guests": "\n".join(f"Guest {n}" for n in range(11))}, "no more than 10"),
            ({"day_year": "1901"}, "or later"),
            ({"length": "9999999"}, "Choose one of the answers offered"),
            ({"day_day": "28", "day_month": "3", "day_year": "2027", "time": "1:30am"}, "The clocks go forward"),
            ({"place": "x" * 301}, "must be 300 characters or fewer"),
            ({"place": "a\x00b"}, "Remove the characters that cannot be shown"),
        ],
    )
    def test_bad_input_is_explained_and_changes_nothing(self, as_officer, meeting, change, message):
        response = as_officer.post(url("meeting-arrange", meeting), ARRANGE | change)

        assert response.status_code == 200
        assert "<title>Error: " in " ".join(response.content.decode().split()).replace("<title> ", "<title>")
        assert message in response.content.decode()
        assert Meeting.objects.get().status == MeetingStatus.DUE

    def test_agenda_attendance_minutes_and_agreement(self, as_officer, meeting, officer, lead):
        at = dt.datetime(2025, 5, 2, 9, tzinfo=dt.UTC)
        operations.arrange(
            meeting, starts_at=HELD, ends_at=HELD + dt.timedelta(hours=1), mode="video", place="x", at=at, by=officer
        )
        shown = as_officer.get(url("meeting-agenda", meeting)).context["form"]["shown"].value()
        as_officer.post(url("meeting-agenda", meeting), {"agenda": "The lease | Asked for\n\nMoney", "shown": shown})
        attendee = meeting.attendees.first()
        held = {
            "held_on_day": "1",
            "held_on_month": "5",
            "held_on_year": "2025",
            "attended": [attendee.pk],
            "also": "Pat",
        }
        as_officer.post(url("meeting-hold", meeting), held)
        item = meeting.agenda.first()
        data = {
            "shown": as_officer.get(url("meeting-minutes", meeting)).context["form"]["shown"].value(),
            f"item-{item.pk}": "It is renewed.",
            "summary": "Good.",
            "rows": "3",
            "action-0-text": "Send the lease",
            "action-0-owner": "organisation",
            "action-0-due_day": "1",
            "action-0-due_month": "6",
            "action-0-due_year": "2025",
        }
        as_officer.post(url("meeting-minutes", meeting), data)
        as_officer.post(url("meeting-send-minutes", meeting))
        refused = as_officer.post(url("meeting-agree", meeting), follow=True)
        assert "has not confirmed the minutes" in refused.content.decode()
        as_officer.post(url("meeting-agree", meeting), {"how": "by telephone"})

        meeting.refresh_from_db()
        assert [each.title for each in meeting.agenda.all()] == ["The lease", "Money"]
        assert meeting.agenda.first().minutes == "It is renewed."
        assert meeting.actions.get().due_on == dt.date(2025, 6, 1)
        assert meeting.attendees.get(name="Pat").attended
        assert meeting.status == MeetingStatus.MINUTES_AGREED

    def test_an_incomplete_action_is_refused_by_its_field(self, as_officer, held):
        MeetingAction.objects.all().delete()
        data = {"rows": "1", "action-0-text": "Send it", "summary": "Kept"}

        response = as_officer.post(url("meeting-minutes", held), data)

        assert "Action 1: choose who does it" in response.content.decode()
        assert "Action 1: enter the day" in response.content.decode()
        assert Meeting.objects.get().summary == "All is well."

    def test_the_queue_filters_and_downloads(self, as_officer, held):
        MeetingFactory(window_starts_on=dt.date(2020, 4, 1), due_on=dt.date(2020, 5, 1))

        page = as_officer.get(reverse("monitoring:meeting-queue"), {"state": "overdue"}).content.decode()
        assert "1 meeting" in page
        assert "State: Overdue" in page
        file = as_officer.get(reverse("monitoring:meeting-queue"), {"format": "csv"})

        rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
        assert len(rows) == 3
        assert rows[0][0] == "Organisation"

    @pytest.mark.parametrize(
        "state",
        ["to_arrange", "arranged", "past", "without_minutes", "to_agree", "agreed", "later", "cancelled", "nonsense"],
    )
    def test_every_filter_answers(self, as_officer, held, state):
        assert (
            as_officer.get(reverse("monitoring:meeting-queue"), {"state": state, "search": "lunch"}).status_code == 200
        )

    def test_the_queue_costs_the_same_for_one_and_for_thirty(self, as_officer, meeting):
        def queries():
            with CaptureQueriesContext(connection) as found:
                as_officer.get(reverse("monitoring:meeting-queue"))
            return len(found)

        queries()
        one = queries()
        MeetingFactory.create_batch(29)

        assert queries() == one

    def test_an_action_is_closed_with_a_note(self, as_officer, held):
        action = held.actions.get()

        empty = as_officer.post(reverse("monitoring:action-close", args=[action.pk]), {"note": " "})
        assert "Say what became of it" in empty.content.decode()
        as_officer.post(reverse("monitoring:action-close", args=[action.pk]), {"note": "Sent."})

        action.refresh_from_db()
        assert action.closing_note == "Sent."


class TestOrganisations:
    def test_its_lead_reads_and_confirms_the_minutes(self, client, lead, held):
        client.force_login(lead)
        page = client.get(url("organisation-meeting", held)).content.decode()
        assert "All is well." in page
        assert "Confirm the minutes" in page

        client.post(url("organisation-meeting-confirm", held))

        held.refresh_from_db()
        assert held.minutes_confirmed_by == lead

    def test_minutes_are_not_shown_before_they_are_sent(self, client, lead, held):
        held.minutes_sent_at = None
        held.save()
        client.force_login(lead)

        assert "All is well." not in client.get(url("organisation-meeting", held)).content.decode()
        assert client.get(url("meeting-pdf", held)).status_code == 302

    def test_an_editor_may_not_confirm(self, client, held):
        editor = UserFactory()
        MembershipFactory(user=editor, organisation=held.agreement.organisation, role=MembershipRole.EDITOR)
        client.force_login(editor)

        assert client.post(url("organisation-meeting-confirm", held)).status_code == 403
        held.refresh_from_db()
        assert held.minutes_confirmed_at is None

    def test_it_may_ask_for_one_more(self, client, lead, meeting):
        client.force_login(lead)
        page = client.get(reverse("monitoring:organisation-meeting-list")).content.decode()
        assert "Ask for a meeting about Lunch club" in page

        client.post(
            reverse("monitoring:organisation-meeting-request", args=[meeting.agreement.reference]),
            {"reason": "Our lease ends"},
        )

        assert Meeting.objects.filter(kind="extra").count() == 1

    def test_the_calendar_file_and_the_minutes_can_be_kept(self, client, lead, held):
        client.force_login(lead)

        ics = client.get(url("meeting-ics", held))
        pdf = client.get(url("meeting-pdf", held))

        assert icalendar.Calendar.from_ical(ics.content).walk("VEVENT")
        text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
        assert "All is well." in text


class TestTwoOfficersAtOnce:
    """Nobody overwrites a colleague silently, and nobody loses what they wrote."""

    def send(self, client, address, **changes):
        """What the form shows, with ``changes``, and the page that comes of it."""

        def values():
            form = client.get(address).context["form"]
            return {name: form[name].value() or "" for name in form.fields} | {"rows": getattr(form, "rows", "")}

        shown = {name: value for name, value in values().items() if "-due" not in name}
        return lambda **more: client.post(address, shown | changes | more)

    def test_an_agenda_saved_in_between_is_shown_and_stands(self, as_officer, meeting):
        address = url("meeting-agenda", meeting)
        mine = self.send(as_officer, address, agenda="My item")
        theirs = self.send(as_officer, address, agenda="Their item | Asked for")
        theirs()

        page = mine()

        assert [item.title for item in meeting.agenda.all()] == ["Their item"]
        assert "Somebody else saved" in page.content.decode()
        assert "Their item | Asked for" in page.content.decode()
        assert page.context["form"]["agenda"].value() == "My item"
        again = mine(shown=page.context["form"]["shown"].value())
        assert again.status_code == 302
        assert [item.title for item in meeting.agenda.all()] == ["My item"]

    def test_minutes_saved_in_between_are_shown_and_stand(self, as_officer, held, officer):
        address, action = url("meeting-minutes", held), held.actions.get()
        due = {"action-0-due_day": "1", "action-0-due_month": "6", "action-0-due_year": "2025"}
        mine = self.send(as_officer, address, summary="Mine.", **due)
        entry = operations.ActionEntry("Send the lease", MeetingAction.Owner.AGENCY, "", dt.date(2025, 6, 1))
        kept = operations.ActionEntry(action.text, action.owner, action.owner_name, action.due_on, action.pk)
        operations.save_minutes(
            held, minutes={}, summary="Theirs.", actions=[kept, entry], at=HELD, by=officer, shown=None
        )

        page = mine()

        held.refresh_from_db()
        assert held.summary == "Theirs."
        assert "Theirs." in page.content.decode()
        assert "Send the lease" in page.content.decode()
        mine(shown=page.context["form"]["shown"].value())
        held.refresh_from_db()
        assert held.summary == "Mine."
        # The action that the form never showed is nobody's to take away unseen.
        assert {each.text for each in held.actions.all()} == {action.text, "Send the lease"}


PAGES = ["meeting-detail", "meeting-arrange", "meeting-cancel", "meeting-agenda", "meeting-hold", "meeting-minutes"]
READ = {"meeting-detail"}


@pytest.mark.parametrize("name", PAGES)
class TestWhoMay:
    @pytest.mark.parametrize("role", ["finance_officer", "auditor", "legal_officer", "democratic_services_officer"])
    def test_other_officers_read_and_change_nothing(self, client, held, name, role):
        client.force_login(UserFactory(**{role: True}))

        assert client.get(url(name, held)).status_code == (200 if name in READ else 403)

    def test_the_organisation_has_pages_of_its_own(self, client, lead, held, name):
        client.force_login(lead)

        assert client.get(url(name, held)).status_code == 403

    def test_a_partner_officer_of_another_agency_finds_nothing(self, client, held, name):
        client.force_login(_partner(AgencyFactory()))

        assert client.get(url(name, held)).status_code == 404

    def test_a_partner_officer_of_the_lead_agency_convenes(self, client, held, name):
        client.force_login(_partner(held.agreement.lead_agency))

        assert client.get(url(name, held)).status_code == 200

    def test_a_stranger_signs_in_first(self, client, held, name):
        assert "/accounts/login/" in client.get(url(name, held))["Location"]


def _partner(agency):
    return RoleAssignmentFactory(role=Role.PARTNER_OFFICER, agency=agency).user


@pytest.mark.parametrize("name", ["organisation-meeting", "meeting-pdf", "meeting-ics"])
def test_to_another_organisation_a_meeting_is_not_there(client, held, name):
    client.force_login(MembershipFactory(role=MembershipRole.LEAD).user)

    assert client.get(url(name, held)).status_code == 404
