"""Moving the end or the start of an agreement."""

import datetime as dt

import pytest

from commissioning.agreements.enums import AgreementStatus, DateChangeKind
from commissioning.agreements.models import DateChange
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common.states import changes_of
from monitoring.enums import MeetingStatus, ReturnStatus, ReviewStatus
from monitoring.operations.dates import CannotChangeDates, change_end_date, change_start_date
from monitoring.operations.schedule import create_obligations, run_schedule
from monitoring.rules.changes import StartIsFixed
from monitoring.tests.test_schedule_obligations import standing
from organisations.tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("monitoring.tests.pages")]

AT = dt.datetime(2025, 3, 20, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 15, 9, tzinfo=dt.UTC)
REASON = "The trustees asked for it."


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def agreement():
    """A three-year grant from April 2025; three returns were handed in."""
    made = AgreementFactory(active=True)
    create_obligations(made, at=AT, by=None)
    made.returns.filter(number__lte=3).update(
        status=ReturnStatus.SUBMITTED, submitted_at=LATER, submitted_by=UserFactory()
    )
    return made


def returns(agreement):
    return list(agreement.returns.order_by("starts_on", "pk").values_list("number", "ends_on", "status", "superseded"))


def test_a_cut_in_mid_period_shortens_the_running_return_and_cancels_later_ones(agreement):
    by = UserFactory()

    changed = change_end_date(agreement, new_end_on=day("2026-12-31"), at=LATER, by=by, reason=REASON)

    agreement.refresh_from_db()
    assert agreement.ends_on == day("2026-12-31")
    assert (changed.kind, changed.before_on, changed.after_on) == (
        DateChangeKind.END_DATE,
        day("2028-03-31"),
        day("2026-12-31"),
    )
    assert (changed.by, changed.reason) == (by, REASON)
    assert returns(agreement) == [
        (1, day("2025-09-30"), "submitted", False),
        (2, day("2026-03-31"), "submitted", False),
        (3, day("2026-09-30"), "submitted", False),
        (4, day("2026-12-31"), "not_started", False),
        (5, day("2027-09-30"), "cancelled", True),
        (6, day("2028-03-31"), "cancelled", True),
    ]
    running = agreement.returns.get(number=4)
    assert running.due_on == day("2027-01-28")
    assert running.history.first().ends_on == day("2026-12-31")
    event = changes_of(agreement.returns.get(number=6)).get()
    assert (event.before, event.after, event.by, event.reason) == ("not_started", "cancelled", by, REASON)


def test_a_cut_takes_the_review_and_its_meeting_away(agreement):
    change_end_date(agreement, new_end_on=day("2026-12-31"), at=LATER, by=UserFactory(), reason=REASON)

    review = agreement.reviews.get()
    assert (review.status, review.superseded) == (ReviewStatus.CANCELLED, True)
    assert agreement.meetings.get(kind="review").status == MeetingStatus.CANCELLED


def test_an_extension_moves_the_review_and_adds_what_the_term_gained(agreement):
    change_end_date(agreement, new_end_on=day("2029-03-31"), at=LATER, by=UserFactory(), reason=REASON)

    found, meetings, reviews = standing(agreement)
    assert [(number, ends) for number, _, ends, _ in found[5:]] == [
        (6, day("2028-03-31")),
        (7, day("2028-09-30")),
        (8, day("2029-03-31")),
    ]
    assert reviews == [("final_year", day("2028-04-01"), day("2028-10-01"), day("2029-01-01"))]
    assert [(kind, number, due) for kind, number, _, due, _ in meetings] == [
        ("inception", 1, day("2025-05-01")),
        ("six_month", 1, day("2025-10-31")),
        ("annual", 1, day("2026-10-31")),
        ("annual", 2, day("2027-10-31")),
        ("review", 1, day("2028-10-01")),
    ]


def test_a_cut_and_an_extension_make_new_returns_and_keep_the_cancelled_ones(agreement):
    change_end_date(agreement, new_end_on=day("2026-12-31"), at=LATER, by=UserFactory(), reason=REASON)
    change_end_date(agreement, new_end_on=day("2028-03-31"), at=LATER, by=UserFactory(), reason=REASON)

    found, _, reviews = standing(agreement)
    assert [number for number, *_ in found] == [1, 2, 3, 4, 5, 6]
    assert found[-1][2] == day("2028-03-31")
    assert agreement.returns.filter(superseded=True).count() == 2
    assert len(reviews) == 1
    assert DateChange.objects.count() == 2


