from .form_press import FormPress
from .officer_task import OfficerTask
from .outbox_message import OutboxMessage
from .stateful import Stateful
from .status_change import StatusChange

__all__ = ["FormPress", "OfficerTask", "OutboxMessage", "Stateful", "StatusChange"]
