"""What is done about a monitoring meeting: arranged, put on another day, held, written down, agreed."""

from .actions import ActionClosed, close_action
from .agenda import AgendaPoint, StalePapers, save_agenda
from .arrange import Guest, arrange, cancel, rearrange, request_extra
from .minutes import (
    ActionEntry,
    NoMinutes,
    NotConfirmed,
    NotSent,
    agree_minutes,
    confirm_minutes,
    hold,
    save_minutes,
    send_minutes,
)

__all__ = [
    "ActionClosed",
    "ActionEntry",
    "AgendaPoint",
    "Guest",
    "NoMinutes",
    "NotConfirmed",
    "NotSent",
    "StalePapers",
    "agree_minutes",
    "arrange",
    "cancel",
    "close_action",
    "confirm_minutes",
    "hold",
    "rearrange",
    "request_extra",
    "save_agenda",
    "save_minutes",
    "send_minutes",
]
