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

    questionnaire = models.ForeignKey(
        "questionnaires.Questionnaire",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="monitoring_plans",
        help_text="A return asks the version that is published when it is begun.",
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


class TierQuestionnaire(models.Model):
    """Which questions a tier's returns ask: for one programme, or (without one) wherever none is named."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, null=True, blank=True, related_name="tier_questionnaires"
    )
    tier = models.CharField(max_length=12, choices=Tier)
    questionnaire = models.ForeignKey("questionnaires.Questionnaire", on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["programme", "tier"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "tier"], name="one_questionnaire_for_a_tier"),
            models.UniqueConstraint(
                fields=["tier"], condition=Q(programme=None), name="one_questionnaire_for_a_tier_anywhere"
            ),
        ]

    def __str__(self):
        return f"{self.get_tier_display()}: {self.questionnaire}"
