from django.conf import settings
from django.db import models
from django.db.models import Q

from commissioning.applications.enums import Part, ReminderKind, ReminderOutcome


class ApplicationPart(models.Model):
    """What was typed on one page of an application, beside the records that were understood from it. A draft loses
    no word: ``raw`` holds the page's inputs by name, ``problems`` pairs of an input's name and what is wrong there.

    ``revision`` counts saves, so that of two people who edit at once nobody overwrites the other unawares.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=20, choices=Part)
    raw = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["application", "part"]
        constraints = [
            models.UniqueConstraint(fields=["application", "part"], name="a_part_of_an_application_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="application_part_counts_from_one"),
        ]

    def __str__(self):
        return f"{self.get_part_display()}: {self.application}"


class Presence(models.Model):
    """Where in an organisation's applications to one round somebody was last seen. Written over at each visit."""

    stage = models.ForeignKey("applications.OrganisationStage", on_delete=models.CASCADE, related_name="presences")
    application = models.ForeignKey(
        "applications.Application", on_delete=models.CASCADE, null=True, blank=True, related_name="presences"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["stage", "-seen_at"]
        constraints = [models.UniqueConstraint(fields=["stage", "user"], name="somebody_is_in_one_place")]

    def __str__(self):
        return f"{self.user} in {self.title}"


class Reminder(models.Model):
    """That an organisation was reminded of an application before a closing day; a later day is reminded of anew."""

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    closes_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=ReminderOutcome)
    at = models.DateTimeField()

    class Meta:
        ordering = ["application", "closes_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "closes_on"], name="an_application_is_reminded_of_once"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.application}"
