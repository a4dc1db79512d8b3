from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.programmes.enums import Direction, Unit


class Outcome(models.Model):
    """A change for people that a scheme is there for."""

    scheme = models.ForeignKey("programmes.Scheme", on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering = ["scheme", "number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="outcome_number_once")]

    def __str__(self):
        return self.title


class Indicator(models.Model):
    """What is counted to see whether an outcome comes about."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PEOPLE)
    direction = models.CharField(max_length=6, choices=Direction, default=Direction.HIGHER)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["outcome", "number"]
        constraints = [models.UniqueConstraint(fields=["outcome", "number"], name="indicator_number_once")]

    def __str__(self):
        return self.name
