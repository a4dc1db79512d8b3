from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import CriterionKind, Stage


class Criterion(models.Model):
    """What assessors look for. ``question_keys`` name the questions that inform it.

    At the organisation stage a criterion is passed or failed, or scored up to ``marks``. At the project stage it is
    scored 0 to 5 under ``anchors`` (what each score means, lowest first) and ``weight`` is its per cent of 100;
    without a theme it counts for every theme.
    """

    round = models.ForeignKey("applications.FundingRound", on_delete=models.CASCADE, related_name="criteria")
    stage = models.CharField(max_length=12, choices=Stage)
    theme = models.ForeignKey("programmes.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=CriterionKind, default=CriterionKind.SCORED)
    marks = models.PositiveSmallIntegerField(
        "highest mark", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    weight = models.PositiveSmallIntegerField(
        "weight, per cent", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    anchors = models.JSONField("what each score means", default=list, blank=True)
    question_keys = models.JSONField("questions that inform it", default=list, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "stage", "theme__number", "number"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["round", "stage", "number"], name="assessment_criterion_number_once"),
            models.CheckConstraint(
                condition=Q(stage="organisation", weight=None, theme=None)
                & (Q(kind="pass_fail", marks=None) | Q(kind="scored", marks__isnull=False))
                | Q(stage="project", kind="scored", weight__isnull=False, marks=None),
                name="criterion_scored_as_its_stage_asks",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def counts_for(self) -> str:
        """Its weight in words: ``pass or fail``, ``20 marks``, ``40%``."""
        if self.kind == CriterionKind.PASS_FAIL:
            return "pass or fail"
        if self.marks:
            return f"{self.marks} mark{'' if self.marks == 1 else 's'}"
        return f"{self.weight}%"
