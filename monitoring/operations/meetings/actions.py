"""Closing what was promised at a meeting."""

import datetime as dt

from django.db import transaction

from monitoring.models import MeetingAction


class ActionClosed(Exception):
    """Somebody has closed the action already."""


@transaction.atomic
def close_action(action: MeetingAction, *, note: str, at: dt.datetime, by) -> MeetingAction:
    """Close an action with a note that says what became of it. Raises ``ActionClosed`` for the second who does."""
    fresh = MeetingAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if fresh.closed_at is not None:
        raise ActionClosed("This action is closed already.")
    fresh.closed_at, fresh.closed_by, fresh.closing_note = at, by, note
    fresh.save()
    action.refresh_from_db()
    return fresh
