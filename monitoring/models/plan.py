from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from monitoring.enums import Tier


class MonitoringPlan(models.Model):
    """How an agreement is monitored: how closely, how often, and with which questions."""

    agreement = models.OneToOneField("agreements.Agreement", on_delete=models.PROTECT, related_name="monitoring_plan")
    tier = models.CharField(max_length=12, choices=Tier)
    tier_reason = models.TextField(
        "why another tier than the value suggests", blank=True, help_text="Needed where an officer chose the tier."
    )
    tier_chosen = models.BooleanField("tier chosen by an officer", default=False, editable=False)
    frequency_months = models.PositiveSmallIntegerField(
        "months between returns", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    frequency_requirement = models.CharField(
        "outside requirement",
        max_length=300,
        blank=True,
        help_text="Who requires returns more often than every 6 months, and where that is laid down.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier_chosen=False) | ~Q(tier_reason=""),
                name="plan_chosen_tier_has_a_reason",
                violation_error_message="Say why you chose another tier.",
            ),
            models.CheckConstraint(
                condition=Q(frequency_months__gte=6) | ~Q(frequency_requirement=""),
                name="plan_frequent_returns_have_a_requirement",
                violation_error_message="Name the outside requirement for returns more often than every 6 months.",
            ),
            models.CheckConstraint(
                condition=Q(frequency_months__gte=1, frequency_months__lte=12), name="plan_frequency_in_range"
            ),
        ]

    def __str__(self):
        return f"plan of {self.agreement.reference}"
