import datetime as dt
import threading

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from post_office.models import Attachment as StoredAttachment
from post_office.models import Email, Log

from commissioning.common import outbox, tasks
from commissioning.common.models import OutboxMessage
from commissioning.common.outbox import sending
from commissioning.common.tests.factories import AT, OutboxMessageFactory

Status = OutboxMessage.Status
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def template(templates):
    (templates / "hello.txt").write_text("Subject: Hello {{ name }}\n\nDear {{ name }},\n\nthis is a test.\n")
    return "hello.txt"


@pytest.fixture
def hello(template, monkeypatch):
    monkeypatch.setattr(tasks.send_outbox, "delay", lambda: None)  # mail is sent when a test says so

    def queue(key="k:1", to="asha@example.org", **values):
        return outbox.queue(key=key, to=to, template=template, context={"name": "Asha"}, at=AT, **values)

    return queue


@pytest.mark.django_db
def test_a_queued_mail_is_sent_once_and_recorded(hello):
    message = hello(cc=["officer@example.org"])

    assert outbox.send_due(at=AT) == 1
    assert outbox.send_due(at=AT + MINUTE) == 0

    [sent] = django_mail.outbox
    assert (sent.subject, sent.to, sent.cc) == ("Hello Asha", ["asha@example.org"], ["officer@example.org"])
    assert sent.body == "Dear Asha,\n\nthis is a test.\n"
    assert "<p>Dear Asha,</p>" in sent.alternatives[0][0]
    message.refresh_from_db()
    assert (message.status, message.attempts, message.claimed_at) == (Status.SENT, 1, None)
    assert message.sent_at is not None
    assert message.email.logs.count() == 1


@pytest.mark.django_db
def test_a_key_is_used_once(hello):
    first = hello()

    assert hello(to="other@example.org") is None

    assert list(OutboxMessage.objects.all()) == [first]
    assert Email.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_twice_in_one_call_is_one_mail(template):
    mails = [outbox.Mail(key="k", to=f"p{n}@example.org", template=template, context={"name": n}) for n in (1, 2)]

    [message] = outbox.queue_many(mails, at=AT)

    assert message.email.to == ["p1@example.org"]


@pytest.mark.django_db
def test_hundreds_of_mails_cost_few_queries(template, django_assert_max_num_queries):
    invite = outbox.Attachment("meeting.ics", b"BEGIN:VCALENDAR", "text/calendar")
    mails = [
        outbox.Mail(key=f"k:{n}", to=f"p{n}@example.org", template=template, context={"name": n}, attachments=[invite])
        for n in range(300)
    ]

    with django_assert_max_num_queries(20):
        queued = outbox.queue_many(mails, at=AT)

    assert len(queued) == 300
    assert StoredAttachment.objects.get().emails.count() == 300


@pytest.mark.django_db
def test_attachments_go_with_the_mail(hello):
    hello(attachments=[outbox.Attachment("receipt.pdf", b"%PDF-1.7", "application/pdf")])

    outbox.send_due(at=AT)

    assert django_mail.outbox[0].attachments == [("receipt.pdf", b"%PDF-1.7", "application/pdf")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "nobody", "a@x.org, b@x.org", '"a,b"@x.org', "a@x.org\nBcc: b@x.org", "x\x00@a.org"]
)
def test_a_bad_address_fails_alone_and_stops_nobody(hello, address):
    bad, good = hello(key="bad", to=address), hello(key="good")

    outbox.send_due(at=AT)

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, good.status) == (Status.FAILED, Status.SENT)
    assert bad.email.logs.get().message.startswith("Not an e-mail address")
    assert len(django_mail.outbox) == 1
    assert not outbox.retry(bad, at=AT)


@pytest.mark.django_db
def test_a_bad_copy_does_not_keep_the_mail_from_its_recipient(hello):
    message = hello(cc=["not an address"])

    outbox.send_due(at=AT)

    assert django_mail.outbox[0].recipients() == ["asha@example.org"]
    assert Log.objects.filter(email=message.email).count() == 2


@pytest.mark.django_db
def test_a_mail_to_nobody_is_an_error_and_queues_nothing(hello):
    with pytest.raises(ValueError, match="nobody"):
        hello(to=[])

    assert not Email.objects.exists()


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_mailed(hello):
    with transaction.atomic():
        hello()
        transaction.set_rollback(True)

    assert outbox.send_due(at=AT) == 0
    assert not Email.objects.exists()


