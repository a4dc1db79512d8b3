import datetime as dt
import itertools

import pytest

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.signals import agreement_stopped, agreements_activated
from commissioning.agreements.tests.factories import AgreementFactory, PaymentFactory
from commissioning.common.models import OfficerTask
from commissioning.common.states import CannotMove, changes_of, move
from organisations.tests.factories import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def heard():
    """What the signals said, in order."""
    news = []

    def listen(sender, signal, **kwargs):
        news.append((signal, {key: value for key, value in kwargs.items() if key in {"agreement_ids", "agreement"}}))

    agreements_activated.connect(listen)
    agreement_stopped.connect(listen)
    yield news
    agreements_activated.disconnect(listen)
    agreement_stopped.disconnect(listen)


def test_an_agreement_goes_from_draft_to_active_by_two_signatures(heard):
    officer, lead = UserFactory(), UserFactory()
    agreement = AgreementFactory()

    operations.offer(agreement, at=AT, by=officer)
    operations.accept(agreement, at=AT, by=lead)
    operations.countersign(agreement, at=AT, by=officer)

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.ACTIVE
    assert (agreement.accepted_by, agreement.countersigned_by, agreement.activated_at) == (lead, officer, AT)
    assert [(change.before, change.after, change.by) for change in changes_of(agreement)] == [
        ("offered", "active", officer),
        ("draft", "offered", officer),
    ]
    assert heard == [(agreements_activated, {"agreement_ids": [agreement.pk]})]


def test_countersigning_ticks_the_task_off_that_asked_for_it():
    officer = UserFactory()
    agreement = AgreementFactory(offered=True)
    operations.accept(agreement, at=AT, by=UserFactory())
    task = OfficerTask.objects.get(key=f"agreement:{agreement.pk}:countersign")
    assert task.done_at is None

    operations.countersign(agreement, at=AT, by=officer)

    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (AT, officer)


def test_an_offer_is_not_countersigned_before_the_lead_accepts(heard):
    agreement = AgreementFactory(offered=True)

    with pytest.raises(operations.NotAccepted):
        operations.countersign(agreement, at=AT, by=UserFactory())

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.OFFERED
    assert heard == []


def test_an_offer_is_accepted_once():
    first = UserFactory()
    agreement = AgreementFactory(offered=True)
    operations.accept(agreement, at=AT, by=first)

    with pytest.raises(CannotMove):
        operations.accept(agreement, at=AT, by=UserFactory())

    agreement.refresh_from_db()
    assert agreement.accepted_by == first


def test_many_are_activated_together_or_none(heard):
    officer = UserFactory()
    ready = AgreementFactory.create_batch(3, accepted=True)
    unsigned = AgreementFactory(offered=True)

    with pytest.raises(operations.NotAccepted):
        operations.activate_many([*ready, unsigned], at=AT, by=officer, reason="Round 1")
    assert not Agreement.objects.filter(status=AgreementStatus.ACTIVE).exists()

    heard.clear()
    assert operations.activate_many(ready, at=AT, by=officer, reason="Round 1") == 3
    assert Agreement.objects.filter(status=AgreementStatus.ACTIVE, countersigned_by=officer).count() == 3
    assert {each.history.count() for each in ready} == {2}
    assert changes_of(ready[0]).get().reason == "Round 1"
    assert [news for _, news in heard] == [{"agreement_ids": [each.pk for each in ready]}]


def test_terminating_says_so(heard):
    agreement = AgreementFactory(active=True)

    operations.terminate(agreement, at=AT, by=UserFactory(), reason="The organisation closed.")

    agreement.refresh_from_db()
    assert (agreement.status, agreement.closed_on) == (AgreementStatus.TERMINATED, dt.date(2026, 5, 1))
    assert heard == [(agreement_stopped, {"agreement": agreement})]


def test_those_whose_term_is_over_end():
    over = AgreementFactory(active=True, starts_on=dt.date(2025, 4, 1), ends_on=dt.date(2026, 4, 30))
    running = AgreementFactory(active=True)

    assert operations.end_those_over(at=AT) == 1
    assert operations.end_those_over(at=AT) == 0

    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.status, over.closed_on) == (AgreementStatus.ENDED, dt.date(2026, 4, 30))
    assert running.status == AgreementStatus.ACTIVE


@pytest.mark.parametrize(("before", "after"), list(itertools.product(AgreementStatus, AgreementStatus)))
def test_only_the_moves_of_the_table_are_possible(before, after):
    agreement = AgreementFactory(status=before)
    allowed = {
        ("draft", "offered"),
        ("offered", "active"),
        ("offered", "declined"),
        ("active", "suspended"),
        ("active", "terminated"),
        ("active", "ended"),
        ("suspended", "active"),
        ("suspended", "terminated"),
    }

    if (before, after) in allowed:
        move(agreement, after, at=AT, by=None)
    else:
        with pytest.raises(CannotMove):
            move(agreement, after, at=AT, by=None)

    agreement.refresh_from_db()
    assert agreement.status == (after if (before, after) in allowed else before)


def _halfway(agreement):
    PaymentFactory(agreement=agreement, amount_pence=agreement.value_pence - 1_00)
    return agreement


HALFWAY = "The planned payments come to £59,999: £1 less than the value."


def test_an_agreement_whose_payments_do_not_come_to_its_value_is_not_offered():
    agreement = _halfway(AgreementFactory())

    with pytest.raises(operations.NotReady, match=HALFWAY):
        operations.offer(agreement, at=AT, by=UserFactory())

    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.DRAFT


def test_nor_is_it_activated():
    agreement, officer = _halfway(AgreementFactory(accepted=True)), UserFactory()
    whole = AgreementFactory(accepted=True)

    with pytest.raises(operations.NotReady, match=HALFWAY):
        operations.countersign(agreement, at=AT, by=officer)
    with pytest.raises(operations.NotReady, match=f"{agreement.reference}: {HALFWAY}"):
        operations.activate_many([whole, agreement], at=AT, by=officer, reason="The round.")

    assert set(Agreement.objects.values_list("status", flat=True)) == {AgreementStatus.OFFERED}


@pytest.mark.parametrize("state", [{"active": True}, {"offered": True}])
def test_half_a_profile_is_planned_of_a_draft_only(state):
    half = [operations.PlannedPayment(AT.date(), 30_000_00, AgencyFactory())]

    assert len(operations.plan_payments(AgreementFactory(), half, at=AT, by=None)) == 1
    with pytest.raises(operations.ProfileDoesNotFit, match="£30,000 less than the value"):
        operations.plan_payments(AgreementFactory(**state), half, at=AT, by=None)

    assert Payment.objects.count() == 1
