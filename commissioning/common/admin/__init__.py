"""What every app's admin is made of, and the admin of the records that all apps share."""

from .outbox_message import OutboxMessageAdmin
from .records import ReadOnlyAdmin, RecordAdmin
from .shared import OfficerTaskAdmin, StatusChangeAdmin

__all__ = ["OfficerTaskAdmin", "OutboxMessageAdmin", "ReadOnlyAdmin", "RecordAdmin", "StatusChangeAdmin"]
