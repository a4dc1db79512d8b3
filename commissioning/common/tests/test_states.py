import datetime as dt
import itertools
import threading

import pytest
from django.db import connection

from commissioning.common import states
from commissioning.common.models import OutboxMessage, StatusChange
from commissioning.common.states import CannotMove, can_move, changes_of, move, record_change
from commissioning.common.tests.factories import AT, OutboxMessageFactory
from commissioning.common.tests.people import make_person

Status = OutboxMessage.Status
TABLE = {
    Status.QUEUED: {Status.CLAIMED, Status.FAILED},
    Status.CLAIMED: {Status.SENT, Status.QUEUED},
    Status.FAILED: {Status.QUEUED},
}  # sent is final
TIMES = {
    Status.QUEUED: {"claimed_at": None, "sent_at": None},
    Status.CLAIMED: {"claimed_at": AT, "sent_at": None},
    Status.SENT: {"claimed_at": None, "sent_at": AT},
    Status.FAILED: {"claimed_at": None, "sent_at": None},
}


@pytest.fixture(autouse=True)
def _table(monkeypatch):
    """A record with states to try the mover on."""
    monkeypatch.setattr(OutboxMessage, "TRANSITIONS", TABLE, raising=False)
    monkeypatch.setattr(OutboxMessage, "STANDINGS", {Status.SENT: "has left"}, raising=False)


def in_state(status):
    return OutboxMessageFactory(status=status, **TIMES[status])


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), list(itertools.product(Status, Status)))
def test_a_record_moves_as_its_table_says_and_not_otherwise(before, after):
    record = in_state(before)
    if after in TABLE.get(before, set()):
        assert can_move(record, after)

        moved = move(record, after, at=AT, by=None, reason="why", **TIMES[after])

        change = changes_of(record).get()
        assert (change.before, change.after, change.at, change.by, change.reason) == (before, after, AT, None, "why")
        assert record.status == moved.status == OutboxMessage.objects.get().status == after
    else:
        assert not can_move(record, after)
        with pytest.raises(CannotMove, match=record.key):
            move(record, after, at=AT, by=None, **TIMES[after])
        record.refresh_from_db()
        assert record.status == before
        assert not StatusChange.objects.exists()


@pytest.mark.django_db
def test_a_move_sets_values_and_says_who():
    record, officer = in_state(Status.QUEUED), make_person("asha")

    move(record, Status.CLAIMED, at=AT, by=officer, claimed_at=AT, attempts=3)

    stored = OutboxMessage.objects.get()
    assert (record.attempts, stored.attempts, stored.claimed_at) == (3, 3, AT)
    assert changes_of(record).get().by == officer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Status.FAILED, Status.CLAIMED, "is failed and cannot become being sent."),
        (Status.FAILED, Status.FAILED, "is failed already."),
        (Status.SENT, Status.QUEUED, "has left and cannot become queued."),
        (Status.SENT, Status.SENT, "has left already."),
    ],
)
def test_a_refusal_reads_as_a_sentence_in_every_state(before, after, words):
    record = in_state(before)

    assert str(CannotMove(record, after)) == f"{record} {words}"


@pytest.mark.django_db
def test_a_stale_record_cannot_be_moved():
    record = in_state(Status.QUEUED)
    stale = OutboxMessage.objects.get()
    move(record, Status.FAILED, at=AT, by=None)

    with pytest.raises(CannotMove, match="is failed and cannot become being sent"):
        move(stale, Status.CLAIMED, at=AT, by=None, claimed_at=AT)

    assert changes_of(record).count() == 1


@pytest.mark.django_db
def test_a_move_that_the_database_refuses_leaves_no_trace():
    record = in_state(Status.QUEUED)

    with pytest.raises(Exception, match="outbox_message_claimed_at"):
        move(record, Status.CLAIMED, at=AT, by=None)

    assert not StatusChange.objects.exists()
    assert OutboxMessage.objects.get().status == Status.QUEUED


@pytest.mark.django_db
def test_changes_are_listed_newest_first_with_one_query(django_assert_num_queries):
    record, officer = in_state(Status.QUEUED), make_person("asha")
    for minutes, to in enumerate([Status.FAILED, Status.QUEUED, Status.FAILED]):
        move(record, to, at=AT + dt.timedelta(minutes=minutes), by=officer)
    record_change(in_state(Status.SENT), "", Status.SENT, at=AT, by=None)
    list(changes_of(record))  # the content type is read once and kept

    with django_assert_num_queries(1):
        listed = [(change.after, str(change.by)) for change in changes_of(record)]

    assert listed == [("failed", "Asha"), ("queued", "Asha"), ("failed", "Asha")]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_refused():
    record = in_state(Status.QUEUED)
    outcomes, barrier = [], threading.Barrier(4)

    def press():
        try:
            mine = OutboxMessage.objects.get(pk=record.pk)
            barrier.wait()
            states.move(mine, Status.FAILED, at=AT, by=None)
            outcomes.append("moved")
        except CannotMove:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "refused", "refused", "refused"]
    assert changes_of(record).count() == 1
