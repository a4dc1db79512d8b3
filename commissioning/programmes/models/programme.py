from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords


def figure(default: int, label: str, *, largest: int = 10_000, help_text: str = "") -> models.PositiveIntegerField:
    """A rule's figure that a programme may set for itself."""
    return models.PositiveIntegerField(
        label, default=default, validators=[MinValueValidator(0), MaxValueValidator(largest)], help_text=help_text
    )


class Programme(models.Model):
    """A funded programme of a commissioning agency, with the figures of its rules.

    The defaults of the figures are those of ``docs/algorithms/schedule.md`` and ``performance.md``.
    """

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.TextField(blank=True)
    lead_agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="programmes")
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="replaces"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    consultation_days = figure(84, "days that a consultation lasts, unless it says why it is shorter", largest=365)
    lead_must_sign_returns = models.BooleanField(
        "only an organisation's lead may submit a return", default=False, help_text="Otherwise its editors may too."
    )

    return_due_days = figure(28, "days from a period's end to its return", largest=365)
    light_touch_up_to_pence = models.BigIntegerField("light touch up to (a year)", default=5_000_00)
    standard_up_to_pence = models.BigIntegerField("standard up to (a year)", default=100_000_00)
    inception_within_days = figure(30, "days from the start to the inception meeting", largest=365)
    meetings_end_months_before = figure(3, "months before the end with no further yearly meeting", largest=24)
    review_from_months = figure(24, "shortest grant with a final-year review, in months", largest=120)
    review_opens_months_before = figure(12, "months before the end at which a review opens", largest=36)
    review_due_months_before = figure(6, "months before the end by which a review is due", largest=36)
    notice_months = figure(3, "months of notice before funding ends or falls", largest=24)
    delivery_weight = figure(70, "weight of delivery", largest=100)
    quality_weight = figure(20, "weight of quality", largest=100)
    compliance_weight = figure(10, "weight of compliance", largest=100)
    late_points_per_week = figure(20, "points lost for each week late or part of one", largest=100)
    green_from = figure(75, "green from", largest=100)
    amber_from = figure(50, "amber from", largest=100)
    red_after_days_overdue = figure(14, "days overdue after which a return is red", largest=365)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="programme_ends_after_start"),
            models.CheckConstraint(
                condition=Q(delivery_weight=100 - F("quality_weight") - F("compliance_weight")),
                name="programme_weights_make_100",
                violation_error_message="The weights of delivery, quality and compliance must add up to 100.",
            ),
            models.CheckConstraint(
                condition=Q(light_touch_up_to_pence__gte=0) & Q(standard_up_to_pence__gte=F("light_touch_up_to_pence")),
                name="programme_tiers_in_order",
            ),
            models.CheckConstraint(condition=Q(green_from__gte=F("amber_from")), name="programme_ratings_in_order"),
            models.CheckConstraint(
                condition=Q(review_opens_months_before__gte=F("review_due_months_before"))
                & Q(review_due_months_before__gte=F("notice_months")),
                name="programme_review_before_notice",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programmes:programme-detail", args=[self.slug])

    @property
    def public_url(self) -> str:
        """Its page for anybody, there once something of it is public."""
        return reverse("opendata:programme-detail", args=[self.slug])


class Priority(models.Model):
    """What the commissioners want the programme to achieve, in their order."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["programme", "number"]
        verbose_name_plural = "priorities"
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="priority_number_once")]

    def __str__(self):
        return self.title
