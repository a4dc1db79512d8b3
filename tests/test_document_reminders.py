"""Organisations with something in flight are reminded of documents that expire: once each, whatever the runs do."""

import datetime as dt

import pytest

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.applications.tests import filling_in
from commissioning.common import clock
from commissioning.common.models import OfficerTask, OutboxMessage
from monitoring.models import CalendarFeed
from monitoring.operations.calendar import hash_of
from monitoring.queries.calendar import entries_for
from organisations import tasks
from organisations.enums import DocumentKind
from organisations.models import DocumentReminder
from organisations.operations import documents
from organisations.operations.document_reminders import kinds_by, remind
from organisations.tests.factories import (
    MembershipFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
    UserFactory,
)

EXPIRES = dt.date(2027, 3, 31)
GIVEN = dt.date(2026, 4, 1)


def before(days: int) -> dt.date:
    return EXPIRES - dt.timedelta(days=days)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(6), tzinfo=dt.UTC)


def run(day: dt.date) -> int:
    return remind(at=at(day))


def said():
    return list(DocumentReminder.objects.order_by("at", "kind").values_list("kind", "outcome"))


def mails():
    return [(list(one.email.to), one.email.subject) for one in OutboxMessage.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("today", "given_on", "kinds"),
    [
        (before(61), GIVEN, []),
        (before(60), GIVEN, ["in_60_days"]),
        (before(15), GIVEN, ["in_60_days"]),
        (before(14), GIVEN, ["in_60_days", "in_14_days"]),
        (EXPIRES, GIVEN, ["in_60_days", "in_14_days", "on_the_day"]),
        (before(-14), GIVEN, ["in_60_days", "in_14_days", "on_the_day"]),
        (before(-15), GIVEN, []),
        (before(20), before(30), []),
        (before(14), before(30), ["in_14_days"]),
        (EXPIRES, EXPIRES, []),
    ],
)
def test_each_reminder_has_its_day_and_none_comes_for_days_before_the_document_was_given(today, given_on, kinds):
    assert kinds_by(today, EXPIRES, given_on) == kinds


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Riverside Lunch Club")


@pytest.fixture
def officer(organisation):
    person = UserFactory(commissioning_officer=True, full_name="Olu Officer")
    AgreementFactory(active=True, organisation=organisation, officer=person)
    return person


@pytest.fixture
def people(organisation):
    lead = MembershipFactory(organisation=organisation, user__email="lead@riverside.example")
    editor = MembershipFactory(organisation=organisation, editor=True, user__email="editor@riverside.example")
    MembershipFactory(organisation=organisation, viewer=True)
    MembershipFactory(organisation=organisation, ended=True)
    return lead.user, editor.user


@pytest.fixture
def document(organisation):
    return OrganisationDocumentFactory(organisation=organisation, title="Insurance", expires_on=EXPIRES)


@pytest.mark.usefixtures("officer", "people", "document")
def test_leads_and_editors_are_reminded_three_times_and_never_twice():
    counts = [run(day) for day in (before(61), before(60), before(60), before(59), before(14), EXPIRES, before(-1))]

    assert counts == [0, 1, 0, 0, 1, 1, 0]
    assert said() == [("in_60_days", "queued"), ("in_14_days", "queued"), ("on_the_day", "queued")]
    subjects = [
        f"Document {words}: Insurance, Riverside Lunch Club"
        for words in ("expires 31 March 2027", "expires 31 March 2027", "expires today")
    ]
    people = (["lead@riverside.example"], ["editor@riverside.example"])
    assert sorted(mails()) == sorted((list(to), subject) for subject in subjects for to in people)


@pytest.mark.usefixtures("officer", "people", "document")
def test_after_missed_days_only_the_latest_is_sent():
    assert run(before(-2)) == 1

    assert sorted(said()) == [("in_14_days", "skipped"), ("in_60_days", "skipped"), ("on_the_day", "queued")]
    assert {subject for _, subject in mails()} == {"Document expired: Insurance, Riverside Lunch Club"}


