"""Records of dashboards for tests."""

import datetime as dt

import factory

from commissioning.dashboards.models import SavedView
from organisations.tests.factories import UserFactory


class SavedViewFactory(factory.django.DjangoModelFactory):
    """The overdue returns, as a commissioning officer saved them."""

    class Meta:
        model = SavedView

    user = factory.SubFactory(UserFactory, commissioning_officer=True)
    page = "monitoring:return-queue"
    name = factory.Sequence(lambda number: f"Overdue {number}")
    query = "state=overdue"
    saved_at = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
