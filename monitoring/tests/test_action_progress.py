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
    assert page.context["form"][f"progress-{action.pk}"].value() == "mine"
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


class TestAQueryOnOne:
    @pytest.fixture
    def other(self, action):
        return MeetingActionFactory(meeting=action.meeting, number=2, text="Join the network")

    @pytest.fixture
    def queried(self, filled, action, other, lead, officer):
        """Handed in with nothing said of either; the officer asks about one."""
        operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")
        operations.ask(filled, part=f"action:{action.pk}", text="Was it sent?", at=OPEN, by=officer)
        return operations.send_queries(filled, at=OPEN, by=officer)

    def test_opens_that_one_alone(self, queried, action, other, lead):
        entries = {each.pk: ProgressEntry("said now", 0) for each in (action, other)}

        operations.save_progress(queried, entries, at=OPEN, by=lead)

        said = {row.action: row.text for row in ReturnActionProgress.objects.all()}
        assert said == {action: "said now", other: ""}

    def test_is_read_beside_its_field_and_answered_by_handing_in_again(self, client, queried, action, other, lead):
        client.force_login(lead)
        page = reverse("monitoring:return-actions", args=[queried.pk])
        shown = client.get(page)
        assert list(shown.context["form"].fields) == [f"progress-{action.pk}", f"shown-{action.pk}"]
        assert "The council asks: Was it sent?" in shown.content.decode()
        client.post(page, {f"progress-{action.pk}": "On 3 May.", f"shown-{action.pk}": "0"})

        submission = operations.submit(queried, at=OPEN, by=lead, declared_by_name="Asha Lead")

        frozen = {each["text"]: each["progress"] for each in json.loads(submission.snapshot)["actions"]}
        assert frozen == {"Send the safeguarding policy": "On 3 May.", "Join the network": ""}
        assert not ReturnActionProgress.objects.filter(reopened=True).exists()
        assert queried.queries.get().answered_at == OPEN

    def test_of_another_agreement_is_refused(self, filled, action, lead, officer):
        operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")

        with pytest.raises(ValueError, match="Choose an answer"):
            operations.ask(filled, part=f"action:{MeetingActionFactory().pk}", text="?", at=OPEN, by=officer)

        assert not filled.queries.exists()

    def test_is_asked_on_the_officers_page(self, client, filled, action, lead, officer):
        operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha Lead")
        client.force_login(officer)
        page = client.get(reverse("monitoring:return-detail", args=[filled.pk])).content.decode()
        assert f'value="action:{action.pk}"' in page

        answer = client.post(
            reverse("monitoring:return-ask", args=[filled.pk]), {"part": f"action:{action.pk}", "text": "Was it sent?"}
        )

        assert answer.url.endswith(f"#action-query-{action.pk}")
        assert filled.queries.get().text == "Was it sent?"
