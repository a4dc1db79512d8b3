from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import sees_every_agreement
from commissioning.common.models import Stateful
from monitoring.enums import Recommendation, ReviewKind, ReviewStatus


class ReviewQuerySet(models.QuerySet):
    """Reads of reviews."""

    def visible_to(self, user):
        """Those of the agreements that the person sees."""
        if sees_every_agreement(user):
            return self
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def current(self):
        """Without those that a change of dates put aside."""
        return self.filter(superseded=False)


class Review(Stateful):
    """The in-depth look in an agreement's final year, in place of a new application; for a contract, the
    prompt to go back out to tender. The decision is recorded apart from the recommendation.

    ``notice_by_on`` is the last day on which notice of an end may be given.
    """

    TRANSITIONS = {
        ReviewStatus.DUE: {ReviewStatus.OPEN, ReviewStatus.CANCELLED},
        ReviewStatus.OPEN: {ReviewStatus.RECOMMENDED, ReviewStatus.CANCELLED},
        ReviewStatus.RECOMMENDED: {ReviewStatus.DECIDED},
    }
    STATUS_COLOURS = {
        ReviewStatus.DUE: "grey",
        ReviewStatus.OPEN: "blue",
        ReviewStatus.RECOMMENDED: "yellow",
        ReviewStatus.DECIDED: "green",
        ReviewStatus.CANCELLED: "grey",
    }

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=14, choices=ReviewKind)
    opens_on = models.DateField()
    due_on = models.DateField()
    notice_by_on = models.DateField("last day for notice")
    status = models.CharField(max_length=12, choices=ReviewStatus, default=ReviewStatus.DUE, editable=False)
    superseded = models.BooleanField("put aside by a change of dates", default=False, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)

    account_achievements = models.TextField("what the work has achieved", blank=True)
    account_users = models.TextField("what the people who use it say", blank=True)
    account_proposals = models.TextField("what should stay, change or be done another way", blank=True)
    account_revision = models.PositiveIntegerField(default=0, editable=False)
    account_given_at = models.DateTimeField(null=True, blank=True, editable=False)
    account_given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    recommendation = models.CharField(max_length=24, choices=Recommendation, blank=True, editable=False)
    recommendation_reason = models.TextField(blank=True, editable=False)
    recommended_at = models.DateTimeField(null=True, blank=True, editable=False)
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    evidence = models.TextField(blank=True, editable=False)
    evidence_sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    decision = models.CharField(max_length=24, choices=Recommendation, blank=True, editable=False)
    decision_reason = models.TextField(blank=True, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["evidence"])

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["status", "opens_on"], name="review_status_opens")]
        constraints = [
            models.UniqueConstraint(fields=["agreement"], condition=Q(superseded=False), name="one_review"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="review_due_after_opening"),
            models.CheckConstraint(
                condition=Q(account_given_at__isnull=True, account_given_by__isnull=True)
                | Q(account_given_at__isnull=False, account_given_by__isnull=False),
                name="review_account_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(recommended_at__isnull=True, recommended_by__isnull=True)
                | Q(recommended_at__isnull=False, recommended_by__isnull=False),
                name="review_recommended_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["recommended", "decided"])
                | (~Q(recommendation="") & ~Q(recommendation_reason="")),
                name="recommended_review_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(status="decided") | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="decided_review_says_what_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recommended_by")),
                name="review_decided_by_somebody_else",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.agreement.reference}"

    def get_absolute_url(self):
        return reverse("monitoring:review-detail", args=[self.pk])


class ReviewCriterion(models.Model):
    """One criterion of a review with the officer's judgement, 0 (not met) to 4 (exceeded)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    score = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(4)])
    judgement = models.TextField(blank=True)

    class Meta:
        ordering = ["review", "number"]
        verbose_name_plural = "review criteria"
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="criterion_number_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=4), name="criterion_score_0_to_4"),
        ]

    def __str__(self):
        return self.title


class FundingNotice(models.Model):
    """Notice that funding ends or falls: to the organisation and to the people who use its work.

    Source of at least three months: best value guidance of the English government.
    """

    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="funding_notices")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="funding_notices")
    given_on = models.DateField()
    takes_effect_on = models.DateField()
    reason = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation_told_at = models.DateTimeField(null=True, blank=True)
    users_told_at = models.DateTimeField("people who use the work told at", null=True, blank=True)
    short_notice_reason = models.TextField("why less than the usual notice", blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(takes_effect_on__gt=F("given_on")), name="notice_takes_effect_later")
        ]

    def __str__(self):
        return f"notice for {self.agreement.reference}"
