from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.programmes.enums import Route


class Theme(models.Model):
    """A part of a programme. ``number`` decides its place and its colour in every chart."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="themes")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    summary = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="theme_number_once")]

    def __str__(self):
        return f"{self.number}. {self.name}"


class Scheme(models.Model):
    """What a theme buys or supports, with a code such as 1A and a budget for the programme's whole term."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="schemes")
    code = models.CharField(
        max_length=10, validators=[RegexValidator(r"^[0-9A-Z][0-9A-Za-z.-]*$", "Enter a code, like 1A.")]
    )
    name = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    route = models.CharField(max_length=10, choices=Route, default=Route.GRANT)
    budget_pence = models.BigIntegerField("budget", default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["theme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "code"], name="scheme_code_once"),
            models.CheckConstraint(condition=Q(budget_pence__gte=0), name="scheme_budget_not_negative"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"
