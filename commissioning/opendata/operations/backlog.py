"""What an agreement that was running before it came into the portal owed then."""

import datetime as dt
from collections.abc import Sequence

from commissioning.common.clock import local_date
from monitoring.enums import MeetingStatus, ReturnStatus
from monitoring.models import Meeting, Return
from monitoring.operations.schedule import bulk

RETURN_REASON = "Due before the agreement was imported: reported outside the portal, if at all."
MEETING_REASON = "Due before the agreement was imported: held outside the portal, if at all."


def set_aside(agreement_ids: Sequence[int], *, at: dt.datetime, by) -> None:
    """Waive returns and cancel meetings whose due day was before the day of the import.

    Nobody is chased for them: they were dealt with in the council's older ways, or never will be. What is due on
    the day of the import or later is owed as usual, though its period began before. Call it in the transaction
    that creates the obligations.
    """
    today = local_date(at)
    late = {"agreement__in": agreement_ids, "due_on__lt": today}
    returns = Return.objects.current().filter(status=ReturnStatus.NOT_STARTED, **late)
    meetings = Meeting.objects.current().filter(status=MeetingStatus.DUE, **late)
    bulk.move(list(returns), ReturnStatus.WAIVED, at=at, by=by, reason=RETURN_REASON)
    bulk.move(list(meetings), MeetingStatus.CANCELLED, at=at, by=by, reason=MEETING_REASON)
