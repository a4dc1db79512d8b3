from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.agreements.enums import PaymentStatus


class PaymentQuerySet(models.QuerySet):
    """Reads of payments."""

    def made(self):
        """Sent or paid: money that has left."""
        return self.filter(status__in=[PaymentStatus.SENT, PaymentStatus.PAID])


class Payment(models.Model):
    """One instalment of an agreement, from one agency. Approved by two different people before it is sent."""

    TRANSITIONS = {
        PaymentStatus.PLANNED: {PaymentStatus.APPROVED, PaymentStatus.HELD},
        PaymentStatus.APPROVED: {PaymentStatus.SENT, PaymentStatus.HELD},
        PaymentStatus.HELD: {PaymentStatus.PLANNED},
        PaymentStatus.SENT: {PaymentStatus.PAID},
    }
    STATUS_COLOURS = {
        PaymentStatus.PLANNED: "grey",
        PaymentStatus.HELD: "yellow",
        PaymentStatus.APPROVED: "blue",
        PaymentStatus.SENT: "blue",
        PaymentStatus.PAID: "green",
    }

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField()
    agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="payments")
    due_on = models.DateField()
    amount_pence = models.BigIntegerField("amount")
    status = models.CharField(max_length=10, choices=PaymentStatus, default=PaymentStatus.PLANNED, editable=False)
    first_approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    sent_on = models.DateField(null=True, blank=True, editable=False)
    paid_on = models.DateField(null=True, blank=True, editable=False)

    objects = PaymentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement", "number"]
        indexes = [models.Index(fields=["status", "due_on"], name="payment_status_due")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=Q(first_approved_at__isnull=True, first_approved_by__isnull=True)
                | Q(first_approved_at__isnull=False, first_approved_by__isnull=False),
                name="payment_first_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="payment_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("first_approved_by")),
                name="payment_approved_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "sent", "paid"]) | Q(approved_at__isnull=False),
                name="payment_leaves_only_when_approved",
            ),
        ]

    def __str__(self):
        return f"payment {self.number} of {self.agreement.reference}"
