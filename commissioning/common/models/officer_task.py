from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OfficerTask(models.Model):
    """Something an officer must do that no record's state shows, such as telephoning an organisation
    that has nobody with an account. ``key`` is unique, so that a task is never raised twice."""

    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=300)
    path = models.CharField("page", max_length=300, help_text="Address of the page the task is about.")
    due_on = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="officer_tasks"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["assigned_to", "done_at", "due_on"], name="officer_task_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="officer_task_done_at_and_by",
            )
        ]

    def __str__(self):
        return self.title
