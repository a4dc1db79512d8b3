from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class EligibilityQuestion(models.Model):
    """A question whose wrong answer means that applying makes no sense. Asked before an application is begun."""

    round = models.ForeignKey(
        "applications.FundingRound", on_delete=models.CASCADE, related_name="eligibility_questions"
    )
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    right_answer = models.BooleanField("the answer that is eligible is yes", default=True)
    explanation = models.TextField("what to say to those who are not eligible")

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="eligibility_question_number_once")]

    def __str__(self):
        return self.text


class RoundQuestionQuerySet(models.QuerySet):
    """Reads of questions."""

    def answered(self):
        """Those that are public, the latest answer first."""
        return self.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")

    def waiting(self):
        """Those that nobody has answered, the oldest first."""
        return self.filter(answered_at=None).order_by("asked_at", "pk")


class RoundQuestion(models.Model):
    """What an organisation asks about a round. The answer is public, without the asker's name."""

    round = models.ForeignKey("applications.FundingRound", on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField("question")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public_text = models.TextField(
        "question as published", blank=True, help_text="Leave out whatever would tell who asked."
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    corrected_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuestionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", public_text="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(public_text="")),
                name="round_question_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None) | Q(answered_at__isnull=False),
                name="round_question_corrected_once_public",
            ),
        ]

    def __str__(self):
        return self.text[:80]
