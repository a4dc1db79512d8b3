"""What an agreement owes, created once for its whole term, and what the daily run does about it.

Everything here is safe to run twice, at once with itself, days late, or after a run that died half-way:
agreements and returns are locked before they are looked at, each chunk is one transaction, and unique
constraints stand behind both.
"""

from .notices import forget_reminders, send_notices
from .obligations import create_obligations
from .prompts import open_reviews, raise_meeting_tasks
from .run import run_schedule
from .stopping import stop_obligations

__all__ = [
    "create_obligations",
    "forget_reminders",
    "open_reviews",
    "raise_meeting_tasks",
    "run_schedule",
    "send_notices",
    "stop_obligations",
]
