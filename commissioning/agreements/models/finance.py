"""What passes between the portal and a finance system. No bank details: the finance system has those."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.agreements.enums import AmountUnit, DateFormat, FileEncoding, PaymentField
from organisations.enums import Role

# Files name agreements of every agency: for those who see every agreement and have to do with money.
READS_FINANCE = (Role.COMMISSIONING_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)


class FinanceQuerySet(models.QuerySet):
    """Reads of files that passed between the portal and a finance system."""

    def visible_to(self, user):
        return self if user.has_role(*READS_FINANCE) else self.none()


class StatementQuerySet(FinanceQuerySet):
    """Reads of statements."""

    def with_counts(self):
        """With ``row_count``, and ``taken_count``: how many of them were taken in; newest first."""
        counted = self.annotate(row_count=Count("rows"), taken_count=Count("rows__taken_at"))
        return counted.order_by("-uploaded_at", "-pk")


class PaymentLayout(models.Model):
    """How a finance system wants a file of payments: its columns in order, its dates, amounts and letters."""

    name = models.CharField(max_length=100, unique=True)
    date_format = models.CharField("dates", max_length=10, choices=DateFormat, default=DateFormat.SLASHES)
    amount_unit = models.CharField("amounts", max_length=6, choices=AmountUnit, default=AmountUnit.POUNDS)
    encoding = models.CharField("letters", max_length=10, choices=FileEncoding, default=FileEncoding.UTF8)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class PaymentColumn(models.Model):
    """One column of a file of payments: its heading, and what stands below it."""

    layout = models.ForeignKey(PaymentLayout, on_delete=models.CASCADE, related_name="columns")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=100)
    source = models.CharField("holds", max_length=20, choices=PaymentField)
    fixed = models.CharField("text", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["layout", "number"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "number"], name="payment_column_number_once"),
            models.CheckConstraint(
                condition=Q(source=PaymentField.FIXED) | Q(fixed=""), name="payment_column_text_only_where_fixed"
            ),
        ]

    def __str__(self):
        return self.heading


class PaymentBatch(models.Model):
    """A file of approved payments for the finance system, as it was made: never made twice, never changed."""

    agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="payment_batches")
    layout = models.ForeignKey(PaymentLayout, on_delete=models.PROTECT, related_name="batches")
    rows = models.PositiveIntegerField()
    total_pence = models.BigIntegerField("total")
    content = models.TextField("file", editable=False)
    encoding = models.CharField("letters", max_length=10, choices=FileEncoding)
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FinanceQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name_plural = "payment batches"

    def __str__(self):
        return f"Batch {self.pk}"

    def get_absolute_url(self):
        return reverse("agreements:batch-detail", args=[self.pk])

    @property
    def name(self) -> str:
        """What the file is called when it is saved."""
        return f"payments-{self.made_at:%Y-%m-%d}-batch-{self.pk}.csv"

    @property
    def file(self) -> bytes:
        """The very bytes whose SHA-256 is kept."""
        return self.content.encode(self.encoding, errors="replace")


class StatementLayout(models.Model):
    """How a finance system's statement of payments made is written: which column is what."""

    name = models.CharField(max_length=100, unique=True)
    reference_heading = models.CharField("heading of our reference", max_length=100)
    amount_heading = models.CharField("heading of the amount", max_length=100)
    paid_on_heading = models.CharField("heading of the day it was paid", max_length=100)
    finance_reference_heading = models.CharField("heading of its own reference", max_length=100)
    date_format = models.CharField("dates", max_length=10, choices=DateFormat, default=DateFormat.SLASHES)
    amount_unit = models.CharField("amounts", max_length=6, choices=AmountUnit, default=AmountUnit.POUNDS)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Statement(models.Model):
    """A finance system's statement of payments made: uploaded, checked row by row, then taken in."""

    layout = models.ForeignKey(StatementLayout, on_delete=models.PROTECT, related_name="statements")
    name = models.CharField("file’s name", max_length=200)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, unique=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agreements:statement-detail", args=[self.pk])


class StatementRow(models.Model):
    """One row of a statement as it was read. ``unreadable``: what is wrong with the row itself; whether it fits a
    payment is looked up each time. ``taken_at``: when its payment became paid by it."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    reference = models.CharField("our reference", max_length=200, blank=True)
    amount_pence = models.BigIntegerField("amount", null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    finance_reference = models.CharField("finance system’s reference", max_length=100, blank=True)
    unreadable = models.CharField(max_length=300, blank=True)
    payment = models.OneToOneField(
        "agreements.Payment", on_delete=models.PROTECT, null=True, blank=True, related_name="statement_row"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["statement", "line"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "line"], name="statement_line_once"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True, taken_at__isnull=True)
                | Q(payment__isnull=False, taken_at__isnull=False),
                name="statement_row_taken_with_its_payment",
            ),
        ]

    def __str__(self):
        return f"row {self.line}"


class ApprovalLimit(models.Model):
    """The largest payment that a role may approve. A role without a line here may approve any."""

    role = models.CharField(max_length=40, choices=Role, unique=True)
    most_pence = models.BigIntegerField("largest payment, in pence")

    history = HistoricalRecords()

    class Meta:
        ordering = ["role"]
        constraints = [
            models.CheckConstraint(condition=Q(most_pence__gte=0), name="approval_limit_not_negative"),
        ]

    def __str__(self):
        return self.get_role_display()
