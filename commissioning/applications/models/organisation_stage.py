from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.applications.enums import CheckKind, CheckResult, OrganisationStageStatus
from commissioning.applications.models.application import READ_BY
from commissioning.common.models import Stateful


class OrganisationStageQuerySet(models.QuerySet):
    """Reads of organisations' answers about themselves."""

    def visible_to(self, user):
        """An organisation's people see its own; officers those handed in."""
        if user.has_role(*READ_BY):
            return self.exclude(status=OrganisationStageStatus.DRAFT)
        return self.filter(organisation__in=user.membership_roles)


class OrganisationStage(Stateful):
    """What an organisation says about itself in one round, once however many projects it puts forward.

    Handed in with its first application, and assessed before any of them is scored. ``marks`` is the sum of the
    scored criteria, known once it is assessed.
    """

    TRANSITIONS = {
        OrganisationStageStatus.DRAFT: {OrganisationStageStatus.SUBMITTED},
        OrganisationStageStatus.SUBMITTED: {OrganisationStageStatus.PASSED, OrganisationStageStatus.FAILED},
    }
    STATUS_COLOURS = {
        OrganisationStageStatus.DRAFT: "blue",
        OrganisationStageStatus.SUBMITTED: "blue",
        OrganisationStageStatus.PASSED: "green",
        OrganisationStageStatus.FAILED: "red",
    }

    round = models.ForeignKey("applications.FundingRound", on_delete=models.PROTECT, related_name="organisation_stages")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="round_stages"
    )
    sheet = models.OneToOneField(
        "questionnaires.AnswerSheet", on_delete=models.PROTECT, editable=False, related_name="organisation_stage"
    )
    status = models.CharField(
        max_length=10, choices=OrganisationStageStatus, default=OrganisationStageStatus.DRAFT, editable=False
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    snapshot = models.TextField(blank=True, editable=False)
    snapshot_sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    marks = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    assessed_at = models.DateTimeField(null=True, blank=True, editable=False)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = OrganisationStageQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["snapshot"])

    class Meta:
        ordering = ["round", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="an_organisation_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="organisation_stage_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (Q(submitted_at__isnull=False) & ~Q(snapshot_sha256="")),
                name="organisation_stage_is_frozen_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(assessed_at=None, assessed_by=None, marks=None)
                | Q(assessed_at__isnull=False, assessed_by__isnull=False, marks__isnull=False),
                name="organisation_stage_assessed_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["passed", "failed"]) | Q(assessed_at__isnull=False),
                name="organisation_stage_is_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} in {self.round}"

    def get_absolute_url(self):
        return reverse("applications:stage-assess", args=[self.pk])


class OrganisationMark(models.Model):
    """What an officer found on one criterion of the organisation stage: passed or not, or a mark."""

    stage = models.ForeignKey(OrganisationStage, on_delete=models.CASCADE, related_name="found")
    criterion = models.ForeignKey("applications.Criterion", on_delete=models.PROTECT, related_name="+")
    passed = models.BooleanField(null=True, blank=True)
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    justification = models.TextField()
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["stage", "criterion__number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "criterion"], name="one_mark_for_a_criterion"),
            models.CheckConstraint(
                condition=Q(passed=None, mark__isnull=False) | Q(passed__isnull=False, mark=None),
                name="organisation_mark_is_of_one_kind",
            ),
            models.CheckConstraint(condition=~Q(justification=""), name="organisation_mark_is_justified"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.stage}"


class DueDiligenceCheck(models.Model):
    """What an officer found when checking an organisation for a round. One for each kind; its history is kept."""

    STATUS_COLOURS = {CheckResult.SATISFIED: "green", CheckResult.CONCERN: "yellow", CheckResult.NOT_NEEDED: "grey"}

    stage = models.ForeignKey(OrganisationStage, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=12, choices=CheckKind)
    result = models.CharField(max_length=12, choices=CheckResult)
    note = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["stage", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "kind"], name="one_check_of_a_kind"),
            models.CheckConstraint(condition=~Q(result="concern") | ~Q(note=""), name="a_concern_is_explained"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.stage}"
