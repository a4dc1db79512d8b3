"""The rounds that anybody may read, by where they are."""

import datetime as dt

from django.db.models import Q, QuerySet, Sum

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import FundingRound
from commissioning.common import clock


def _with_money() -> QuerySet[FundingRound]:
    """Each with ``total_pence`` and ``awards_expected``, the latter None where no scheme says."""
    return FundingRound.objects.public().annotate(
        total_pence=Sum("schemes__budget_pence"), awards_expected=Sum("schemes__awards_expected")
    )


def open_at(at: dt.datetime) -> QuerySet[FundingRound]:
    """Those that take applications at ``at``, the first to close first."""
    found = _with_money().filter(status=RoundStatus.PUBLISHED, opens_at__lte=at, closes_on__gte=clock.local_date(at))
    return found.order_by("closes_on", "title")


def forthcoming_at(at: dt.datetime) -> QuerySet[FundingRound]:
    """Those announced that do not take applications yet, the first to open first."""
    return _with_money().filter(status=RoundStatus.PUBLISHED, opens_at__gt=at).order_by("opens_at", "title")


def closed_at(at: dt.datetime) -> QuerySet[FundingRound]:
    """Those that are over: closed, decided or cancelled, the latest first."""
    over = Q(status__in=[RoundStatus.DECIDED, RoundStatus.CANCELLED])
    over |= Q(status=RoundStatus.PUBLISHED, opens_at__lte=at, closes_on__lt=clock.local_date(at))
    return _with_money().filter(over).order_by("-closes_on", "title")
