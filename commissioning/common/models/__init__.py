from .officer_task import OfficerTask
from .outbox_message import OutboxMessage
from .status_change import StatusChange

__all__ = ["OfficerTask", "OutboxMessage", "StatusChange"]
