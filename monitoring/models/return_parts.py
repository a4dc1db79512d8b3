from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from monitoring.enums import FigureBasis


class ReturnFigure(models.Model):
    """What was achieved of one target in a return's period. A draft row has ``actual`` empty.

    ``revision`` goes up with every save: a form that was shown an older one is told so.
    """

    monitoring_return = models.ForeignKey("monitoring.Return", on_delete=models.CASCADE, related_name="figures")
    target = models.ForeignKey("agreements.Target", on_delete=models.PROTECT, related_name="figures")
    actual = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    raw = models.CharField(
        "as typed", max_length=200, blank=True, editable=False, help_text="What was typed and not understood yet."
    )
    basis = models.CharField(max_length=14, choices=FigureBasis, default=FigureBasis.COUNTED)
    comment = models.TextField(blank=True)
    reopened = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["monitoring_return", "target"]
        constraints = [
            models.UniqueConstraint(fields=["monitoring_return", "target"], name="one_figure_per_target"),
            models.CheckConstraint(condition=Q(actual__isnull=True) | Q(actual__gte=0), name="figure_not_negative"),
            models.CheckConstraint(
                condition=~Q(basis=FigureBasis.NOT_COLLECTED) | Q(actual__isnull=True), name="not_collected_is_empty"
            ),
        ]

    def __str__(self):
        return f"{self.target}: {self.actual}"

    @property
    def about(self):
        """What the row is about."""
        return self.target

    @property
    def about_id(self) -> int:
        return self.target_id


class ReturnSpend(models.Model):
    """What was spent on one budget heading in a return's period."""

    monitoring_return = models.ForeignKey("monitoring.Return", on_delete=models.CASCADE, related_name="spending")
    budget_line = models.ForeignKey("agreements.BudgetLine", on_delete=models.PROTECT, related_name="spending")
    spent_pence = models.BigIntegerField("spent", null=True, blank=True)
    raw = models.CharField(
        "as typed", max_length=200, blank=True, editable=False, help_text="What was typed and not understood yet."
    )
    comment = models.TextField(blank=True)
    reopened = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["monitoring_return", "budget_line"]
        verbose_name_plural = "return spending"
        constraints = [
            models.UniqueConstraint(fields=["monitoring_return", "budget_line"], name="one_spend_per_line"),
            models.CheckConstraint(
                condition=Q(spent_pence__isnull=True) | Q(spent_pence__gte=0), name="spend_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.budget_line}: {self.spent_pence}"

    @property
    def about(self):
        """What the row is about."""
        return self.budget_line

    @property
    def about_id(self) -> int:
        return self.budget_line_id


class ReturnActionProgress(models.Model):
    """How far an organisation has got with an action that a meeting gave it, as one return says."""

    monitoring_return = models.ForeignKey("monitoring.Return", on_delete=models.CASCADE, related_name="action_progress")
    action = models.ForeignKey("monitoring.MeetingAction", on_delete=models.PROTECT, related_name="progress")
    text = models.TextField(blank=True)
    reopened = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["monitoring_return", "action"]
        verbose_name_plural = "return action progress"
        constraints = [models.UniqueConstraint(fields=["monitoring_return", "action"], name="one_progress_per_action")]

    def __str__(self):
        return self.text[:80]


class ReturnQuery(models.Model):
    """What an officer asks about one part of a submitted return.

    ``part`` is ``answer:<question key>``, ``figure:<target id>``, ``spend:<budget line id>`` or ``action:<action id>``.
    """

    monitoring_return = models.ForeignKey("monitoring.Return", on_delete=models.CASCADE, related_name="queries")
    part = models.CharField(max_length=120)
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("sent to the organisation at", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "return queries"

    def __str__(self):
        return self.text[:80]


class ReturnSubmission(models.Model):
    """A return as it was handed in, each time: never changed, so that before and after a query can be compared."""

    monitoring_return = models.ForeignKey("monitoring.Return", on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.TextField()
    snapshot_sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["monitoring_return", "number"]
        constraints = [models.UniqueConstraint(fields=["monitoring_return", "number"], name="submission_number_once")]

    def __str__(self):
        return f"submission {self.number}"


class ReturnExplanation(models.Model):
    """The sentence that an organisation gives where a figure is far from its target or spending over its
    profile. ``warning`` names the warning (``figure:<target id>``, ``spend:<budget line id>``)."""

    monitoring_return = models.ForeignKey("monitoring.Return", on_delete=models.CASCADE, related_name="explanations")
    warning = models.CharField(max_length=120)
    text = models.TextField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["monitoring_return", "warning"]
        constraints = [models.UniqueConstraint(fields=["monitoring_return", "warning"], name="one_explanation")]

    def __str__(self):
        return self.text[:80]


class ReturnFeedback(models.Model):
    """How easy a return was to complete, 1 (very difficult) to 5, as its sender says; once for each return."""

    monitoring_return = models.OneToOneField("monitoring.Return", on_delete=models.CASCADE, related_name="feedback")
    ease = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "return feedback"
        constraints = [models.CheckConstraint(condition=Q(ease__gte=1, ease__lte=5), name="feedback_ease_1_to_5")]

    def __str__(self):
        return f"{self.ease} of 5"
