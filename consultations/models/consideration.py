from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from consultations.enums import ConsiderationAnswer, PhaseStatus
from consultations.models.phase import PartOfPhaseQuerySet


class ScrutinyRecommendation(models.Model):
    """What a scrutiny committee recommended about what is consulted on. ``reference`` names the issue, the minute or
    the report where it stands."""

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(editable=False)
    text = models.TextField("what it recommends")
    committee = models.CharField(max_length=200)
    made_on = models.DateField("on which day")
    reference = models.CharField("issue, minute or report", max_length=200, blank=True)
    link = models.URLField("its page", max_length=500, blank=True)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = PartOfPhaseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["phase", "number"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "number"], name="scrutiny_recommendation_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="scrutiny_recommendation_says_something"),
        ]

    def __str__(self):
        return f"Recommendation {self.number} of {self.committee}"


class ConsiderationQuerySet(PartOfPhaseQuerySet):
    """Reads of what was made of themes and recommendations."""

    def followed(self):
        """What people said that leads to a change: themes that were accepted, or partly."""
        return self.filter(theme__isnull=False).exclude(answer=ConsiderationAnswer.NOT_ACCEPTED)

    def heard(self):
        """What people said that led to a change, as the published results that stand tell it; the latest results first.
        A theme that the results leave out, raised in confidential answers only, is not among them."""
        rows = self.filter(theme__isnull=False, phase__status=PhaseStatus.PUBLISHED)
        rows = rows.exclude(published_answer__in=["", ConsiderationAnswer.NOT_ACCEPTED])
        return rows.order_by("-phase__results_published_at", "pk").select_related("phase__consultation", "theme")


class Consideration(models.Model):
    """What the council made of a theme that people raised, or of a recommendation of scrutiny: one of the two.

    It may point to where the change shows: a theme or an outcome of a programme, or a version of a document.
    ``published_answer`` and ``published_changes`` are what the published results that stand say of it, empty where they
    say nothing: what is put right afterwards is public with the correction.
    """

    ANSWER_COLOURS = {
        ConsiderationAnswer.ACCEPTED: "green",
        ConsiderationAnswer.PARTLY: "blue",
        ConsiderationAnswer.NOT_ACCEPTED: "grey",
    }

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="considerations")
    theme = models.OneToOneField(
        "consultations.Theme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="consideration",
    )
    recommendation = models.OneToOneField(
        ScrutinyRecommendation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="consideration",
    )
    answer = models.CharField("accepted?", max_length=12, choices=ConsiderationAnswer)
    reason = models.TextField("why")
    what_changes = models.TextField(blank=True)
    programme_theme = models.ForeignKey(
        "programmes.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="considerations"
    )
    outcome = models.ForeignKey(
        "programmes.Outcome", on_delete=models.PROTECT, null=True, blank=True, related_name="considerations"
    )
    document = models.ForeignKey(
        "consultations.ConsultationDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="considerations",
    )
    considered_at = models.DateTimeField(editable=False)
    considered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    published_answer = models.CharField(max_length=12, choices=ConsiderationAnswer, blank=True, editable=False)
    published_changes = models.TextField(blank=True, editable=False)

    objects = ConsiderationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["published_answer", "published_changes"])

    class Meta:
        ordering = ["phase", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(theme__isnull=False, recommendation=None) | Q(theme=None, recommendation__isnull=False),
                name="consideration_of_a_theme_or_a_recommendation",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="consideration_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answer="not_accepted") | ~Q(what_changes=""),
                name="consideration_says_what_changes",
                violation_error_message="Say what changes, or choose that it is not accepted.",
            ),
        ]

    def __str__(self):
        return f"{self.get_answer_display()}: {self.reason[:60]}"

    @property
    def is_followed(self) -> bool:
        """Whether something follows from it: it is accepted, or partly."""
        return self.answer != ConsiderationAnswer.NOT_ACCEPTED

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it, as part of published results."""
        return self.phase.status == PhaseStatus.PUBLISHED

    @property
    def public_url(self) -> str:
        """Its place in the results, once they are published."""
        where = reverse("consultations:public-results-of", args=[self.phase.consultation.slug, self.phase.number])
        return f"{where}#considered-{self.pk}"

    @property
    def colour(self) -> str:
        return self.ANSWER_COLOURS[ConsiderationAnswer(self.answer)]
