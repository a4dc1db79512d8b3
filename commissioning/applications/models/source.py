from django.db import models
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import Stage
from consultations.models import Consideration


class QuestionSourceQuerySet(models.QuerySet):
    """Reads of where questions come from."""

    def public(self):
        """Those that anybody may read, in the order in which the results came out: what was said is published, and
        something still follows from it."""
        rows = self.filter(consideration__in=Consideration.objects.heard())
        return rows.order_by("consideration__phase__results_published_at", "consideration__theme__order", "pk")


class QuestionSource(models.Model):
    """A question of a round that follows from what people said in a consultation.

    ``question_key`` names the question within ``stage``: as for criteria, a key means the same question in the form of
    each theme. What was said cannot be taken back while a question follows from it.
    """

    round = models.ForeignKey("applications.FundingRound", on_delete=models.CASCADE, related_name="sources")
    stage = models.CharField(max_length=12, choices=Stage)
    question_key = models.CharField("question", max_length=60)
    consideration = models.ForeignKey(
        Consideration, on_delete=models.PROTECT, related_name="questions", verbose_name="what people said"
    )

    objects = QuestionSourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "stage", "question_key", "consideration"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "stage", "question_key", "consideration"], name="a_question_follows_once_from_one"
            ),
        ]

    def __str__(self):
        return f"question “{self.question_key}” of {self.round}"
