from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.common.models import Stateful


class Claim(Stateful):
    """Somebody says that they act for an organisation already on the register; an officer decides."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for an officer"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    TRANSITIONS = {Status.WAITING: {Status.APPROVED, Status.REFUSED}}

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    message = models.TextField("your part in the organisation")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING, editable=False)
    claimed_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(status="waiting"), name="one_waiting_claim"
            )
        ]

    def __str__(self):
        return f"{self.user} for {self.organisation}"

    @property
    def is_waiting(self) -> bool:
        """Whether an officer has still to decide."""
        return self.status == self.Status.WAITING
