"""History of set-based writes."""

import datetime as dt

import pytest

from commissioning.agreements.models import Agreement
from commissioning.agreements.tests.factories import AgreementFactory
from commissioning.common import history
from monitoring.tests.factories import MeetingFactory, MonitoringPlanFactory, ReturnFactory, ReviewFactory
from organisations.tests.factories import UserFactory

AT = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def rows_of(model) -> list[dict]:
    """All there is of a model's history, without its own keys."""
    rows = model.history.order_by("history_id").values()
    return [{name: value for name, value in row.items() if name != "history_id"} for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "made_by", [AgreementFactory, ReturnFactory, MeetingFactory, ReviewFactory, MonitoringPlanFactory]
)
@pytest.mark.parametrize(("kind", "is_update"), [(history.ADDED, False), (history.CHANGED, True)])
def test_the_rows_are_those_of_the_library(made_by, kind, is_update):
    records, by = made_by.create_batch(3), UserFactory()
    model = type(records[0])
    model.history.all().delete()
    model.history.bulk_history_create(
        records, update=is_update, default_user=by, default_date=AT, default_change_reason="Countersigned as a round"
    )
    expected = rows_of(model)
    model.history.all().delete()

    history.record(model, [row.pk for row in records], kind, at=AT, by=by, reason="Countersigned as a round")

    assert sorted(rows_of(model), key=lambda row: row["id"]) == expected


@pytest.mark.django_db
def test_nobody_and_no_reason_are_recorded_as_such(django_assert_num_queries):
    keys = [agreement.pk for agreement in AgreementFactory.create_batch(2)]
    Agreement.history.all().delete()

    with django_assert_num_queries(1):
        history.record(Agreement, keys, history.CHANGED, at=AT, by=None)

    written = Agreement.history.values_list("history_user", "history_change_reason", "history_type")
    assert set(written) == {(None, "", "~")}
