from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.enums import ResultsText
from consultations.models.phase import PartOfPhaseQuerySet


class FrozenResults(Exception):
    """What was published is never changed: a correction is published beside it."""


class PublishedResults(models.Model):
    """A phase's results as they were published: canonical JSON of texts and suppressed figures, and the PDF's bytes,
    each with its SHA-256. Written once.

    The one with the highest number is shown; each after the first says in ``note`` what changed. One that was replaced
    is emptied where it held words that were erased: its hashes stay.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField("version", editable=False)
    note = models.TextField("what changed", blank=True)
    snapshot = models.TextField(editable=False, blank=True)
    snapshot_sha256 = models.CharField("SHA-256 of the snapshot", max_length=64, editable=False)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField("SHA-256 of the PDF", max_length=64, editable=False)
    published_at = models.DateTimeField(editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    emptied_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "-number"]
        verbose_name_plural = "published results"
        constraints = [
            models.UniqueConstraint(fields=["phase", "number"], name="results_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, note="") | Q(number__gt=1) & ~Q(note=""), name="results_correction_says_what"
            ),
            models.CheckConstraint(
                condition=Q(emptied_at=None) & ~Q(snapshot="") | Q(emptied_at__isnull=False, snapshot=""),
                name="results_are_whole_or_emptied",
            ),
        ]

    def __str__(self):
        return f"Results of {self.phase}, version {self.number}"

    def save(self, *args, **kwargs):
        """Only the first time."""
        if self.pk is not None:
            raise FrozenResults("Published results cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Never."""
        raise FrozenResults("Published results cannot be deleted.")


class TextSave(models.Model):
    """Who saved one of a phase's texts of results last, and when: for whoever writes it at the same time.

    The texts are drafts until they are published, so that what stood before is not kept.
    """

    phase = models.ForeignKey("consultations.Phase", on_delete=models.CASCADE, related_name="text_saves")
    name = models.CharField("which text", max_length=10, choices=ResultsText)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PartOfPhaseQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "name"]
        constraints = [models.UniqueConstraint(fields=["phase", "name"], name="a_text_of_results_saved_last_once")]

    def __str__(self):
        return f"{self.get_name_display()} of {self.phase}"
