from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import SEEN_BY_ALL_OF, sees_every_agreement
from commissioning.common.models import Stateful
from monitoring.enums import NoticeKind, NoticeOutcome, Rating, ReturnStatus

# Returns that an organisation still has to hand in, and those that an officer still has to settle.
OUTSTANDING = {ReturnStatus.NOT_STARTED, ReturnStatus.DRAFT, ReturnStatus.QUERIED}
HANDED_IN = {ReturnStatus.SUBMITTED, ReturnStatus.QUERIED, ReturnStatus.ACCEPTED}


class ReturnQuerySet(models.QuerySet):
    """Reads of returns."""

    def visible_to(self, user):
        """Those of the agreements that the person sees; officers who see them all need no look-up."""
        if user.has_role(*SEEN_BY_ALL_OF):
            return self
        if sees_every_agreement(user):
            return self
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def current(self):
        """Without those that a change of dates put aside."""
        return self.filter(superseded=False)

    def open_on(self, day):
        """Those that can be answered on ``day``: from the last day of their period."""
        return self.current().filter(ends_on__lte=day, status__in=OUTSTANDING)

    def overdue_on(self, day):
        """Those that ought to have been handed in before ``day``."""
        return self.current().filter(due_on__lt=day, status__in=OUTSTANDING - {ReturnStatus.QUERIED})


class Return(Stateful):
    """What an organisation reports of one period of an agreement.

    ``starts_on``, ``ends_on`` inclusive. Whether it is open is computed from ``ends_on``, never stored.
    Once accepted, ``snapshot`` (canonical JSON) and its SHA-256 are what is shown and counted.
    Scores are points out of 100, worked out when the return is accepted.
    """

    TRANSITIONS = {
        ReturnStatus.NOT_STARTED: {ReturnStatus.DRAFT, ReturnStatus.WAIVED, ReturnStatus.CANCELLED},
        ReturnStatus.DRAFT: {ReturnStatus.SUBMITTED, ReturnStatus.WAIVED, ReturnStatus.CANCELLED},
        ReturnStatus.SUBMITTED: {ReturnStatus.QUERIED, ReturnStatus.ACCEPTED},
        ReturnStatus.QUERIED: {ReturnStatus.SUBMITTED},
    }
    STATUS_COLOURS = {
        ReturnStatus.NOT_STARTED: "grey",
        ReturnStatus.DRAFT: "blue",
        ReturnStatus.SUBMITTED: "blue",
        ReturnStatus.QUERIED: "yellow",
        ReturnStatus.ACCEPTED: "green",
        ReturnStatus.WAIVED: "grey",
        ReturnStatus.CANCELLED: "grey",
    }

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField("period")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    due_reason = models.CharField("why due on another day", max_length=300, blank=True, editable=False)
    status = models.CharField(max_length=12, choices=ReturnStatus, default=ReturnStatus.NOT_STARTED, editable=False)
    superseded = models.BooleanField("put aside by a change of dates", default=False, editable=False)
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="monitoring_return",
    )
    declared_by_name = models.CharField("declared by", max_length=150, blank=True, editable=False)
    submitted_at = models.DateTimeField("last submitted at", null=True, blank=True, editable=False)
    first_submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    officer_note = models.TextField(
        "the officer's answer", blank=True, editable=False, help_text="What the organisation reads with the acceptance."
    )
    quality = models.PositiveSmallIntegerField(
        "quality, 0 to 4", null=True, blank=True, editable=False, validators=[MaxValueValidator(4)]
    )
    delivery_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, editable=False)
    compliance_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, editable=False)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, editable=False)
    rating = models.CharField(max_length=8, choices=Rating, blank=True, editable=False)
    snapshot = models.TextField(blank=True, editable=False)
    snapshot_sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    objects = ReturnQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["snapshot"])

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            # With all that counting by state and agreement asks for, so that it reads the index alone.
            models.Index(fields=["status", "due_on", "superseded", "agreement"], name="return_status_due"),
            models.Index(fields=["due_on", "id"], name="return_due"),
            models.Index(fields=["agreement", "ends_on"], name="return_agreement_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], condition=Q(superseded=False), name="one_return_per_period"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="return_ends_after_start"),
            models.CheckConstraint(condition=Q(due_on__gte=F("ends_on")), name="return_due_after_period"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="return_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="return_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.ACCEPTED)
                | (Q(accepted_at__isnull=False) & ~Q(snapshot="") & ~Q(snapshot_sha256="")),
                name="accepted_return_is_frozen",
            ),
        ]

    def __str__(self):
        return f"return {self.number} of {self.agreement.reference}"

    def get_absolute_url(self):
        return reverse("monitoring:return-detail", args=[self.pk])

    @property
    def can_be_begun(self) -> bool:
        return self.status == ReturnStatus.NOT_STARTED

    @property
    def can_be_changed(self) -> bool:
        """Whether the organisation may change any of it now."""
        return self.status in {ReturnStatus.DRAFT, ReturnStatus.QUERIED}

    @property
    def can_be_answered(self) -> bool:
        """Whether an officer may query or accept it now."""
        return self.status == ReturnStatus.SUBMITTED

    @property
    def is_outstanding(self) -> bool:
        return self.status in OUTSTANDING

    @property
    def queries_are_open(self) -> bool:
        return self.status == ReturnStatus.QUERIED


class ReturnNotice(models.Model):
    """That a mail about a return was sent, or skipped because a later one was due. Once for each kind."""

    monitoring_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    outcome = models.CharField(max_length=10, choices=NoticeOutcome)
    at = models.DateTimeField()

    class Meta:
        ordering = ["monitoring_return", "at", "pk"]
        constraints = [models.UniqueConstraint(fields=["monitoring_return", "kind"], name="one_notice_of_a_kind")]

    def __str__(self):
        return self.get_kind_display()
