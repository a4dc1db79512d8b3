from django.conf import settings
from django.db import models

from consultations.models.response import PartOfResponseQuerySet


class OrganisationMatch(models.Model):
    """That an officer matched a response to an organisation of the register, or took its match away (none).

    ``before`` is what it was matched to until then. Written once, never changed.
    """

    response = models.ForeignKey("consultations.Response", on_delete=models.CASCADE, related_name="matches")
    before = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartOfResponseQuerySet.as_manager()

    class Meta:
        ordering = ["response", "-made_at", "-pk"]
        verbose_name_plural = "organisation matches"

    def __str__(self):
        return f"{self.response}: {self.organisation or 'no organisation'}"
