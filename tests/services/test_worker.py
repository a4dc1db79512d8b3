"""What the portal relies on when a worker is a process that can be busy, late or dead."""

import datetime as dt
import email
import threading
import time
from collections import Counter

import pytest
from django.db import connection

from commissioning.common import clock, outbox, tasks
from commissioning.common.models import OutboxMessage
from tests.services.conftest import wait_until
from tests.services.tasks import leave_a_mark

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

Status = OutboxMessage.Status


def queue_mails(number):
    """Queue ``number`` mails and return what was queued."""
    mails = [
        outbox.Mail(key=f"kill:{n}", to=f"person{n}@organisation.example", template=TEMPLATE, context={})
        for n in range(number)
    ]
    return outbox.queue_many(mails, at=clock.now())


TEMPLATE = "tests/notice.txt"


@pytest.fixture(autouse=True)
def template(settings, tmp_path):
    """A mail to send."""
    folder = tmp_path / "templates" / "tests"
    folder.mkdir(parents=True)
    (folder / "notice.txt").write_text("Subject: A notice\n\nSomething is due.\n")
    (own,) = settings.TEMPLATES
    settings.TEMPLATES = [{**own, "DIRS": [*own["DIRS"], tmp_path / "templates"]}]


def copies(folder):
    """How many copies of each mail were delivered, by Message-ID."""
    return Counter(email.message_from_bytes(path.read_bytes())["Message-ID"] for path in folder.glob("*.eml"))


def count_once_still(folder, *, seconds=30):
    """How many files are in ``folder`` when all 501 are there, or when none has come for ``seconds``."""
    count, since = 0, time.monotonic()
    while count < 501 and time.monotonic() - since < seconds:
        time.sleep(0.1)
        now = len(list(folder.iterdir()))
        if now > count:
            count, since = now, time.monotonic()
    return count


def statuses():
    return Counter(OutboxMessage.objects.values_list("status", flat=True))


def test_a_mail_leaves_through_a_real_worker(worker, delivered):
    worker.start()

    (message,) = queue_mails(1)

    wait_until(lambda: statuses() == {Status.SENT: 1}, "the mail to be sent")
    assert copies(delivered) == {message.email.message_id: 1}


def test_a_worker_loses_no_message_that_is_written_while_it_polls(worker, tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    worker.start()
    leave_a_mark.delay(folder=str(marks), number=0)
    wait_until((marks / "0").exists, "the worker's first task")

    def write(first):
        for number in range(first, first + 250):
            leave_a_mark.delay(folder=str(marks), number=number)
        connection.close()

    writers = [threading.Thread(target=write, args=(first,)) for first in (1, 251)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert count_once_still(marks) == 501
    assert worker.alive()


def test_a_kill_in_the_middle_of_the_mail_queue_loses_no_mail_and_queues_none_twice(worker, delivered):
    queued = queue_mails(40)
    worker.start()
    wait_until(lambda: 5 <= statuses()[Status.SENT] < 30, "some of the mails to be sent")

    worker.kill()

    left = statuses()
    assert left[Status.SENT] < 40
    assert left[Status.CLAIMED] <= 1
    assert queue_mails(40) == []  # What caused the mails runs again, as it does after a crash.
    let_claims_grow_old()
    worker.start()
    tasks.send_outbox.delay()
    wait_until(lambda: statuses() == {Status.SENT: 40}, "the other mails to be sent")
    sent = copies(delivered)
    assert set(sent) == {message.email.message_id for message in queued}
    assert sum(sent.values()) <= 41  # Only the mail in hand at the kill may have gone out before it was recorded.


def let_claims_grow_old():
    """As if the machine had been off for an hour."""
    hour_ago = clock.now() - dt.timedelta(hours=1)
    OutboxMessage.objects.filter(status=Status.CLAIMED).update(claimed_at=hour_ago)
