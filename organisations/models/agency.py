from django.db import models
from simple_history.models import HistoricalRecords

from organisations.enums import AgencyKind


class Agency(models.Model):
    """A commissioning body: the council, or a health partner."""

    reference = models.CharField(
        max_length=60, unique=True, help_text="Public identifier, such as GB-LAE-XXX for a council."
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name
