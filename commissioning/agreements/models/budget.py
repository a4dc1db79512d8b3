from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class BudgetLine(models.Model):
    """One heading of what an agreement's money is to be spent on, for its whole term."""

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.CASCADE, related_name="budget_lines")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120)
    amount_pence = models.BigIntegerField("amount")

    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="budget_line_number_once"),
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="budget_line_not_negative"),
        ]

    def __str__(self):
        return self.heading
