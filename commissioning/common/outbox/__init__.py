"""Mail leaves through here: written with what causes it, sent by a task.

``queue`` and ``queue_many`` write a mail in the caller's transaction under a unique key, so that a mail is
never queued twice and never without its cause. ``send_due`` claims each message singly and sends it: it is
delivered at least once, and only a kill between sending and recording leads to a second copy, which carries
the same Message-ID.
"""

from .forgetting import forget
from .queueing import Attachment, Mail, queue, queue_many
from .rendering import MailTemplateError
from .sending import retry, send_due

__all__ = ["Attachment", "Mail", "MailTemplateError", "forget", "queue", "queue_many", "retry", "send_due"]
