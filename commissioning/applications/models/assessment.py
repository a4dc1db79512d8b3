from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import Interest, RoundStatus
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from organisations.enums import Role


class AssignmentQuerySet(models.QuerySet):
    """Reads of assignments."""

    def active(self):
        """Those that count: the assessor was not removed."""
        return self.filter(removed_at=None)

    def open(self):
        """Those that still wait for the assessor: none of a round that was cancelled."""
        return self.active().filter(finished_at=None).exclude(application__round__status=RoundStatus.CANCELLED)

    def visible_to(self, user):
        """An assessor's own."""
        return self.filter(assessor=user) if user.has_role(Role.ASSESSOR) else self.none()


class Assignment(models.Model):
    """An application given to an assessor. Nothing of it is shown before ``interest`` is "none"; a declared interest
    removes the assessor. Handed in (``finished_at``), the scores are fixed, unless an officer reopens them: the last
    time is kept here with its reason."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("scores wanted by")
    interest = models.CharField(max_length=12, choices=Interest, default=Interest.NOT_DECLARED, editable=False)
    interest_detail = models.TextField(blank=True, editable=False)
    declared_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_reason = models.TextField(blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_reason = models.TextField(blank=True, editable=False)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["application", "assigned_at", "pk"]
        indexes = [models.Index(fields=["assessor", "finished_at", "removed_at"], name="assignment_of_assessor")]
        constraints = [
            models.UniqueConstraint(fields=["application", "assessor"], name="an_assessor_once"),
            models.CheckConstraint(
                condition=Q(interest="not_declared", declared_at=None)
                | (~Q(interest="not_declared") & Q(declared_at__isnull=False)),
                name="assignment_declared_at",
            ),
            models.CheckConstraint(
                condition=~Q(interest="declared") | Q(removed_at__isnull=False),
                name="an_interest_removes_the_assessor",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(interest="none"), name="scored_only_without_an_interest"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_reason="", removed_by=None)
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                name="assignment_removed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_reason="", reopened_by=None)
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopened_reason="")),
                name="assignment_reopened_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.assessor}: {self.application.reference}"

    def get_absolute_url(self):
        return reverse("applications:assessment", args=[self.pk])

    @property
    def may_be_read(self) -> bool:
        """Whether the assessor may see the application: no interest was declared, and they still have it."""
        return self.interest == Interest.NONE and self.removed_at is None

    @property
    def may_be_scored(self) -> bool:
        """Whether scores may still be written."""
        return self.may_be_read and self.finished_at is None


class Score(models.Model):
    """What one assessor gave for one criterion, 0 to 5, and why. Its history is kept."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("applications.Criterion", on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(HIGHEST_SCORE)])
    justification = models.TextField(blank=True)
    scored_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["assignment", "criterion__number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_for_a_criterion"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=HIGHEST_SCORE), name="score_within_0_to_5"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Moderation(models.Model):
    """That assessors differed by more than the round allows, and what they settled on together."""

    application = models.OneToOneField("applications.Application", on_delete=models.PROTECT, related_name="moderation")
    spread = models.DecimalField("points of 100 between the highest and the lowest", max_digits=5, decimal_places=2)
    raised_at = models.DateTimeField()
    agreed_score = models.DecimalField(
        "agreed score of 100",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    outcome = models.TextField("what was settled and why", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, agreed_score=None, outcome="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False, agreed_score__isnull=False) & ~Q(outcome="")),
                name="moderation_settled_whole",
            ),
        ]

    def __str__(self):
        return f"Moderation of {self.application.reference}"
