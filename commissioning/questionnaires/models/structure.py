from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from commissioning.questionnaires import kinds
from commissioning.questionnaires.enums import SectionPurpose, VersionStatus
from commissioning.questionnaires.exceptions import VersionIsPublished
from commissioning.questionnaires.keys import validate_key

from .questionnaire import QuestionnaireVersion


class PartQuerySet(models.QuerySet):
    """Sections or questions; none of a published version can be changed, added or deleted, one or many."""

    def update(self, **values):
        self._refuse_published()
        return super().update(**values)

    def delete(self):
        self._refuse_published()
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        _refuse_published({part.version_id for part in objs})
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        objs = list(objs)
        _refuse_published({part.version_id for part in objs})
        return super().bulk_update(objs, fields, *args, **kwargs)

    def _refuse_published(self):
        if self.order_by().filter(version__status=VersionStatus.PUBLISHED).exists():
            raise VersionIsPublished


def _refuse_published(version_ids) -> None:
    if QuestionnaireVersion.objects.filter(pk__in=version_ids, status=VersionStatus.PUBLISHED).exists():
        raise VersionIsPublished


class PartOfVersion(models.Model):
    """What sections and questions share: a version that lets nothing be changed once it is published."""

    # Columns of each.
    order: Any
    version_id: Any

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self._refuse_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_published()
        return super().delete(*args, **kwargs)

    def _refuse_published(self):
        """Neither the version it is in nor the one that it would go to may be published."""
        rows: models.QuerySet[Any] = type(self).objects.filter(pk=self.pk)
        stored = rows.values_list("version_id", flat=True) if self.pk else ()
        _refuse_published({self.version_id, *stored})


class Section(PartOfVersion):
    """Questions that are answered on one page. ``key`` names it in addresses and stays from version to version.

    ``purpose`` sets questions about those who answer, and equality monitoring, apart. Nothing in a section for
    equality monitoring can be required.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=60, validators=[validate_key])
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)
    purpose = models.CharField(max_length=20, choices=SectionPurpose, default=SectionPurpose.ORDINARY)

    class Meta:
        ordering = ["version", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_key_once_in_version")]

    def __str__(self):
        return self.title


class Question(PartOfVersion):
    """One question. ``key`` is unique in the version and stays the same from version to version, so that
    last time's answer is found beside it and figures of several versions can be put together.

    ``config`` is what its kind needs (options, columns, limits), checked by the kind. ``condition``, where
    there is one, is ``{"question": key, "is": "equals" | "contains" | "answered", "value": option key}`` and
    refers to an earlier question. Answers to a question that ``is_confidential`` are neither counted in public nor
    quoted; those to one that ``is_for_information`` are not assessed. ``word_limit`` is guidance: nothing that somebody
    writes is ever cut off.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=60, validators=[validate_key])
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, choices=kinds.choices)
    text = models.TextField()
    hint = models.TextField(blank=True)
    why_we_ask = models.TextField(blank=True)
    required = models.BooleanField(default=True)
    word_limit = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    is_confidential = models.BooleanField(default=False)
    is_for_information = models.BooleanField("for information only, not assessed", default=False)
    config = models.JSONField(default=dict, blank=True)
    condition = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["version", "section__order", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="question_key_once_in_version")]

    def __str__(self):
        return self.text
