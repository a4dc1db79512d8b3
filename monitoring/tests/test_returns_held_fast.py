"""What must not happen to a return: read before it is handed in, written into once nobody waits for it, done twice."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from commissioning.common.models import OutboxMessage, StatusChange
from commissioning.common.states import CannotMove
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import Shown
from commissioning.questionnaires.models import AnswerFile
from monitoring.enums import MeetingKind, ReturnStatus
from monitoring.models import Meeting, Return, ReturnSubmission
from monitoring.operations import meetings
from monitoring.operations import returns as operations
from monitoring.tests.conftest import OPEN
from organisations.tests.factories import UserFactory


def at_once(*works):
    """What each of ``works`` gave or raised, all begun at the same moment."""
    outcomes, barrier = [None] * len(works), threading.Barrier(len(works))

    def run(place, work):
        try:
            barrier.wait()
            outcomes[place] = work()
        except Exception as error:  # noqa: BLE001 - whatever is raised is what the test asks about
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    return client


class TestDraftsArePrivate:
    def test_an_officer_does_not_read_what_is_still_being_written(self, as_officer, filled):
        page = as_officer.get(filled.get_absolute_url()).content.decode()

        assert "We ran the lunch club every Tuesday." not in page
        assert "You can read it once it is handed in." in page

    def test_an_officer_does_not_open_a_file_of_a_draft(self, as_officer, filled):
        file = AnswerFile(sheet=filled.sheet, pk=1)

        page = as_officer.get(reverse("monitoring:return-file", args=[filled.pk, file.pk]))

        assert page.status_code == 404

    def test_an_officer_reads_what_was_handed_in(self, as_officer, filled, lead):
        operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha")

        assert "We ran the lunch club every Tuesday." in as_officer.get(filled.get_absolute_url()).content.decode()


@pytest.mark.parametrize("settle", [operations.waive, operations.cancel])
def test_nobody_writes_into_a_return_that_nobody_waits_for(client, filled, lead, officer, settle):
    settle(filled, at=OPEN, by=officer, reason="The hall flooded.")
    key = "progress"
    before = filled.sheet.answers.get(question__key=key).value

    with pytest.raises(questionnaires.AnswersLocked):
        questionnaires.save_answers(
            sheet=filled.sheet, raws={key: {"": "More"}}, shown={key: Shown(0, "")}, at=OPEN, by=lead
        )

    assert filled.sheet.answers.get(question__key=key).value == before


class TestSecondClicks:
    def test_the_same_query_is_written_once(self, filled, lead, officer):
        operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha")

        for _ in range(2):
            operations.ask(filled, part="answer:progress", text="Why?", at=OPEN, by=officer)

        assert filled.queries.count() == 1

    def test_the_same_extra_meeting_is_asked_for_once(self, due_return, officer):
        for _ in range(2):
            meetings.request_extra(due_return.agreement, reason="A new manager.", at=OPEN, by=officer)

        assert Meeting.objects.filter(kind=MeetingKind.EXTRA).count() == 1

    def test_another_reason_is_another_meeting(self, due_return, officer):
        for reason in ("A new manager.", "The accounts."):
            meetings.request_extra(due_return.agreement, reason=reason, at=OPEN, by=officer)

        assert Meeting.objects.filter(kind=MeetingKind.EXTRA).count() == 2


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_return_is_begun_once(self, due_return, lead):
        at_once(*[lambda: operations.begin(Return.objects.get(), at=OPEN, by=lead)] * 3)

        record = Return.objects.get()
        assert record.status == ReturnStatus.DRAFT
        assert record.figures.count() == 2
        assert StatusChange.objects.filter(before=ReturnStatus.NOT_STARTED, after=ReturnStatus.DRAFT).count() == 1

    def test_a_return_is_handed_in_once(self, filled, lead):
        def work():
            return operations.submit(Return.objects.get(), at=OPEN, by=lead, declared_by_name="Asha")

        outcomes = at_once(work, work, work)

        assert ReturnSubmission.objects.count() == 1
        assert sum(isinstance(one, CannotMove) for one in outcomes) == 2

    def test_a_return_is_accepted_or_queried_never_both(self, filled, lead, officer):
        operations.submit(filled, at=OPEN, by=lead, declared_by_name="Asha")
        operations.ask(filled, part="answer:progress", text="Why?", at=OPEN, by=officer)
        other = UserFactory(commissioning_officer=True)
        mails = OutboxMessage.objects.count()

        outcomes = at_once(
            lambda: operations.accept(Return.objects.get(), quality=3, note="", at=OPEN, by=officer),
            lambda: operations.send_queries(Return.objects.get(), at=OPEN, by=other),
        )

        record = Return.objects.get()
        assert sum(isinstance(one, CannotMove | operations.NothingToSend) for one in outcomes) == 1
        assert bool(record.snapshot) == (record.status == ReturnStatus.ACCEPTED)
        assert OutboxMessage.objects.count() > mails

    def test_nothing_is_saved_after_handing_in_even_at_the_same_moment(self, filled, lead):
        answer = filled.sheet.answers.get(question__key="progress")
        shown = {"progress": Shown(answer.revision, "")}

        outcomes = at_once(
            lambda: operations.submit(Return.objects.get(), at=OPEN, by=lead, declared_by_name="Asha"),
            lambda: questionnaires.save_answers(
                sheet=Return.objects.get().sheet,
                raws={"progress": {"": "Changed late."}},
                shown=shown,
                at=OPEN,
                by=lead,
            ),
        )

        kept = Return.objects.get().sheet.answers.get(question__key="progress").text
        assert not isinstance(outcomes[0], Exception)
        was_late = isinstance(outcomes[1], questionnaires.AnswersLocked)
        assert kept == ("We ran the lunch club every Tuesday." if was_late else "Changed late.")
        assert kept in ReturnSubmission.objects.get().snapshot