@pytest.mark.django_db
def test_one_sending_task_follows_a_commit(hello, monkeypatch, django_capture_on_commit_callbacks):
    started = []
    monkeypatch.setattr(tasks.send_outbox, "delay", lambda: started.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        hello(key="k:1")
        hello(key="k:2")
        hello(key="k:2")
    with django_capture_on_commit_callbacks(execute=True):
        hello(key="k:2")

    assert started == [1]


@pytest.mark.django_db
def test_a_broker_that_is_away_does_not_undo_what_was_done(hello, monkeypatch, django_capture_on_commit_callbacks):
    def away():
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.send_outbox, "delay", away)

    with django_capture_on_commit_callbacks() as callbacks:
        message = hello()
    with pytest.raises(ConnectionError):
        callbacks[0]()

    assert OutboxMessage.objects.get() == message


@pytest.mark.django_db
def test_failures_are_tried_again_with_growing_waits_and_then_given_up(hello, monkeypatch):
    message = hello()
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    at, waits = AT, []
    for _ in range(sending.MAX_ATTEMPTS):
        assert outbox.send_due(at=at) == 0
        message.refresh_from_db()
        waits.append(round((message.next_attempt_at - at).total_seconds() / 60))
        assert outbox.send_due(at=message.next_attempt_at - dt.timedelta(seconds=5)) == 0
        at = message.next_attempt_at + dt.timedelta(seconds=1)

    assert waits[:4] == [1, 5, 30, 120]
    assert (message.status, message.attempts) == (Status.FAILED, 5)
    assert message.email.logs.count() == 5
    monkeypatch.undo()
    assert outbox.retry(message, at=at)
    assert outbox.send_due(at=at) == 1


def _refuse(*args):
    raise OSError("mailbox is full")


@pytest.mark.django_db
def test_one_mail_that_fails_does_not_hold_up_the_others(hello, monkeypatch):
    hello(key="k:1"), hello(key="k:2")
    real, calls = EmailBackend.send_messages, []

    def first_fails(self, messages):
        calls.append(messages)
        return _refuse() if len(calls) == 1 else real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", first_fails)

    assert outbox.send_due(at=AT) == 1


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the program may run after it."""


@pytest.mark.django_db
def test_a_kill_after_claiming_is_swept_and_the_mail_goes_out_once(hello, monkeypatch):
    message = hello()
    monkeypatch.setattr(Email, "dispatch", _killed)
    with pytest.raises(Killed):
        outbox.send_due(at=AT)
    monkeypatch.undo()

    assert outbox.send_due(at=AT + 5 * MINUTE) == 0
    assert outbox.send_due(at=AT + 11 * MINUTE) == 1

    message.refresh_from_db()
    assert (message.status, message.attempts, len(django_mail.outbox)) == (Status.SENT, 2, 1)


def _killed(*args, **kwargs):
    raise Killed


@pytest.mark.django_db
def test_a_kill_between_sending_and_recording_sends_a_second_copy_of_the_same_id(hello, monkeypatch):
    hello()
    monkeypatch.setattr(sending, "_record_success", _killed)
    with pytest.raises(Killed):
        outbox.send_due(at=AT)
    monkeypatch.undo()

    outbox.send_due(at=AT + 11 * MINUTE)

    first, second = (sent.message()["Message-ID"] for sent in django_mail.outbox)
    assert first == second


@pytest.mark.django_db
def test_a_mail_that_kills_its_worker_every_time_is_given_up():
    message = OutboxMessageFactory(claimed=True, attempts=sending.MAX_ATTEMPTS)

    outbox.send_due(at=AT + 11 * MINUTE)

    message.refresh_from_db()
    assert message.status == Status.FAILED


@pytest.mark.django_db
def test_the_task_sends_what_is_due(hello):
    hello()

    tasks.send_outbox()

    assert len(django_mail.outbox) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"claimed_at": AT}, {"sent_at": AT}, {"status": "sent"}, {"status": "claimed"}])
def test_the_database_refuses_times_that_do_not_fit_the_state(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessageFactory(**values)


def in_threads(work, count=4):
    results, barrier = [], threading.Barrier(count)

    def run():
        try:
            barrier.wait()
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_mail_once(hello):
    for number in range(12):
        hello(key=f"k:{number}", to=f"p{number}@example.org")

    in_threads(lambda: outbox.send_due(at=AT))

    assert sorted(sent.to[0] for sent in django_mail.outbox) == sorted(f"p{n}@example.org" for n in range(12))


@pytest.mark.django_db(transaction=True)
def test_the_same_cause_at_once_queues_one_mail_and_breaks_nobody(hello):

    def work():
        with transaction.atomic():
            queued = hello()
            return queued, OutboxMessage.objects.count()

    results = in_threads(work)

    assert sorted(queued is not None for queued, _ in results) == [False, False, False, True]
    assert [count for _, count in results] == [1, 1, 1, 1]
    assert Email.objects.count() == 1