def test_a_review_that_is_open_waits_again_where_the_end_moves_far_off(agreement):
    run_schedule(at=dt.datetime(2027, 4, 1, 9, tzinfo=dt.UTC))
    at = dt.datetime(2027, 5, 1, 9, tzinfo=dt.UTC)

    change_end_date(agreement, new_end_on=day("2029-03-31"), at=at, by=UserFactory(), reason=REASON)

    assert list(agreement.reviews.order_by("pk").values_list("status", "opens_on", "superseded")) == [
        (ReviewStatus.CANCELLED, day("2027-04-01"), True),
        (ReviewStatus.DUE, day("2028-04-01"), False),
    ]


def test_a_recommendation_stands_whatever_becomes_of_the_end(agreement):
    agreement.reviews.update(
        status=ReviewStatus.RECOMMENDED, recommendation="renew", recommendation_reason="It meets the priorities."
    )

    change_end_date(agreement, new_end_on=day("2028-06-30"), at=LATER, by=UserFactory(), reason=REASON)

    review = agreement.reviews.get()
    assert (review.status, review.due_on) == (ReviewStatus.RECOMMENDED, day("2027-10-01"))


def test_a_meeting_that_was_arranged_stays(agreement):
    agreement.meetings.filter(kind="review").update(
        status=MeetingStatus.ARRANGED, starts_at=LATER, ends_at=LATER + dt.timedelta(hours=1)
    )

    change_end_date(agreement, new_end_on=day("2026-12-31"), at=LATER, by=UserFactory(), reason=REASON)

    assert agreement.meetings.get(kind="review").status == MeetingStatus.ARRANGED


def test_the_same_end_changes_nothing(agreement):
    before = returns(agreement)
    assert change_end_date(agreement, new_end_on=agreement.ends_on, at=LATER, by=UserFactory(), reason=REASON) is None
    assert (returns(agreement), DateChange.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"new_end_on": day("2025-03-31"), "reason": REASON}, "on or after the start, 1 April 2025"),
        ({"new_end_on": day("2027-03-31"), "reason": "  "}, "Say why"),
    ],
)
def test_an_end_that_does_not_fit_is_refused(agreement, values, message):
    before = standing(agreement)
    with pytest.raises(CannotChangeDates, match=message):
        change_end_date(agreement, at=LATER, by=UserFactory(), **values)
    agreement.refresh_from_db()
    assert (agreement.ends_on, standing(agreement)) == (day("2028-03-31"), before)


def test_the_dates_of_an_agreement_that_ended_are_fixed(agreement):
    agreement.status = AgreementStatus.ENDED
    agreement.save()
    with pytest.raises(CannotChangeDates, match="ended"):
        change_end_date(agreement, new_end_on=day("2029-03-31"), at=LATER, by=UserFactory(), reason=REASON)
    assert not DateChange.objects.exists()


def test_the_start_is_fixed_once_a_return_was_handed_in(agreement):
    before = standing(agreement)
    with pytest.raises(StartIsFixed):
        change_start_date(agreement, new_start_on=day("2025-05-01"), at=LATER, by=UserFactory(), reason=REASON)
    agreement.refresh_from_db()
    assert (agreement.starts_on, standing(agreement)) == (day("2025-04-01"), before)


def test_until_then_a_new_start_reckons_the_schedule_anew_and_keeps_drafts():
    agreement = AgreementFactory(active=True)
    create_obligations(agreement, at=AT, by=None)
    first = agreement.returns.get(number=1)
    agreement.returns.filter(number=1).update(status=ReturnStatus.DRAFT)

    change_start_date(agreement, new_start_on=day("2025-05-01"), at=AT, by=UserFactory(), reason=REASON)

    fresh = AgreementFactory(active=True, starts_on=day("2025-05-01"))
    create_obligations(fresh, at=AT, by=None)
    assert standing(agreement) == standing(fresh)
    first.refresh_from_db()
    assert (first.status, first.ends_on) == (ReturnStatus.DRAFT, day("2025-10-31"))


def test_a_return_whose_period_moves_is_announced_anew(agreement):
    run_schedule(at=dt.datetime(2027, 3, 31, 9, tzinfo=dt.UTC))
    running = agreement.returns.get(number=4)
    assert running.notices.count() == 1

    at = dt.datetime(2027, 3, 31, 10, tzinfo=dt.UTC)
    change_end_date(agreement, new_end_on=day("2027-05-15"), at=at, by=UserFactory(), reason=REASON)

    running.refresh_from_db()
    assert running.ends_on == day("2027-05-15")
    assert running.notices.count() == 0
