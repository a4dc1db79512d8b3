"""Bringing an agreement's meetings in line with its term."""

import datetime as dt
from typing import Any

from commissioning.common.models import OfficerTask
from monitoring.enums import MeetingKind, MeetingStatus
from monitoring.models import Meeting
from monitoring.operations.schedule import bulk
from monitoring.rules import MeetingRule


def task_key(meeting_id: int) -> str:
    """The key of the task to arrange a meeting."""
    return f"meeting:{meeting_id}:arrange"


def align_meetings(
    agreement, standing: list[Meeting], wanted: list[MeetingRule], *, at: dt.datetime, by, reason: str
) -> list[dict[str, Any]]:
    """Move and cancel meetings that are only due as ``wanted`` asks; the new ones' columns, not yet written.

    One that was arranged, held or cancelled by a person stays, and no other takes its place.
    """
    by_number = {(row.kind, row.number): row for row in standing if row.kind != MeetingKind.EXTRA}
    new, moved = [], []
    for rule in wanted:
        row = by_number.pop((rule.kind, rule.number), None)
        dates = (rule.window_starts_on, rule.due_on)
        if row is None:
            new.append({"agreement_id": agreement.pk, **rule._asdict()})
        elif row.status == MeetingStatus.DUE and (row.window_starts_on, row.due_on) != dates:
            row.window_starts_on, row.due_on = dates
            moved.append(row)
    gone = [row for row in by_number.values() if row.status == MeetingStatus.DUE]
    for row in gone:
        row.superseded = True
    bulk.move(gone, MeetingStatus.CANCELLED, at=at, by=by, reason=reason, fields=["superseded"])
    bulk.change(moved, ["window_starts_on", "due_on"], at=at, by=by, reason=reason)
    forget_tasks([*gone, *moved])
    return new


def forget_tasks(meetings: list[Meeting]) -> None:
    """Take back the tasks to arrange ``meetings`` that nobody has done yet."""
    if meetings:
        keys = [task_key(meeting.pk) for meeting in meetings]
        OfficerTask.objects.filter(key__in=keys, done_at=None).delete()
