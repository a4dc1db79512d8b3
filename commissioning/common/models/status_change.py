from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from commissioning.common.labels import choices_of


class StatusChange(models.Model):
    """Who moved which record from which state to which, when and why. Written once, never changed."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="status_change_of_record")]

    def __str__(self):
        return f"{self.before or 'new'} to {self.after}"

    @property
    def label(self) -> str:
        """The state it was moved to, in the record's own words."""
        model = self.content_type.model_class()
        return choices_of(model, "status").get(self.after, self.after) if model else self.after
