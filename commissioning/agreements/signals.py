"""News that later apps act on, sent inside the transaction that makes it true.

``agreements_activated``: ``agreement_ids`` (list of keys), ``at``, ``by``. Monitoring creates their obligations.
``agreement_stopped``: ``agreement``, ``at``, ``by``. Terminated or ended: obligations not begun fall away.
"""

from django.dispatch import Signal

agreements_activated = Signal()
agreement_stopped = Signal()
