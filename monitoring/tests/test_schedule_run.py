"""The daily run: once, twice, late, out of order, and after dying half-way."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from monitoring.enums import NoticeKind, NoticeOutcome, ReturnStatus, ReviewStatus
from monitoring.models import Return, ReturnNotice
from monitoring.operations.returns import extend
from monitoring.operations.schedule import bulk, create_obligations, notices, run_schedule
from monitoring.tests.test_schedule_obligations import standing
from organisations.tests.factories import MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("monitoring.tests.pages")]

AT = dt.datetime(2025, 3, 20, 9, tzinfo=dt.UTC)


def day(text):
    return dt.date.fromisoformat(text)


def run(text, **values):
    """The run of a day, at half past five of its morning."""
    today = day(text)
    return run_schedule(at=dt.datetime.combine(today, dt.time(5, 30), dt.UTC), today=today, **values)


def done(summary):
    return {name: count for name, count in summary.items() if count}


@pytest.fixture
def officer():
    return UserFactory(commissioning_officer=True)


@pytest.fixture
def agreement(officer):
    """A three-year grant from April 2025 whose organisation has a lead, an editor, a viewer and one who left."""
    made = AgreementFactory(active=True, officer=officer)
    for traits in ({}, {"editor": True}, {"viewer": True}, {"editor": True, "ended": True}):
        MembershipFactory(organisation=made.organisation, **traits)
    create_obligations(made, at=AT, by=None)
    return made


def sent():
    """What was mailed to whom and copied to whom, in order."""
    return [(each.email.subject, each.email.to, each.email.cc) for each in OutboxMessage.objects.order_by("pk")]


def prepare(agreement):
    """The addresses of those who prepare its returns, lead first."""
    members = agreement.organisation.memberships.filter(ended_at=None).exclude(role="viewer").order_by("pk")
    return [[member.user.email] for member in members]


def test_the_run_creates_what_activation_did_not():
    agreement = AgreementFactory(active=True)

    summary = run("2025-03-25")

    assert done(summary) == {"returns_created": 6, "meetings_created": 4, "reviews_created": 1}
    assert agreement.returns.count() == 6


def test_a_return_is_announced_to_its_lead_and_editors_on_the_last_day_of_its_period(agreement):
    run("2025-09-29")
    assert not OutboxMessage.objects.exists()

    summary = run("2025-09-30")

    assert summary["returns_opened"] == 1
    subject = f"Return open, due 28 October 2025: {agreement.title}"
    assert sorted(sent()) == sorted((subject, to, []) for to in prepare(agreement))


def test_a_second_run_of_a_day_does_nothing(agreement):
    run("2025-09-30")
    before = (sent(), standing(agreement))

    again = run("2025-09-30")

    assert done(again) == {}
    assert (sent(), standing(agreement)) == before


@pytest.mark.parametrize(
    ("on", "subject", "counted"),
    [
        ("2025-10-14", "Return due 28 October 2025", "reminders_queued"),
        ("2025-10-24", "Return due 28 October 2025", "reminders_queued"),  # the 25th is a Saturday
        ("2025-10-28", "Return due today", "reminders_queued"),
        ("2025-11-04", "Return overdue since 28 October 2025", "escalations_queued"),
        ("2025-11-11", "Return overdue since 28 October 2025", "escalations_queued"),
    ],
)
def test_the_day_before_its_date_a_reminder_is_not_sent_and_on_it_is(agreement, on, subject, counted):
    run((day(on) - dt.timedelta(days=1)).isoformat())
    OutboxMessage.objects.all().delete()

    summary = run(on)

    assert summary[counted] == 1
    assert {text for text, _, _ in sent()} == {f"{subject}: {agreement.title}"}


def test_a_day_late_the_mail_of_the_due_day_says_so(agreement):
    run("2025-10-24")
    OutboxMessage.objects.all().delete()

    run("2025-10-29")

    (subject, message), *_ = {(each.email.subject, each.email.message) for each in OutboxMessage.objects.all()}
    assert subject == f"Return due 28 October 2025: {agreement.title}"
    assert "was due on **Tuesday 28 October 2025**" in message


@pytest.mark.urls("commissioning.common.urls")
def test_a_mail_leads_to_the_front_page_where_the_portal_has_no_page_of_its_own(agreement):
    run("2025-09-30")
    assert all("Begin here: http://localhost:8000/\n" in each.email.message for each in OutboxMessage.objects.all())


def test_an_escalation_is_copied_to_the_officer_once(agreement, officer):
    run("2025-11-11")
    assert [cc for _, _, cc in sorted(sent(), key=lambda mail: mail[2])] == [[], [officer.email]]


def test_after_missed_runs_only_the_latest_is_sent_and_the_others_are_recorded_as_skipped(agreement):
    summary = run("2025-11-05")

    assert (summary["returns_opened"], summary["reminders_queued"], summary["escalations_queued"]) == (1, 0, 1)
    assert {subject for subject, _, _ in sent()} == {f"Return overdue since 28 October 2025: {agreement.title}"}
    assert dict(ReturnNotice.objects.values_list("kind", "outcome")) == {
        NoticeKind.OPENED: NoticeOutcome.SKIPPED,
        NoticeKind.DUE_IN_14_DAYS: NoticeOutcome.SKIPPED,
        NoticeKind.DUE_IN_3_DAYS: NoticeOutcome.SKIPPED,
        NoticeKind.DUE_TODAY: NoticeOutcome.SKIPPED,
        NoticeKind.OVERDUE_7_DAYS: NoticeOutcome.QUEUED,
    }


def test_a_run_for_an_earlier_day_sends_nothing_that_was_passed_by(agreement):
    run("2025-11-05")
    before = sent()

    run("2025-10-14")
    run("2025-10-28")

    assert sent() == before


@pytest.mark.parametrize("status", ["submitted", "queried", "accepted", "waived", "cancelled"])
def test_nobody_is_reminded_of_a_return_that_came_or_is_not_asked_for(agreement, status):
    run("2025-09-30")
    before = sent()
    agreement.returns.filter(number=1).update(
        status=status,
        accepted_at=AT,
        accepted_by=UserFactory(),
        snapshot="{}",
        snapshot_sha256="0" * 64,
    )

    run("2025-11-11")

    assert sent() == before


def test_where_nobody_has_an_account_the_officer_is_asked_to_telephone(agreement, officer):
    agreement.organisation.memberships.update(ended_at=AT + dt.timedelta(days=900))

    summary = run("2025-09-30")
    run("2025-09-30")

    task = OfficerTask.objects.get(key__startswith="return:")
    assert task.title.startswith(f"Telephone {agreement.organisation}")
    assert (task.assigned_to, task.due_on) == (officer, day("2025-10-28"))
    assert summary["returns_opened"] == 1
    assert not OutboxMessage.objects.exists()
    assert ReturnNotice.objects.get().outcome == NoticeOutcome.TASK


def test_a_later_call_takes_the_place_of_one_that_nobody_made(agreement):
    agreement.organisation.memberships.update(ended_at=AT + dt.timedelta(days=900))

    run("2025-09-30")
    run("2025-11-04")

    (title,) = OfficerTask.objects.filter(key__startswith="return:").values_list("title", flat=True)
    assert "its return is overdue" in title


@pytest.mark.parametrize("status", [AgreementStatus.SUSPENDED, AgreementStatus.TERMINATED, AgreementStatus.ENDED])
def test_an_agreement_that_is_not_active_is_left_in_peace(agreement, status):
    agreement.status = status
    agreement.save()

    summary = run("2027-04-01")

    assert done(summary) == {}
    assert sent() == []
    assert agreement.reviews.get().status == ReviewStatus.DUE


def test_a_return_that_was_given_more_time_is_reminded_of_anew(agreement):
    run("2025-10-28")
    late = agreement.returns.get(number=1)
    at = dt.datetime(2025, 10, 28, 9, tzinfo=dt.UTC)
    extend(late, due_on=day("2025-11-28"), at=at, by=UserFactory(), reason="The treasurer is ill.")
    OutboxMessage.objects.all().delete()

    assert done(run("2025-10-29")) == {}
    assert run("2025-11-14")["reminders_queued"] == 1


def test_a_review_opens_on_its_day_with_a_mail_to_each_side(agreement, officer):
    run("2027-03-31")
    OutboxMessage.objects.all().delete()

    summary = run("2027-04-01")

    review = agreement.reviews.get()
    assert summary["reviews_opened"] == 1
    assert (review.status, review.opened_at) == (ReviewStatus.OPEN, dt.datetime(2027, 4, 1, 5, 30, tzinfo=dt.UTC))
    assert review.history.first().status == ReviewStatus.OPEN
    assert StatusChange.objects.filter(object_id=review.pk, before="due", after="open").count() == 1
    reviews = [mail for mail in sent() if mail[0] == f"Final-year review open: {agreement.title}"]
    assert sorted(to for _, to, _ in reviews) == sorted([*prepare(agreement), [officer.email]])
    assert run("2027-04-02")["reviews_opened"] == 0


def test_the_officer_alone_is_told_that_a_contract_is_to_be_re_procured(officer):
    contract = AgreementFactory(active=True, contract=True, officer=officer)
    MembershipFactory(organisation=contract.organisation)
    create_obligations(contract, at=AT, by=None)
    contract.returns.update(status=ReturnStatus.WAIVED)

    run("2027-04-01")

    assert sent() == [(f"Re-procurement to begin: {contract.title}", [officer.email], [])]


def test_a_review_of_an_organisation_without_accounts_becomes_a_task():
    agreement = AgreementFactory(active=True)
    create_obligations(agreement, at=AT, by=None)
    agreement.returns.update(status=ReturnStatus.WAIVED)

    run("2027-04-01")

    assert OfficerTask.objects.filter(key__startswith="review:").count() == 1
    assert sent() == []


def test_officers_are_asked_once_to_arrange_each_meeting(agreement, officer):
    run("2025-04-01")
    run("2025-04-02")

    task = OfficerTask.objects.get()
    assert task.title == f"Arrange the inception meeting with {agreement.organisation}"
    assert (task.assigned_to, task.due_on) == (officer, day("2025-05-01"))


def test_an_agreement_that_is_over_and_owes_nothing_ends(agreement):
    agreement.meetings.update(status="cancelled")
    agreement.reviews.update(status="cancelled")
    agreement.returns.filter(number__lt=6).update(status=ReturnStatus.WAIVED)
    assert run("2028-04-05")["agreements_ended"] == 0

    agreement.returns.update(status=ReturnStatus.WAIVED)

    assert run("2028-04-06")["agreements_ended"] == 1
    agreement.refresh_from_db()
    assert (agreement.status, agreement.closed_on) == (AgreementStatus.ENDED, day("2028-03-31"))


class Died(Exception):
    """The process went away."""


def test_a_run_that_dies_in_the_middle_is_completed_by_the_next_without_a_second_mail(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    monkeypatch.setattr(bulk.chunks, "__defaults__", (2,))
    for _ in range(5):
        MembershipFactory(organisation=AgreementFactory(active=True).organisation)
    really, calls = notices.mails.about_returns, []

    def dying(found, **values):
        told = really(found, **values)
        calls.append(len(found))
        if len(calls) == 2:
            raise Died
        return told

    monkeypatch.setattr(notices.mails, "about_returns", dying)
    with pytest.raises(Died):
        run("2025-09-30")
    assert (ReturnNotice.objects.count(), OutboxMessage.objects.count()) == (2, 2)

    monkeypatch.setattr(notices.mails, "about_returns", really)
    summary = run("2025-09-30")

    assert summary["returns_opened"] == 3
    addresses = [address for (address,) in OutboxMessage.objects.values_list("email__to", flat=True)]
    assert len(set(addresses)) == len(addresses) == 5


def test_creation_that_dies_in_the_middle_leaves_whole_agreements_only(monkeypatch):
    monkeypatch.setattr(bulk.chunks, "__defaults__", (2,))
    made = AgreementFactory.create_batch(5, active=True)
    real, calls = bulk.insert_values, []

    def dying(model, rows, **same):
        if model is Return:
            calls.append(rows)
            if len(calls) == 2:
                real(model, rows[:3], **same)
                raise Died
        return real(model, rows, **same)

    monkeypatch.setattr(bulk, "insert_values", dying)
    with pytest.raises(Died):
        run("2025-03-25")
    monkeypatch.undo()
    assert sorted(each.returns.count() for each in made) == [0, 0, 0, 6, 6]

    run("2025-03-25")

    whole = standing(made[0])
    assert [standing(each) for each in made] == [whole] * 5


def test_an_idle_run_asks_as_much_of_thirty_agreements_as_of_one():
    def idle():
        run("2025-11-20")
        with CaptureQueriesContext(connection) as queries:
            assert done(run("2025-11-20")) == {}
        return len(queries)

    MembershipFactory(organisation=AgreementFactory(active=True).organisation)
    one = idle()
    for _ in range(29):
        MembershipFactory(organisation=AgreementFactory(active=True).organisation)
    assert idle() == one
