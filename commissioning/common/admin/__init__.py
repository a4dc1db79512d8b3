"""What every app's admin is made of, and the admin of the records that all apps share."""

from .imports import BadFile, ImportMixin
from .outbox_message import OutboxMessageAdmin
from .records import ReadOnlyAdmin, RecordAdmin
from .shared import FormPressAdmin, OfficerTaskAdmin, StatusChangeAdmin

__all__ = [
    "BadFile",
    "FormPressAdmin",
    "ImportMixin",
    "OfficerTaskAdmin",
    "OutboxMessageAdmin",
    "ReadOnlyAdmin",
    "RecordAdmin",
    "StatusChangeAdmin",
]
