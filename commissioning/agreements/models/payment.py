from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.agreements.enums import NOT_PAYABLE, PaymentStatus
from commissioning.agreements.models.agreement import Agreement, sees_every_agreement
from commissioning.common.models import Stateful

# Of agreements in force or ended, to organisations without a hold on their funding, and not waiting for a return.
PAYABLE = (
    ~Q(released_by_period__isnull=False, released_on__isnull=True)
    & Q(agreement__organisation__funding_hold_reason="")
    & ~Q(agreement__status__in=NOT_PAYABLE)
)


class PaymentQuerySet(models.QuerySet):
    """Reads of payments."""

    def made(self):
        """Sent or paid: money that has left."""
        return self.filter(status__in=[PaymentStatus.SENT, PaymentStatus.PAID])

    def visible_to(self, user):
        """Those of the agreements that the person sees."""
        return self if sees_every_agreement(user) else self.filter(agreement__in=Agreement.objects.visible_to(user))

    def waiting(self):
        """Those that wait for a return to be accepted."""
        return self.filter(released_by_period__isnull=False, released_on=None)

    def payable(self):
        """Those that may be approved or sent."""
        return self.filter(PAYABLE)


class Payment(Stateful):
    """One instalment of an agreement, from one agency. Approved by two different people before it is sent.

    ``released_by_period``: the number of the return whose acceptance it waits for; ``released_on``: the day on which
    that return was accepted, or an officer let it go without. ``told``: why it is held, or was released, in the words
    that the organisation reads. ``batch``: the file in which it went to the finance system; ``finance_reference``:
    what that system calls it.
    """

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

    released_by_period = models.PositiveSmallIntegerField(
        "waits for the acceptance of return", null=True, blank=True, editable=False
    )
    released_on = models.DateField("no longer waits since", null=True, blank=True, editable=False)
    told = models.TextField("what the organisation is told", blank=True, editable=False)
    batch = models.ForeignKey(
        "agreements.PaymentBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="payments",
    )
    finance_reference = models.CharField("finance system’s reference", max_length=100, blank=True, editable=False)

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
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | Q(released_by_period__isnull=False),
                name="payment_released_by_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "sent", "paid"])
                | Q(released_by_period__isnull=True)
                | Q(released_on__isnull=False),
                name="payment_leaves_only_when_released",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | Q(status__in=["sent", "paid"]), name="payment_in_a_batch_has_left"
            ),
        ]

    def __str__(self):
        return f"payment {self.number} of {self.agreement.reference}"

    @property
    def reference(self) -> str:
        """What the finance system is given to know it by, and gives back: ``AG-2027-014/3``."""
        return f"{self.agreement.reference}/{self.number}"

    @property
    def waits(self) -> bool:
        """Whether a return has to be accepted first."""
        return self.released_by_period is not None and self.released_on is None
