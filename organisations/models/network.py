from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from organisations.enums import NetworkKind


class Network(models.Model):
    """A cluster of organisations, an umbrella body or a board, through which the sector is told and heard."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=NetworkKind, default=NetworkKind.CLUSTER)
    description = models.TextField("what it is", blank=True)
    email = models.EmailField(
        "e-mail address", blank=True, help_text="Where news for its members is sent. It is shown to officers only."
    )
    website = models.URLField(blank=True)
    members = models.ManyToManyField("organisations.Organisation", blank=True, related_name="networks")
    is_current = models.BooleanField("current", default=True, help_text="One that has ended stays for its history.")

    history = HistoricalRecords(m2m_fields=[members])

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:network-detail", args=[self.slug])
