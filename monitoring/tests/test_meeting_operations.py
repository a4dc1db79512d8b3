"""Meetings: arranged with an invitation, moved, called off, held, written down, agreed."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from post_office.models import Email

from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from commissioning.common.states import CannotMove
from monitoring.enums import MeetingKind, MeetingMode, MeetingStatus
from monitoring.models import Meeting, MeetingAction
from monitoring.operations import meetings as operations
from monitoring.operations.meetings import ActionEntry, AgendaPoint, Guest
from monitoring.operations.meetings.minutes import HeldLater
from monitoring.tests.factories import AgendaItemFactory, MeetingActionFactory, MeetingFactory, ReturnFactory
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2025, 4, 2, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(2025, 4, 20, 9, 30, tzinfo=dt.UTC)
LONDON = ZoneInfo("Europe/London")
WHERE = {"mode": MeetingMode.IN_PERSON, "place": "Riverside Hall, 2 Quay Road"}
WHEN = {"starts_at": STARTS, "ends_at": STARTS + dt.timedelta(hours=1)}


@pytest.fixture
def meeting(lead, officer):
    found = MeetingFactory(agreement__officer=officer, agreement__title="Lunch club")
    MembershipFactory(user=lead, organisation=found.agreement.organisation)
    return found


@pytest.fixture
def arranged(meeting, officer):
    operations.arrange(meeting, **WHEN, **WHERE, guests=[Guest("Jo Bell", "jo@health.example")], at=AT, by=officer)
    return meeting


@pytest.fixture
def held(arranged, officer):
    keys = list(arranged.attendees.values_list("pk", flat=True))
    operations.hold(arranged, held_on=STARTS.date(), attended=keys[:2], at=STARTS + dt.timedelta(days=1), by=officer)
    return arranged


def calendars():
    """The calendar files of every mail, in the order of queueing: (recipient, event, method)."""
    found = []
    for mail in Email.objects.order_by("pk"):
        for attachment in mail.attachments.all():
            with attachment.file.open() as file:
                calendar = icalendar.Calendar.from_ical(file.read())
            found.append((mail.to[0], calendar.walk("VEVENT")[0], str(calendar["METHOD"])))
    return found


class TestArranging:
    def test_everybody_gets_an_invitation_for_their_calendar(self, arranged, lead, officer):
        assert arranged.status == MeetingStatus.ARRANGED
        invited = {to: (event, method) for to, event, method in calendars()}
        assert set(invited) == {lead.email, officer.email, "jo@health.example"}
        event, method = invited[lead.email]
        assert method == "REQUEST"
        assert event["UID"] == f"meeting-{arranged.pk}@localhost"
        assert event["SEQUENCE"] == 0
        assert event.decoded("DTSTART") == STARTS
        assert event.decoded("DTSTART").astimezone(LONDON).hour == 10  # British Summer Time
        assert str(event["DTSTART"].params["TZID"]) == "Europe/London"
        assert str(event["LOCATION"]) == "Riverside Hall, 2 Quay Road"
        assert str(event["ORGANIZER"]) == f"mailto:{officer.email}"

    def test_an_hour_in_winter_is_that_hour(self, meeting, officer):
        winter = dt.datetime(2025, 12, 3, 10, tzinfo=LONDON)

        operations.arrange(
            meeting, starts_at=winter, ends_at=winter + dt.timedelta(hours=1), **WHERE, at=AT, by=officer
        )

        start = calendars()[0][1].decoded("DTSTART")
        assert (start.hour, start.utcoffset()) == (10, dt.timedelta(0))

    def test_the_task_to_arrange_is_done(self, meeting, officer):
        task = OfficerTask.objects.create(
            key=f"meeting:{meeting.pk}:arrange", title="Arrange", path="/", created_at=AT, assigned_to=officer
        )

        operations.arrange(meeting, **WHEN, **WHERE, at=AT, by=officer)

        task.refresh_from_db()
        assert (task.done_at, task.done_by) == (AT, officer)

    def test_a_second_click_changes_nothing(self, arranged, officer):
        with pytest.raises(CannotMove):
            operations.arrange(arranged, **WHEN, mode=MeetingMode.VIDEO, place="elsewhere", at=AT, by=officer)

        assert Meeting.objects.get().place == WHERE["place"]
        assert OutboxMessage.objects.count() == 3

    def test_where_nobody_has_an_account_the_officer_telephones(self, officer):
        meeting = MeetingFactory(agreement__officer=officer)

        operations.arrange(meeting, **WHEN, **WHERE, at=AT, by=officer)

        assert "Telephone" in OfficerTask.objects.get().title
        assert [to for to, _, _ in calendars()] == [officer.email]

    def test_of_a_meeting_in_the_past_nobody_is_invited(self, meeting, officer):
        operations.arrange(meeting, **WHEN, **WHERE, at=STARTS + dt.timedelta(days=2), by=officer)

        assert meeting.status == MeetingStatus.ARRANGED
        assert not OutboxMessage.objects.exists()


class TestChanging:
    def test_a_new_day_takes_the_place_of_the_old_in_calendars(self, arranged, officer, lead):
        later = STARTS + dt.timedelta(days=2)

        operations.rearrange(
            arranged,
            starts_at=later,
            ends_at=later + dt.timedelta(hours=1),
            **WHERE,
            guests=[Guest("Jo Bell", "jo@health.example")],
            at=AT,
            by=officer,
        )

        event = [event for to, event, _ in calendars() if to == lead.email][-1]
        assert (event["UID"], event["SEQUENCE"]) == (f"meeting-{arranged.pk}@localhost", 1)
        assert event.decoded("DTSTART") == later

    def test_without_a_change_nobody_gets_anything(self, arranged, officer):
        operations.rearrange(
            arranged, **WHEN, **WHERE, guests=[Guest("Jo Bell", "jo@health.example")], at=AT, by=officer
        )

        assert OutboxMessage.objects.count() == 3
        assert Meeting.objects.get().invitation_sequence == 0

    def test_a_guest_who_is_no_longer_invited_gets_a_cancellation(self, arranged, officer):
        operations.rearrange(arranged, **WHEN, **WHERE, guests=[], at=AT, by=officer)

        by_recipient = {(to, method): event for to, event, method in calendars()}
        assert by_recipient["jo@health.example", "CANCEL"]["SEQUENCE"] == 1
        assert not arranged.attendees.filter(email="jo@health.example").exists()

    def test_a_cancelled_meeting_leaves_every_calendar(self, arranged, officer):
        operations.cancel(arranged, reason="The hall is flooded.", at=AT, by=officer)

        cancelled = [(to, event) for to, event, method in calendars() if method == "CANCEL"]
        assert len(cancelled) == 3
        assert {str(event["STATUS"]) for _, event in cancelled} == {"CANCELLED"}
        assert {event["SEQUENCE"] for _, event in cancelled} == {1}
        assert StatusChange.objects.filter(after="cancelled").get().reason == "The hall is flooded."

    def test_an_organisation_may_ask_for_one_more(self, meeting, lead):
        first = operations.request_extra(meeting.agreement, reason="Our lease ends", at=AT, by=lead)
        second = operations.request_extra(meeting.agreement, reason="Our manager leaves", at=AT, by=lead)

        assert (first.kind, first.number, second.number) == (MeetingKind.EXTRA, 1, 2)
        assert OfficerTask.objects.count() == 2


class TestAgenda:
    def test_it_is_proposed_with_reasons(self, meeting, officer):
        MeetingActionFactory(meeting__agreement=meeting.agreement, meeting__kind=MeetingKind.SIX_MONTH)
        ReturnFactory(
            agreement=meeting.agreement,
            ends_on=dt.date(2025, 3, 1),
            starts_on=dt.date(2025, 1, 1),
            due_on=dt.date(2025, 3, 29),
        )

        operations.arrange(meeting, **WHEN, **WHERE, at=AT, by=officer)

        titles = {item.title: item.reason for item in meeting.agenda.all()}
        assert titles["Action: Send the safeguarding policy"] == "Open, the organisation, by 1 June 2025"
        assert titles["Return 1 is overdue"] == "It was due on 29 March 2025, 4 days ago"
        assert "Targets, and how each is counted" in titles

    def test_it_can_be_edited_before_the_meeting_and_not_after(self, arranged, officer):
        operations.save_agenda(arranged, [AgendaPoint("The lease", "Asked for")], at=AT, by=officer)
        assert [item.title for item in arranged.agenda.all()] == ["The lease"]
        operations.hold(arranged, held_on=AT.date(), attended=[], at=AT, by=officer)

        with pytest.raises(CannotMove):
            operations.save_agenda(arranged, [AgendaPoint("Other")], at=AT, by=officer)

        assert [item.title for item in arranged.agenda.all()] == ["The lease"]


class TestMinutes:
    def test_a_meeting_is_not_held_before_its_day(self, arranged, officer):
        with pytest.raises(HeldLater):
            operations.hold(arranged, held_on=dt.date(2025, 4, 3), attended=[], at=AT, by=officer)

        assert Meeting.objects.get().status == MeetingStatus.ARRANGED

    def test_attendance_minutes_and_actions_are_kept(self, held, officer):
        item = held.agenda.first()
        entry = ActionEntry("Send the policy", MeetingAction.Owner.ORGANISATION, "Asha", dt.date(2025, 6, 1))

        operations.save_minutes(
            held, minutes={item.pk: "All is well."}, summary="Good.", actions=[entry], at=AT, by=officer
        )

        item.refresh_from_db()
        action = held.actions.get()
        assert (item.minutes, held.summary, action.text, action.owner_name) == (
            "All is well.",
            "Good.",
            "Send the policy",
            "Asha",
        )
        assert sorted(held.attendees.values_list("attended", flat=True)) == [False, True, True]

    def test_an_action_left_out_goes_and_a_closed_one_stays(self, held, officer):
        open_one = MeetingActionFactory(meeting=held, number=1)
        closed = MeetingActionFactory(meeting=held, number=2)
        operations.close_action(closed, note="Done.", at=AT, by=officer)

        operations.save_minutes(held, minutes={}, summary="", actions=[], at=AT, by=officer)

        assert list(held.actions.all()) == [closed]
        assert not MeetingAction.objects.filter(pk=open_one.pk).exists()

    def test_the_lead_confirms_and_the_officer_agrees(self, held, officer, lead):
        operations.save_minutes(held, minutes={}, summary="Good.", actions=[], at=AT, by=officer)
        with pytest.raises(operations.NotConfirmed):
            operations.agree_minutes(held, at=AT, by=officer)
        with pytest.raises(operations.NotSent):
            operations.confirm_minutes(held, at=AT, by=lead)

        operations.send_minutes(held, at=AT, by=officer)
        operations.confirm_minutes(held, at=AT, by=lead)
        operations.agree_minutes(held, at=AT, by=officer)

        assert held.status == MeetingStatus.MINUTES_AGREED
        assert (held.minutes_confirmed_by, held.minutes_agreed_by) == (lead, officer)
        assert not OfficerTask.objects.filter(key__startswith=f"meeting:{held.pk}:", done_at=None).exists()

    def test_changed_minutes_are_confirmed_anew(self, held, officer, lead):
        operations.save_minutes(held, minutes={}, summary="Good.", actions=[], at=AT, by=officer)
        operations.send_minutes(held, at=AT, by=officer)
        operations.confirm_minutes(held, at=AT, by=lead)

        asked = OfficerTask.objects.filter(key__startswith=f"meeting:{held.pk}:confirmed:", done_at=None)
        assert asked.count() == 1
        operations.save_minutes(held, minutes={}, summary="Better.", actions=[], at=AT, by=officer)
        assert not asked.exists()

        assert held.minutes_confirmed_at is None
        with pytest.raises(operations.NotConfirmed):
            operations.agree_minutes(held, at=AT, by=officer)

    def test_or_it_is_said_how_they_were_agreed(self, held, officer):
        operations.save_minutes(held, minutes={}, summary="Good.", actions=[], at=AT, by=officer)

        operations.agree_minutes(held, how="by e-mail on 3 May", at=AT, by=officer)

        assert Meeting.objects.get().minutes_agreed_how == "by e-mail on 3 May"

    def test_nothing_is_sent_or_agreed_without_minutes(self, held, officer):
        for act in (operations.send_minutes, operations.agree_minutes):
            with pytest.raises(operations.NoMinutes):
                act(held, at=AT, by=officer)

    def test_an_action_is_closed_once(self, held, officer):
        action = MeetingActionFactory(meeting=held)
        operations.close_action(action, note="Sent.", at=AT, by=officer)

        with pytest.raises(operations.ActionClosed):
            operations.close_action(action, note="Again.", at=AT, by=UserFactory())

        action.refresh_from_db()
        assert (action.closing_note, action.closed_by) == ("Sent.", officer)


def _arrange(meeting, by):
    return operations.arrange(meeting, **WHEN, **WHERE, at=AT, by=by)


MOVES = {
    MeetingStatus.ARRANGED: _arrange,
    MeetingStatus.HELD: lambda meeting, by: operations.hold(meeting, held_on=AT.date(), attended=[], at=AT, by=by),
    MeetingStatus.CANCELLED: lambda meeting, by: operations.cancel(meeting, reason="No.", at=AT, by=by),
    MeetingStatus.MINUTES_AGREED: lambda meeting, by: operations.agree_minutes(meeting, how="by e-mail", at=AT, by=by),
}


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("before", MeetingStatus)
def test_every_pair_of_states(before, to, officer):
    traits = {"status": before}
    if before != MeetingStatus.DUE:
        traits |= WHEN
    if before in {MeetingStatus.HELD, MeetingStatus.MINUTES_AGREED}:
        traits |= {"held_on": AT.date(), "summary": "Good."}
    if before == MeetingStatus.MINUTES_AGREED:
        traits |= {"minutes_agreed_at": AT, "minutes_agreed_by": officer, "minutes_agreed_how": "by e-mail"}
    meeting = MeetingFactory(**traits)
    AgendaItemFactory(meeting=meeting)

    if to in Meeting.TRANSITIONS.get(before, set()):
        MOVES[to](meeting, officer)
        assert Meeting.objects.get().status == to
    else:
        with pytest.raises(CannotMove):
            MOVES[to](meeting, officer)
        assert Meeting.objects.get().status == before
