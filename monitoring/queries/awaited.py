"""The returns that payments wait for: which were accepted, and which are late."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from commissioning.common.templatetags.words import long_date
from monitoring.enums import ReturnStatus
from monitoring.models import Return


def accepted_returns(keys: Collection[int]) -> dict[tuple[int, int], dt.date]:
    """The day of acceptance by agreement's key and return's number."""
    rows = Return.objects.current().filter(agreement__in=keys, status=ReturnStatus.ACCEPTED).order_by()
    return {
        (agreement, number): local_date(guaranteed(at))
        for agreement, number, at in rows.values_list("agreement", "number", "accepted_at")
    }


def late_returns(keys: Collection[int], today: dt.date) -> dict[int, list[str]]:
    """What ought to have been handed in before ``today``, in words, by agreement's key."""
    late = defaultdict(list)
    rows = Return.objects.overdue_on(today).filter(agreement__in=keys).order_by("number")
    for agreement, number, due_on in rows.values_list("agreement", "number", "due_on"):
        late[agreement].append(f"Return {number} was due on {long_date(due_on)} and has not come.")
    return dict(late)
