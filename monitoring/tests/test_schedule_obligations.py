"""What an agreement owes, from its activation on."""

import datetime as dt

import pytest

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.operations import activate_many, countersign, terminate
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.programmes.tests.factories import ProgrammeFactory
from monitoring.enums import MeetingStatus, ReturnStatus, ReviewStatus, Tier
from monitoring.models import Meeting, MonitoringPlan, Return, Review
from monitoring.operations.schedule import create_obligations
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

QUERIES = 13  # five reads, and each of four kinds of record with its history
AT = dt.datetime(2025, 3, 20, 9, tzinfo=dt.UTC)


def day(text):
    return dt.date.fromisoformat(text)


def standing(agreement):
    """Everything that stands of an agreement, as plain values."""
    return (
        list(agreement.returns.current().order_by("number").values_list("number", "starts_on", "ends_on", "due_on")),
        list(
            agreement.meetings.current()
            .order_by("window_starts_on", "kind")
            .values_list("kind", "number", "window_starts_on", "due_on", "mode")
        ),
        list(agreement.reviews.current().values_list("kind", "opens_on", "due_on", "notice_by_on")),
    )


def test_an_activated_agreement_gets_its_plan_returns_meetings_and_review():
    agreement = AgreementFactory(accepted=True)
    by = UserFactory(commissioning_officer=True)

    countersign(agreement, at=AT, by=by)

    plan = agreement.monitoring_plan
    assert (plan.tier, plan.frequency_months, plan.tier_chosen) == (Tier.STANDARD, 6, False)
    returns, meetings, reviews = standing(agreement)
    assert returns == [
        (1, day("2025-04-01"), day("2025-09-30"), day("2025-10-28")),
        (2, day("2025-10-01"), day("2026-03-31"), day("2026-04-28")),
        (3, day("2026-04-01"), day("2026-09-30"), day("2026-10-28")),
        (4, day("2026-10-01"), day("2027-03-31"), day("2027-04-28")),
        (5, day("2027-04-01"), day("2027-09-30"), day("2027-10-28")),
        (6, day("2027-10-01"), day("2028-03-31"), day("2028-04-28")),
    ]
    assert meetings == [
        ("inception", 1, day("2025-04-01"), day("2025-05-01"), "in_person"),
        ("six_month", 1, day("2025-10-01"), day("2025-10-31"), "in_person"),
        ("annual", 1, day("2026-10-01"), day("2026-10-31"), "in_person"),
        ("review", 1, day("2027-04-01"), day("2027-10-01"), "in_person"),
    ]
    assert reviews == [("final_year", day("2027-04-01"), day("2027-10-01"), day("2028-01-01"))]


def test_what_is_created_in_a_set_keeps_its_history():
    agreement = AgreementFactory(accepted=True)
    by = UserFactory()

    activate_many([agreement], at=AT, by=by, reason="The whole round")

    for model, count in ((MonitoringPlan, 1), (Return, 6), (Meeting, 4), (Review, 1)):
        rows = model.history.filter(history_type="+", history_user=by, history_date=AT)
        assert set(rows.values_list("id", flat=True)) == set(model.objects.values_list("pk", flat=True))
        assert rows.count() == count


def test_creating_twice_creates_nothing_more():
    agreement = AgreementFactory(active=True)
    first = create_obligations(agreement, at=AT, by=None)
    before = standing(agreement)

    again = create_obligations([agreement.pk], at=AT + dt.timedelta(days=900), by=None)

    assert dict(first) == {"plans_created": 1, "returns_created": 6, "meetings_created": 4, "reviews_created": 1}
    assert sum(again.values()) == 0
    assert standing(agreement) == before


@pytest.mark.parametrize("status", [status for status in AgreementStatus if status not in ("active", "suspended")])
def test_agreements_that_are_not_running_owe_nothing(status):
    agreement = AgreementFactory(active=True)
    agreement.status = status
    agreement.save()

    create_obligations(agreement, at=AT, by=None)

    assert not MonitoringPlan.objects.exists()
    assert standing(agreement) == ([], [], [])


def test_a_programme_sets_figures_of_its_own():
    programme = ProgrammeFactory(return_due_days=14, light_touch_up_to_pence=30_000_00, inception_within_days=10)
    agreement = AgreementFactory(active=True, programme=programme)

    create_obligations(agreement, at=AT, by=None)

    assert agreement.monitoring_plan.tier == Tier.LIGHT_TOUCH
    returns, meetings, _ = standing(agreement)
    assert [due for *_, due in returns] == [day("2026-04-14"), day("2027-04-14"), day("2028-04-18")]
    assert meetings == [("inception", 1, day("2025-04-01"), day("2025-04-11"), "telephone")]


def test_creating_costs_as_many_queries_for_four_agreements_as_for_one(django_assert_num_queries):
    for count in (1, 4):  # with more, SQLite wants some inserts in several statements
        made = AgreementFactory.create_batch(count, active=True)
        with django_assert_num_queries(QUERIES):
            create_obligations(made, at=AT, by=None)


def test_a_terminated_agreement_loses_what_was_not_begun():
    agreement = AgreementFactory(active=True)
    create_obligations(agreement, at=AT, by=None)
    at = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)

    terminate(agreement, at=at, by=UserFactory(), reason="The organisation closes.")

    assert list(agreement.returns.order_by("number").values_list("status", flat=True)) == [
        ReturnStatus.NOT_STARTED,
        ReturnStatus.NOT_STARTED,
        ReturnStatus.NOT_STARTED,
        ReturnStatus.CANCELLED,
        ReturnStatus.CANCELLED,
        ReturnStatus.CANCELLED,
    ]
    assert set(agreement.meetings.values_list("status", flat=True)) == {MeetingStatus.CANCELLED}
    assert agreement.reviews.get().status == ReviewStatus.CANCELLED
