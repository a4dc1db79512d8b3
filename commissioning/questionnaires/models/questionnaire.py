import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.common.models import Stateful
from commissioning.questionnaires.enums import Purpose, VersionStatus
from commissioning.questionnaires.exceptions import VersionIsPublished


class Questionnaire(models.Model):
    """A set of questions that is asked again and again, in versions."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose)
    description = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class VersionQuerySet(models.QuerySet):
    """Versions; a set that holds a published one can be neither changed nor deleted at once."""

    def published(self):
        return self.filter(status=VersionStatus.PUBLISHED)

    def update(self, **values):
        self._refuse_published()
        return super().update(**values)

    def delete(self):
        self._refuse_published()
        return super().delete()

    def _refuse_published(self):
        if self.order_by().filter(status=VersionStatus.PUBLISHED).exists():
            raise VersionIsPublished


class QuestionnaireVersion(Stateful):
    """One version: its sections and questions are edited as a draft, and never again once published.

    ``content`` is the canonical JSON of what was published and ``content_sha256`` its SHA-256, so that a
    change made behind the portal's back is found. ``uid`` names the version on paper and in files.
    """

    TRANSITIONS = {VersionStatus.DRAFT: {VersionStatus.PUBLISHED}}

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content = models.TextField(blank=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_number_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(status="draft"), name="one_draft_version_of_a_questionnaire"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None, published_by=None, content="", content_sha256="")
                | (Q(status="published", published_at__isnull=False) & ~Q(content="") & ~Q(content_sha256="")),
                name="questionnaire_version_published_whole",
            ),
        ]

    def __str__(self):
        return f"{self.questionnaire} version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.status == VersionStatus.PUBLISHED

    def save(self, *args, **kwargs):
        self._refuse_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_published()
        return super().delete(*args, **kwargs)

    def _refuse_published(self):
        """The row decides, not what this object happens to say."""
        if self.pk and type(self).objects.filter(pk=self.pk, status=VersionStatus.PUBLISHED).exists():
            raise VersionIsPublished
