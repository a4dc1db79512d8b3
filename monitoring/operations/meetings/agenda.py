"""What a meeting is to talk about: proposed from what is known, then the officer's."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from commissioning.common.states import CannotMove, locked
from monitoring.enums import MeetingStatus
from monitoring.models import AgendaItem, Meeting
from monitoring.queries.agenda import AgendaPoint, agenda_for

EDITABLE = {MeetingStatus.DUE, MeetingStatus.ARRANGED}

__all__ = ["AgendaPoint", "propose_agenda", "save_agenda"]


@transaction.atomic
def propose_agenda(meeting: Meeting, *, today: dt.date) -> list[AgendaItem]:
    """Write what ``agenda_for`` proposes as the meeting's agenda."""
    return _write(meeting, agenda_for(meeting, today=today))


@transaction.atomic
def save_agenda(meeting: Meeting, points: Sequence[AgendaPoint], *, at: dt.datetime, by) -> list[AgendaItem]:
    """Put ``points`` in the place of the agenda, in their order. Raises ``CannotMove`` once the meeting was held."""
    fresh = locked(meeting)
    if fresh.status not in EDITABLE:
        raise CannotMove(fresh, MeetingStatus.ARRANGED)
    return _write(fresh, points)


def _write(meeting: Meeting, points: Sequence[AgendaPoint]) -> list[AgendaItem]:
    meeting.agenda.all().delete()
    return AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=number, title=point.title[:200], reason=point.reason[:300])
        for number, point in enumerate(points, start=1)
    )
