from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """One mail, written in the transaction that causes it and sent by a task.

    ``key`` names the cause (``return:12:opened:7``) and is unique, so that a mail is never queued twice.
    A worker claims a message by compare-and-swap before it sends; a claim that is old and not finished
    is swept and tried again. The mail itself is kept by post_office, with its log of attempts.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=200, unique=True)
    email = models.OneToOneField("post_office.Email", on_delete=models.CASCADE, related_name="outbox_message")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    is_secret = models.BooleanField(
        "holds a secret link",
        default=False,
        help_text="Its text opens an account or an organisation: shown to nobody, and wiped once it is sent.",
    )
    forgets_address = models.BooleanField(
        default=False, help_text="Whom it went to is kept no longer than it takes to send it."
    )

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = "mail"
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="outbox_message_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="claimed", claimed_at__isnull=False)
                | (~Q(status="claimed") & Q(claimed_at__isnull=True)),
                name="outbox_message_claimed_at",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="outbox_message_sent_at",
            ),
        ]

    def __str__(self):
        return self.key
