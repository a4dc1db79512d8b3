from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OfficerTaskQuerySet(models.QuerySet):
    """Tasks by who has them and whether they are done."""

    def open(self):
        """Those still to be done."""
        return self.filter(done_at=None)

    def visible_to(self, user):
        """An officer's own, and for the council's officers those that wait for any of them: their titles may name
        organisations that a partner's officers and assessors do not see."""
        if not user.is_authenticated or not user.is_officer:
            return self.none()
        theirs = Q(assigned_to=user)
        return self.filter(theirs | Q(assigned_to=None) if user.is_council_officer else theirs)


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

    objects = OfficerTaskQuerySet.as_manager()

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
