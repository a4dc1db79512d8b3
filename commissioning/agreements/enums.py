"""Words of agreements and payments."""

from django.db import models


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    OFFERED = "offered", "Offered"
    ACTIVE = "active", "Active"
    SUSPENDED = "suspended", "Suspended"
    DECLINED = "declined", "Declined"
    TERMINATED = "terminated", "Terminated"
    ENDED = "ended", "Ended"


class PaymentStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    PAID = "paid", "Paid"


class VariationKind(models.TextChoices):
    END_DATE = "end_date", "Change of end date"
    START_DATE = "start_date", "Change of start date"
