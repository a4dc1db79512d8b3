from django.db import models


class CharityRecord(models.Model):
    """What the register of charities said of an organisation here when its extract was last imported."""

    class Status(models.TextChoices):
        REGISTERED = "registered", "Registered"
        REMOVED = "removed", "Removed from the register"

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="charity_record"
    )
    status = models.CharField(max_length=10, choices=Status)
    removed_on = models.DateField(null=True, blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    file_name = models.CharField("extract", max_length=255)
    refreshed_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_on=None) | models.Q(status="removed"), name="charity_removed_on_a_day"
            )
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_status_display()}"
