from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.common.models import Stateful
from commissioning.common.validators import no_nul
from commissioning.decisions.enums import ClearanceKind, ReportKind, ReportStatus


class Report(Stateful):
    """A report to committee. ``window_starts_on`` and ``window_ends_on`` are inclusive: it covers the periods
    that end within them and whose returns were accepted by ``cut_off_at``.

    Once published it is shown from what ``PublishedReport`` froze, and from nothing else.
    """

    TRANSITIONS = {
        ReportStatus.DRAFT: {ReportStatus.IN_CLEARANCE},
        ReportStatus.IN_CLEARANCE: {ReportStatus.CLEARED, ReportStatus.DRAFT},
        ReportStatus.CLEARED: {ReportStatus.PUBLISHED},
        ReportStatus.PUBLISHED: {ReportStatus.SUPERSEDED},
    }
    STATUS_COLOURS = {
        ReportStatus.DRAFT: "grey",
        ReportStatus.IN_CLEARANCE: "yellow",
        ReportStatus.CLEARED: "blue",
        ReportStatus.PUBLISHED: "green",
        ReportStatus.SUPERSEDED: "grey",
    }

    issue = models.ForeignKey("decisions.Issue", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=14, choices=ReportKind, default=ReportKind.PERFORMANCE)
    reference = models.SlugField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", "Enter a reference, like R-2026-001.")],
    )
    title = models.CharField(max_length=300, validators=[no_nul])
    committee = models.CharField(max_length=200, validators=[no_nul])
    meets_on = models.DateField("date of the meeting")
    report_of = models.CharField("report of", max_length=200, validators=[no_nul], help_text="The director's title.")
    author = models.CharField(max_length=200, validators=[no_nul])
    contact = models.CharField(
        max_length=300, validators=[no_nul], help_text="Whom to ask: telephone number or e-mail address."
    )
    window_starts_on = models.DateField("covers periods that end from")
    window_ends_on = models.DateField("covers periods that end up to")
    cut_off_at = models.DateTimeField("counts returns accepted up to")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    status = models.CharField(max_length=14, choices=ReportStatus, default=ReportStatus.DRAFT, editable=False)
    created_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["-window_ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(window_ends_on__gte=F("window_starts_on")),
                name="report_window_ends_after_start",
                violation_error_message="The last day must not be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("decisions:report-detail", args=[self.reference])

    @property
    def is_frozen(self) -> bool:
        """Published, or was: shown from its snapshot only."""
        return self.status in {ReportStatus.PUBLISHED, ReportStatus.SUPERSEDED}

    @property
    def is_open(self) -> bool:
        """Whether its text may still be changed."""
        return self.status in {ReportStatus.DRAFT, ReportStatus.IN_CLEARANCE}


class ReportSection(models.Model):
    """One heading of a report with its text in Markdown. ``key`` says what it is for; ``revision`` goes up with
    every save, so that of two people who edit at once the second is told."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    heading = models.CharField(max_length=200, validators=[no_nul])
    text = models.TextField(blank=True, validators=[no_nul])
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="section_number_once"),
            models.UniqueConstraint(fields=["report", "key"], name="section_key_once"),
        ]

    def __str__(self):
        return f"{self.number}. {self.heading}"


class ReportRecommendation(models.Model):
    """What members are recommended to do, numbered 1.1, 1.2 …"""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(validators=[no_nul])

    history = HistoricalRecords()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="recommendation_number_once")]

    def __str__(self):
        return f"1.{self.number} {self.text[:80]}"


class ReportExplanation(models.Model):
    """An officer's explanation of one exception. ``key`` is the exception's: ``return:12`` or ``spend:7``."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="explanations")
    key = models.CharField(max_length=60)
    text = models.TextField(validators=[no_nul])
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["report", "key"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_explanation_of_an_exception")]

    def __str__(self):
        return f"{self.key}: {self.text[:60]}"


class Clearance(models.Model):
    """That a finance or legal officer cleared the implications as they read then. A later change of the text
    voids it: the row stays and says so, and a new one is needed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="clearances")
    kind = models.CharField(max_length=10, choices=ClearanceKind)
    comment = models.TextField(blank=True, validators=[no_nul])
    cleared_at = models.DateTimeField()
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_reason = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["report", "cleared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind"], condition=Q(voided_at=None), name="one_clearance_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_reason="")
                | (Q(voided_at__isnull=False) & ~Q(voided_reason="")),
                name="voided_clearance_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.report.reference}"


class FrozenReport(Exception):
    """What was published is never changed."""


class PublishedReport(models.Model):
    """A report as it was published: canonical JSON of its text and figures, and the PDF's bytes, each with its
    SHA-256. Written once."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="publication")
    snapshot = models.TextField(editable=False)
    snapshot_sha256 = models.CharField("SHA-256 of the snapshot", max_length=64, editable=False)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField("SHA-256 of the PDF", max_length=64, editable=False)
    published_at = models.DateTimeField(editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-published_at"]

    def __str__(self):
        return f"{self.report.reference} as published"

    def save(self, *args, **kwargs):
        """Only the first time."""
        if self.pk is not None:
            raise FrozenReport("A published report cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Never."""
        raise FrozenReport("A published report cannot be deleted.")
