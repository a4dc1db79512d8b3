"""The daily run in a worker that dies in the middle of it."""

import copy
import datetime as dt

import pytest
from django.db import transaction

from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common import clock
from commissioning.common.models import OfficerTask
from monitoring import tasks
from monitoring.models import Meeting, MonitoringPlan, Return, ReturnNotice, Review
from monitoring.operations.schedule import run_schedule
from tests.services.conftest import wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

COUNT = 2_000  # enough lots that a worker is still busy when the first is done


@pytest.fixture
def agreements():
    """Active agreements in their second year, of which nobody has created the obligations."""
    starts_on = clock.today().replace(day=1) - dt.timedelta(days=500)
    pattern = AgreementFactory(active=True, starts_on=starts_on, ends_on=starts_on + dt.timedelta(days=1094))
    more = [copy.copy(pattern) for _ in range(COUNT - 1)]
    for number, each in enumerate(more):
        each.pk, each.reference = None, f"COPY-{number}"
    Agreement.objects.bulk_create(more)
    return COUNT


def counts():
    """How many records of each kind there are."""
    return {model.__name__: model.objects.count() for model in (MonitoringPlan, Return, Meeting, Review)}


def test_what_a_killed_worker_leaves_is_whole_and_the_next_run_completes_it(agreements, worker):
    tasks.run_schedule.delay()
    worker.start()
    wait_until(MonitoringPlan.objects.exists, "the first lot of plans")
    worker.kill()
    with transaction.atomic():
        left = counts()
        planned = Agreement.objects.filter(monitoring_plan__isnull=False).values("pk")
        assert set(Return.objects.values_list("agreement", flat=True)) == {row["pk"] for row in planned}
    assert left["MonitoringPlan"] < agreements
    each = {name: count / left["MonitoringPlan"] for name, count in left.items()}

    run_schedule(at=clock.now())

    assert counts() == {name: count * agreements for name, count in each.items()}
    assert ReturnNotice.objects.count() > 0
    before = (counts(), ReturnNotice.objects.count(), OfficerTask.objects.count())
    assert not any(run_schedule(at=clock.now()).values())
    assert (counts(), ReturnNotice.objects.count(), OfficerTask.objects.count()) == before
