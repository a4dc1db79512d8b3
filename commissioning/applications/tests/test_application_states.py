"""Every pair of states of rounds, organisations' stages and applications; every operation in every state."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from commissioning.applications.enums import ApplicationStatus, OrganisationStageStatus, RoundStatus
from commissioning.applications.models import Application
from commissioning.applications.operations import applications, round_publication
from commissioning.applications.operations.assessment import mark_eligible, mark_ineligible
from commissioning.applications.tests.factories import (
    NOW,
    ApplicationFactory,
    FundingRoundFactory,
    OrganisationStageFactory,
)
from commissioning.common.models import OutboxMessage, StatusChange
from commissioning.common.states import CannotMove, move
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# After the round of the factories has closed.
AT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
MOVES = {
    RoundStatus: {
        "draft": {"published", "cancelled"},
        "published": {"decided", "cancelled"},
    },
    OrganisationStageStatus: {
        "draft": {"submitted"},
        "submitted": {"passed", "failed"},
    },
    ApplicationStatus: {
        "draft": {"submitted", "withdrawn"},
        "submitted": {"eligible", "ineligible", "withdrawn"},
        "eligible": {"assessed"},
        "assessed": {"recommended"},
        # Back again only where the recommendation is reopened.
        "recommended": {"awarded", "declined", "assessed"},
        "awarded": {"assessed"},
        "declined": {"assessed"},
    },
}


def whole(statuses):
    """A record with all that any of its states asks for."""
    somebody = UserFactory()
    if statuses is RoundStatus:
        return FundingRoundFactory(published=True, cancelled_reason="The money is needed elsewhere.")
    if statuses is OrganisationStageStatus:
        return OrganisationStageFactory(submitted=True, marks=40, assessed_at=NOW, assessed_by=somebody)
    return ApplicationFactory(submitted=True, score=Decimal(60), ineligible_reason="It works elsewhere.")


def put(record, status):
    type(record).objects.filter(pk=record.pk).update(status=status)
    record.refresh_from_db()


@pytest.mark.parametrize("statuses", MOVES, ids=lambda statuses: statuses.__name__)
def test_only_the_moves_of_the_table_are_possible(statuses):
    record, done = whole(statuses), set()
    for before, after in itertools.product(statuses.values, statuses.values):
        put(record, before)
        events = StatusChange.objects.count()
        try:
            move(record, after, at=AT, by=None)
        except CannotMove:
            assert StatusChange.objects.count() == events
        else:
            done.add((before, after))
            assert StatusChange.objects.count() == events + 1
        found = type(record).objects.get(pk=record.pk).status
        assert found == (after if (before, after) in done else before)

    assert done == {(before, after) for before, several in MOVES[statuses].items() for after in several}


# By operation: how it is called, and the states in which it does something.
OPERATIONS = {
    "withdraw for the applicant": (
        lambda one, by: applications.withdraw_for_applicant(one, at=AT, by=by, reason="They asked."),
        {"draft": "withdrawn", "submitted": "withdrawn"},
    ),
    "find eligible": (lambda one, by: mark_eligible(one, at=AT, by=by), {"submitted": "eligible"}),
    "find ineligible": (
        lambda one, by: mark_ineligible(one, reason="It works elsewhere.", at=AT, by=by),
        {"submitted": "ineligible"},
    ),
    "ask to withdraw": (
        lambda one, by: applications.ask_to_withdraw(one, at=AT, by=by, reason=""),
        {"draft": "draft", "submitted": "submitted"},
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_does_nothing_in_any_state_but_its_own(name):
    act, becomes = OPERATIONS[name]
    officer = UserFactory(commissioning_officer=True)
    done = {}
    for status in ApplicationStatus.values:
        application = whole(ApplicationStatus)
        OrganisationStageFactory._meta.model.objects.filter(pk=application.stage_id).update(
            status="passed", marks=60, assessed_at=NOW, assessed_by=officer
        )
        put(application, status)
        before = Application.objects.filter(pk=application.pk).values().get()
        mails = OutboxMessage.objects.count()
        try:
            act(application, officer)
        except CannotMove:
            assert Application.objects.filter(pk=application.pk).values().get() == before
            assert OutboxMessage.objects.count() == mails
        else:
            done[status] = Application.objects.get(pk=application.pk).status

    assert done == becomes


def test_an_application_that_is_no_draft_is_never_handed_in_again():
    for status in set(ApplicationStatus.values) - {ApplicationStatus.DRAFT}:
        application = whole(ApplicationStatus)
        put(application, status)
        before = Application.objects.filter(pk=application.pk).values().get()

        with pytest.raises(CannotMove):
            applications.submit(application, at=NOW, by=application.created_by, declared_by_name="Ada Lead")

        assert Application.objects.filter(pk=application.pk).values().get() == before


def test_a_round_is_called_off_before_it_is_decided_and_never_afterwards():
    officer, done = UserFactory(commissioning_officer=True), set()
    for status in RoundStatus.values:
        record = whole(RoundStatus)
        put(record, status)
        try:
            round_publication.cancel(record, reason="The money is gone.", at=AT, by=officer)
        except CannotMove:
            record.refresh_from_db()
            assert record.status == status
        else:
            done.add(status)

    assert done == {"draft", "published"}
