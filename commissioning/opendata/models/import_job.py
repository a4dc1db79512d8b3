from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commissioning.common.models import Stateful
from commissioning.opendata.enums import ImportStatus
from commissioning.opendata.readers import Mapping
from organisations.enums import Role

SEEN_BY_ALL_OF = {Role.COMMISSIONING_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}


class ImportJobQuerySet(models.QuerySet):
    """Reads of imports."""

    def visible_to(self, user):
        """All of them to commissioning officers, administrators and auditors, else none."""
        return self if user.has_role(*SEEN_BY_ALL_OF) else self.none()


class ImportJob(Stateful):
    """A register that was handed in: the file as it came, how to read it, and what became of it.

    ``problems`` lists the first hundred things that are wrong with the file, ``problems_total`` counts them all.
    ``preview`` is what the import would do when it was checked, ``summary`` what it did. Nobody is named as
    ``uploaded_by`` where the command line brought the file.
    """

    TRANSITIONS = {
        ImportStatus.UPLOADED: {ImportStatus.CHECKED, ImportStatus.FAILED},
        ImportStatus.CHECKED: {ImportStatus.CONFIRMED},
        ImportStatus.CONFIRMED: {ImportStatus.RUNNING},
        ImportStatus.RUNNING: {ImportStatus.DONE, ImportStatus.FAILED},
    }
    STATUS_COLOURS = {
        ImportStatus.UPLOADED: "grey",
        ImportStatus.CHECKED: "yellow",
        ImportStatus.CONFIRMED: "blue",
        ImportStatus.RUNNING: "blue",
        ImportStatus.DONE: "green",
        ImportStatus.FAILED: "red",
    }

    file = models.FileField(upload_to="imports/%Y/%m")
    file_name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField("size")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    agency = models.ForeignKey("organisations.Agency", on_delete=models.PROTECT, related_name="import_jobs")
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, blank=True, related_name="import_jobs"
    )
    mapping = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED, editable=False)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="import_jobs"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    problems = models.JSONField(default=list, blank=True, editable=False)
    problems_total = models.PositiveIntegerField(default=0, editable=False)
    preview = models.JSONField(default=dict, blank=True, editable=False)
    summary = models.JSONField(default=dict, blank=True, editable=False)

    objects = ImportJobQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["problems", "preview", "summary"])

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "import"
        indexes = [models.Index(fields=["status", "claimed_at"], name="import_job_status_claimed")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["confirmed", "running", "done"]) | Q(confirmed_at__isnull=False),
                name="import_runs_only_when_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked", "confirmed", "running", "done"]) | Q(problems_total=0),
                name="import_goes_on_only_without_problems",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "failed"]) | Q(finished_at__isnull=False),
                name="import_over_has_a_time",
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("opendata:import-detail", args=[self.pk])

    @property
    def reading(self) -> Mapping:
        """How the file is read."""
        return Mapping.from_dict(self.mapping)
