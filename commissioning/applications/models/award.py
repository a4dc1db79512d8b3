from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import AnswerChannel
from commissioning.common.downloads import private_path
from commissioning.common.validators import no_nul


class Award(models.Model):
    """What is recommended for an application, what was decided, and what its organisation answered.

    ``recommended_pence`` and ``decided_pence`` of 0 are no award. ``is_economic``: whether the activity is economic in
    the sense of subsidy control, where an officer has recorded it. The letter is frozen as it was sent; the window for
    an appeal follows from ``notified_at``. ``is_accepted`` is the answer of the organisation's lead to an award.
    """

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="award")
    recommended_pence = models.BigIntegerField("recommended")
    reason = models.TextField(
        "reason for the recommendation", blank=True, help_text="Needed for no award, and for less than was asked for."
    )
    conditions = models.TextField(blank=True)
    is_economic = models.BooleanField("economic activity", null=True, blank=True)
    economic_reason = models.TextField("why the activity is economic or not", blank=True)
    decided_pence = models.BigIntegerField("decided", null=True, blank=True, editable=False)
    decision_reason = models.TextField("reason for the decision", blank=True, editable=False)
    decision_reference = models.CharField("issue that decided it", max_length=60, blank=True, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    feedback = models.TextField("feedback for the organisation", blank=True)
    notified_at = models.DateTimeField(null=True, blank=True, editable=False)
    appeal_by = models.DateField("last day to appeal", null=True, blank=True, editable=False)
    snapshot = models.TextField("the letter", blank=True, editable=False)
    snapshot_sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    is_accepted = models.BooleanField("accepted by the organisation", null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    answer_reason = models.TextField("why the organisation declined", blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["snapshot"])

    class Meta:
        ordering = ["application"]
        constraints = [
            models.CheckConstraint(condition=Q(recommended_pence__gte=0), name="award_not_negative"),
            models.CheckConstraint(
                condition=Q(decided_pence=None, decided_on=None, recorded_by=None)
                | Q(decided_pence__gte=0, decided_on__isnull=False, recorded_by__isnull=False),
                name="award_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(notified_at=None)
                | (Q(decided_on__isnull=False, appeal_by__isnull=False) & ~Q(snapshot_sha256="")),
                name="award_is_told_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(recommended_pence__gt=0) | ~Q(reason=""), name="award_of_nothing_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(is_economic=None, economic_reason="")
                | (Q(is_economic__isnull=False) & ~Q(economic_reason="")),
                name="award_economic_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=None, answered_at=None, answered_by=None)
                | Q(
                    is_accepted__isnull=False,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    notified_at__isnull=False,
                    decided_pence__gt=0,
                ),
                name="award_answered_whole",
            ),
        ]

    def __str__(self):
        return f"Award to {self.application.reference}"

    @property
    def is_told(self) -> bool:
        """Whether the organisation has its letter; until then nothing of the outcome is shown to it."""
        return self.notified_at is not None

    @property
    def waits_for_answer(self) -> bool:
        """Whether the organisation's lead may accept or decline it."""
        return self.is_told and bool(self.decided_pence) and self.is_accepted is None


class AnswerOnPaper(models.Model):
    """How an organisation without an account answered its award: who said it, how and on which day, with its letter
    where there is one. Whether it accepts, and which officer recorded it when, are the award's."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="on_paper")
    said_by = models.CharField("who answered for the organisation", max_length=150, validators=[no_nul])
    how = models.CharField(max_length=10, choices=AnswerChannel)
    said_on = models.DateField("day of the answer")
    file = models.FileField("letter", upload_to=private_path("award-answers"), max_length=200, blank=True)
    name = models.CharField("file name", max_length=255, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(help_text="In bytes.", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["award"]
        verbose_name = "answer on paper"
        verbose_name_plural = "answers on paper"
        constraints = [
            models.CheckConstraint(condition=~Q(said_by=""), name="answer_on_paper_says_who"),
            models.CheckConstraint(
                condition=Q(file="", sha256="", size=None) | (~Q(file="") & ~Q(sha256="") & Q(size__isnull=False)),
                name="answer_on_paper_file_whole",
            ),
        ]

    def __str__(self):
        return f"{self.said_by}, {self.get_how_display().lower()}: {self.award}"


class Recommendation(models.Model):
    """What officers recommend for a whole round, final: the pack for those who decide, frozen as it was.

    ``version`` counts from 1; a recommendation that was reopened is kept beside it (``SupersededRecommendation``)."""

    round = models.OneToOneField("applications.FundingRound", on_delete=models.PROTECT, related_name="recommendation")
    version = models.PositiveSmallIntegerField(default=1)
    equality_analysis = models.TextField("what the equality analysis found")
    final_at = models.DateTimeField()
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.TextField("the pack", editable=False)
    snapshot_sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    history = HistoricalRecords(excluded_fields=["snapshot"])

    class Meta:
        ordering = ["-final_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(equality_analysis="") & ~Q(snapshot_sha256=""), name="recommendation_is_whole"
            ),
        ]

    def __str__(self):
        return f"Recommendation for {self.round}"


class SupersededRecommendation(models.Model):
    """A recommendation that was final and was opened again: its pack stays as it was, under its SHA-256."""

    round = models.ForeignKey(
        "applications.FundingRound", on_delete=models.PROTECT, related_name="superseded_recommendations"
    )
    version = models.PositiveSmallIntegerField()
    equality_analysis = models.TextField("what the equality analysis found")
    final_at = models.DateTimeField()
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.TextField("the pack", editable=False)
    snapshot_sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reopened_reason = models.TextField(validators=[no_nul])

    class Meta:
        ordering = ["round", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="a_version_of_a_recommendation_once"),
            models.CheckConstraint(
                condition=~Q(reopened_reason="") & ~Q(snapshot_sha256=""), name="superseded_recommendation_is_whole"
            ),
        ]

    def __str__(self):
        return f"Version {self.version} of the recommendation for {self.round}"


class CoverageNote(models.Model):
    """What is done about a gap that the recommended awards would leave, published with them."""

    round = models.ForeignKey("applications.FundingRound", on_delete=models.CASCADE, related_name="coverage_notes")
    dimension = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    mitigation = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["round", "dimension", "value"]
        constraints = [
            models.UniqueConstraint(fields=["round", "dimension", "value"], name="one_note_for_a_gap"),
            models.CheckConstraint(condition=~Q(mitigation=""), name="coverage_note_says_something"),
        ]

    def __str__(self):
        return f"{self.value}: {self.round}"
