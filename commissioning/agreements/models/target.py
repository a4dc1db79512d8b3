from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Target(models.Model):
    """What an agreement promises of one indicator. ``weight`` is its part in the delivery score."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey("programmes.Indicator", on_delete=models.PROTECT, related_name="targets")
    weight = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "indicator"], name="one_target_per_indicator"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="target_weight_at_least_one"),
        ]

    def __str__(self):
        return f"{self.indicator}"


class TargetProfile(models.Model):
    """The target for one period, by the period's number; a period without one is not scored on it."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="profiles")
    period_number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    value = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])

    history = HistoricalRecords()

    class Meta:
        ordering = ["target", "period_number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "period_number"], name="one_profile_per_period"),
            models.CheckConstraint(condition=Q(value__gte=0), name="profile_not_negative"),
        ]

    def __str__(self):
        return f"period {self.period_number}: {self.value}"
