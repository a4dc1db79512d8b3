"""What an organisation says in its return about what it promised at meetings."""

import json

import pytest
from django.urls import reverse

from monitoring.models import MeetingAction, ReturnActionProgress
from monitoring.operations import returns as operations
from monitoring.operations.meetings import close_action
from monitoring.operations.returns import ProgressEntry
from monitoring.tests.conftest import OPEN
from monitoring.tests.factories import MeetingActionFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def action(filled):
    return MeetingActionFactory(meeting__agreement=filled.agreement)


def test_it_is_asked_saved_and_frozen_with_the_return(client, filled, action, lead):
    client.force_login(lead)
    page = reverse("monitoring:return-actions", args=[filled.pk])
    start = client.get(reverse("monitoring:return-start", args=[filled.pk])).content.decode()
    assert "Your actions from meetings" in start
    assert "Send the safeguarding policy" in client.get(page).content.decode()

    client.post(page, {f"progress-{action.pk}": "Sent on 3 May.", f"shown-{action.pk}": "0"})
    submission = operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")

    frozen = json.loads(submission.snapshot)["actions"]
    assert [(each["text"], each["progress"]) for each in frozen] == [("Send the safeguarding policy", "Sent on 3 May.")]


def test_two_who_write_at_once_are_told(client, filled, action, lead):
    operations.save_progress(filled, {action.pk: ProgressEntry("theirs", 0)}, at=OPEN, by=UserFactory(full_name="Kim"))
    client.force_login(lead)

    page = client.post(
        reverse("monitoring:return-actions", args=[filled.pk]),
        {f"progress-{action.pk}": "mine", f"shown-{action.pk}": "0"},
    )

    assert "Kim has written in the meantime: “theirs”" in page.content.decode()
    assert ReturnActionProgress.objects.get().text == "theirs"


def test_those_of_the_council_of_others_and_closed_ones_are_left_out(filled, action, lead, officer):
    council = MeetingActionFactory(meeting=action.meeting, owner=MeetingAction.Owner.AGENCY)
    other = MeetingActionFactory()
    closed = MeetingActionFactory(meeting=action.meeting)
    close_action(closed, note="Done.", at=OPEN, by=officer)
    entries = {each.pk: ProgressEntry("said", 0) for each in (council, other, closed, action)}

    operations.save_progress(filled, entries, at=OPEN, by=lead)

    assert [row.action for row in ReturnActionProgress.objects.all()] == [action]


def test_nothing_is_changed_once_it_is_handed_in(client, filled, action, lead):
    operations.save_progress(filled, {action.pk: ProgressEntry("before", 0)}, at=OPEN, by=lead)
    operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")
    client.force_login(lead)

    client.post(
        reverse("monitoring:return-actions", args=[filled.pk]),
        {f"progress-{action.pk}": "after", f"shown-{action.pk}": "1"},
    )

    assert ReturnActionProgress.objects.get().text == "before"
