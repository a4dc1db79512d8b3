"""What stands in a meeting's agenda and minutes, under a stamp that changes with every word of it.

A form carries the stamp of what it showed; where another one stands by the time it is sent, somebody else has
saved in between.
"""

from commissioning.common.snapshots import canonical_json, sha256_of
from monitoring.models import Meeting


def agenda_stamp(meeting: Meeting) -> str:
    """The stamp of the saved agenda; empty where none is saved yet."""
    rows = [[title, reason] for title, reason in meeting.agenda.order_by("number").values_list("title", "reason")]
    return sha256_of(canonical_json(rows)) if rows else ""


def written_minutes(meeting: Meeting) -> list[tuple[str, str]]:
    """The saved minutes as headings with what stands under each: items, summary, actions not closed."""
    items = [(f"{item.number}. {item.title}", item.minutes) for item in meeting.agenda.order_by("number")]
    actions = [
        (f"Action: {action.text}", f"{action.get_owner_display()} {action.owner_name}, by {action.due_on:%d/%m/%Y}")
        for action in meeting.actions.filter(closed_at=None).order_by("number")
    ]
    summary = Meeting.objects.values_list("summary", flat=True).get(pk=meeting.pk)
    return [*items, ("Summary", summary), *actions]


def minutes_stamp(meeting: Meeting) -> str:
    """The stamp of the saved minutes."""
    return sha256_of(canonical_json([list(line) for line in written_minutes(meeting)]))
