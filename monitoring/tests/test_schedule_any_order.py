"""Obligations do not depend on when, how often or how many at once the daily run happens."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common.models import OutboxMessage
from commissioning.programmes.enums import Route
from monitoring.enums import NoticeKind, NoticeOutcome
from monitoring.models import ReturnNotice
from monitoring.operations.schedule import create_obligations, run_schedule
from monitoring.operations.schedule.notices import kinds_by
from monitoring.tests.test_schedule_obligations import standing
from organisations.tests.factories import MembershipFactory

FIRST = dt.date(2025, 4, 1)
DAYS = st.integers(0, 900).map(lambda count: FIRST + dt.timedelta(days=count))
ACTIVATED = dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)


def run(today):
    return run_schedule(at=dt.datetime.combine(today, dt.time(5, 30), dt.UTC), today=today)


@override_settings(ROOT_URLCONF="monitoring.tests.pages")
class AnyOrder(TestCase):
    @given(
        st.lists(DAYS, min_size=1, max_size=6),
        st.integers(1, 48),
        st.sampled_from([4_000_00, 60_000_00, 900_000_00]),
        st.sampled_from(Route),
    )
    @settings(max_examples=20)
    def test_obligations_are_the_same_whenever_the_run_happens(self, days, months, value, route):
        term = {"ends_on": FIRST + dt.timedelta(days=30 * months), "value_pence": value, "kind": route}
        punctual, waiting = AgreementFactory.create_batch(2, active=True, **term)
        create_obligations(punctual, at=ACTIVATED, by=None)

        for day in days:
            run(day)

        assert standing(waiting) == standing(punctual)

    @given(st.lists(DAYS, min_size=1, max_size=8))
    @settings(max_examples=20)
    def test_each_notice_is_settled_once_and_no_day_is_lost(self, days):
        agreement = AgreementFactory(active=True)
        MembershipFactory(organisation=agreement.organisation)
        create_obligations(agreement, at=ACTIVATED, by=None)

        for day in days:
            run(day)

        last = max(days)
        recorded = ReturnNotice.objects.filter(monitoring_return__agreement=agreement)
        for each in agreement.returns.all():
            expected = kinds_by(last, each.due_on) if each.ends_on <= last else []
            notices = list(recorded.filter(monitoring_return=each).values_list("kind", flat=True))
            assert sorted(notices) == sorted(expected)
        mails = OutboxMessage.objects.filter(key__startswith="return:").count()
        assert mails == recorded.filter(outcome=NoticeOutcome.QUEUED).count()


@pytest.mark.urls("monitoring.tests.pages")
@pytest.mark.django_db(transaction=True)
def test_runs_at_once_leave_what_one_leaves():
    agreements = AgreementFactory.create_batch(12, active=True)
    for agreement in agreements:
        MembershipFactory(organisation=agreement.organisation)
    alone = AgreementFactory(active=True)
    create_obligations(alone, at=ACTIVATED, by=None)
    together = threading.Barrier(3)

    def one(_):
        try:
            together.wait()
            return run(dt.date(2025, 9, 30))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        summaries = list(pool.map(one, range(3)))

    assert [standing(each) for each in agreements] == [standing(alone)] * 12
    assert sum(summary["returns_created"] for summary in summaries) == 12 * 6
    assert sum(summary["returns_opened"] for summary in summaries) == 13
    assert ReturnNotice.objects.filter(kind=NoticeKind.OPENED).count() == 13
    assert OutboxMessage.objects.count() == 12