def test_the_mail_says_what_expires_when_and_whom_to_ask(officer, people, document):
    run(before(14))

    text = OutboxMessage.objects.order_by("pk").first().email.message
    for words in ("Insurance of Riverside Lunch Club expires in 14 days", "Wednesday 31 March 2027", officer.email):
        assert words in text
    assert f"/organisation/documents/{document.organisation.slug}/" in text


@pytest.mark.usefixtures("people", "document")
@pytest.mark.parametrize("state", ["", "draft", "ended"])
def test_an_organisation_with_nothing_in_flight_is_left_in_peace(organisation, state):
    if state:
        AgreementFactory(organisation=organisation, **({} if state == "draft" else {"ended": True}))

    assert (run(before(60)), said(), mails()) == (0, [], [])


@pytest.mark.django_db
def test_an_application_in_progress_is_something_in_flight(organisation, people):
    today = clock.today()
    document = OrganisationDocumentFactory(organisation=organisation, expires_on=today + dt.timedelta(days=14))
    filling_in.begun(filling_in.open_round(), organisation, by=people[0], at=clock.now())
    type(document).objects.update(uploaded_at=clock.now() - dt.timedelta(days=20))

    assert remind(at=clock.now(), today=today + dt.timedelta(days=22)) == 0  # The round has closed.
    tasks.remind_of_documents()

    assert said() == [("in_14_days", "queued")]


@pytest.mark.usefixtures("officer", "people")
def test_what_is_replaced_withdrawn_or_outlasted_is_reminded_of_no_more(organisation):
    last_year = {"organisation": organisation, "expires_on": EXPIRES}
    OrganisationDocumentFactory(**last_year)
    OrganisationDocumentFactory(organisation=organisation, expires_on=EXPIRES + dt.timedelta(days=365))
    OrganisationDocumentFactory(**last_year, kind=DocumentKind.EMPLOYERS_LIABILITY, withdrawn=True)
    OrganisationDocumentFactory(**last_year, kind=DocumentKind.SAFEGUARDING_POLICY, replaced_at=at(GIVEN))

    assert (run(EXPIRES), said()) == (0, [])


def test_without_anybody_to_write_to_the_officer_has_one_task_until_a_newer_one_comes(organisation, officer, document):
    assert [run(before(60)), run(before(60)), run(before(14))] == [0, 0, 0]

    task = OfficerTask.objects.get()
    assert (task.assigned_to, task.due_on, task.path) == (
        officer,
        EXPIRES,
        f"{organisation.get_absolute_url()}#documents",
    )
    assert task.title == (
        "Ask Riverside Lunch Club for a newer document: “Insurance” expires on 31 March 2027, and nobody there has an "
        "account"
    )
    assert (said(), mails()) == ([("in_60_days", "task"), ("in_14_days", "task")], [])

    documents.withdraw(document, at=at(before(13)), by=officer)

    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (at(before(13)), officer)


def test_the_last_day_is_in_its_peoples_calendar_and_in_no_one_elses(organisation, people, document, officer):
    OrganisationDocumentFactory(organisation=organisation, rules=True)
    feeds = [
        CalendarFeed.objects.create(user=user, token_sha256=hash_of(user.email), created_at=at(GIVEN))
        for user in (people[1], officer)
    ]

    entries = [[(one.title, one.starts) for one in entries_for(feed) if "Document" in one.title] for feed in feeds]

    assert entries == [[("Document expires: Insurance, Riverside Lunch Club", EXPIRES)], []]


@pytest.mark.usefixtures("officer", "people")
def test_thirty_documents_cost_as_many_queries_as_one(organisation, django_assert_max_num_queries):
    OrganisationDocumentFactory(organisation=organisation, expires_on=EXPIRES, kind="other")
    with django_assert_max_num_queries(60) as one:
        run(before(60))
    OrganisationDocumentFactory.create_batch(30, organisation=organisation, expires_on=EXPIRES, kind="other")
    with django_assert_max_num_queries(60) as many:
        assert run(before(60)) == 30

    assert len(many) <= len(one) + 2  # Mails are written in lots.
