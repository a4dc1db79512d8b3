"""What a meeting is to talk about: proposed from what is known, then the officer's."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from commissioning.common.states import CannotMove, locked
from monitoring.enums import MeetingStatus
from monitoring.models import AgendaItem, Meeting
from monitoring.queries.agenda import AgendaPoint, agenda_for
from monitoring.queries.meeting_papers import agenda_stamp


class StalePapers(Exception):
    """Somebody else has saved the agenda or the minutes since the form was shown. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__("Somebody else saved a change while you were writing. Nothing of yours was saved yet.")


EDITABLE = {MeetingStatus.DUE, MeetingStatus.ARRANGED}

__all__ = ["AgendaPoint", "StalePapers", "propose_agenda", "save_agenda"]


@transaction.atomic
def propose_agenda(meeting: Meeting, *, today: dt.date) -> list[AgendaItem]:
    """Write what ``agenda_for`` proposes as the meeting's agenda."""
    return _write(meeting, agenda_for(meeting, today=today))


@transaction.atomic
def save_agenda(
    meeting: Meeting, points: Sequence[AgendaPoint], *, at: dt.datetime, by, shown: str | None = None
) -> list[AgendaItem]:
    """Put ``points`` in the place of the agenda, in their order.

    ``shown`` is the stamp of the agenda that the form showed; None where none was shown. Raises ``StalePapers``
    where another agenda stands by now, ``CannotMove`` once the meeting was held.
    """
    fresh = locked(meeting)
    if fresh.status not in EDITABLE:
        raise CannotMove(fresh, MeetingStatus.ARRANGED)
    if shown is not None and shown != agenda_stamp(fresh):
        raise StalePapers
    return _write(fresh, points)


def _write(meeting: Meeting, points: Sequence[AgendaPoint]) -> list[AgendaItem]:
    meeting.agenda.all().delete()
    return AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=number, title=point.title[:200], reason=point.reason[:300])
        for number, point in enumerate(points, start=1)
    )
