"""A return is on time by the day in London on which it was first handed in."""

import datetime as dt

import pytest

from monitoring.models import Return
from monitoring.queries.return_queue import punctual
from monitoring.tests.factories import ReturnFactory

pytestmark = pytest.mark.django_db

SUMMER, WINTER = dt.date(2026, 7, 28), dt.date(2026, 1, 28)


@pytest.mark.parametrize(
    ("due_on", "handed_in_at", "how"),
    [
        (SUMMER, "2026-07-01T12:00:00", "on_time"),
        (SUMMER, "2026-07-27T23:30:00", "on_time"),  # half past midnight of the day itself
        (SUMMER, "2026-07-28T00:00:00", "on_time"),
        (SUMMER, "2026-07-28T22:59:59.999999", "on_time"),
        (SUMMER, "2026-07-28T23:00:00", "late"),  # the same day in UTC, and the next in London
        (SUMMER, "2026-07-29T00:00:00", "late"),
        (WINTER, "2026-01-28T23:59:59.999999", "on_time"),
        (WINTER, "2026-01-29T00:00:00", "late"),
        (WINTER, "2027-02-01T12:00:00", "late"),
    ],
)
def test_the_day_in_london_counts(due_on, handed_in_at, how):
    record = ReturnFactory(submitted=True)
    at = dt.datetime.fromisoformat(handed_in_at).replace(tzinfo=dt.UTC)
    Return.objects.filter(pk=record.pk).update(
        starts_on=due_on - dt.timedelta(days=60),
        ends_on=due_on - dt.timedelta(days=28),
        due_on=due_on,
        first_submitted_at=at,
    )

    found = {each for each in ("on_time", "late", "missing") if Return.objects.filter(punctual(each)).exists()}

    assert found == {how}
