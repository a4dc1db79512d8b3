"""Until when an organisation may apply."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import Extension, FundingRound, Recommendation
from commissioning.applications.rules.timetable import is_in_time


def last_day(funding_round: FundingRound, organisation_id: int) -> dt.date:
    """The round's last day, or the latest day to which this organisation was given more time."""
    return last_days([(funding_round, organisation_id)])[funding_round.pk, organisation_id]


def last_days(pairs: Iterable[tuple[FundingRound, int]]) -> dict[tuple[int, int], dt.date]:
    """The same for many pairs of a round and an organisation's key, in one query."""
    pairs = list(pairs)
    extended = {
        (found["round"], found["organisation"]): found["latest"]
        for found in Extension.objects.filter(
            round__in={funding_round.pk for funding_round, _ in pairs}, organisation__in={key for _, key in pairs}
        )
        .order_by()
        .values("round", "organisation")
        .annotate(latest=Max("closes_on"))
    }
    return {(one.pk, key): max(one.closes_on, extended.get((one.pk, key), one.closes_on)) for one, key in pairs}


def is_open_until(funding_round: FundingRound, last: dt.date, at: dt.datetime) -> bool:
    """Whether a round can be applied to at ``at`` by somebody who may apply until ``last``, 23:59:59 local."""
    return funding_round.status == RoundStatus.PUBLISHED and funding_round.opens_at <= at and is_in_time(last, at)


def is_final(funding_round: FundingRound) -> bool:
    """Whether what is recommended for the round is final: who applies now would not be weighed with the others."""
    return Recommendation.objects.filter(round=funding_round).exists()
